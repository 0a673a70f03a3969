"""Addresses of the overview, below a language."""

from django.urls import path

from knowledge.glance import report_views, views

page_patterns = [
    path("glance/", views.glance, name="glance"),
    path("glance/content/", views.content, name="glance-content"),
    path("glance/mirrors/", views.mirrors, name="glance-mirrors"),
    path("glance/readings/", views.readings, name="glance-readings"),
    path("glance/report/", report_views.report, name="glance-report"),
    path("glance/report/<int:number>/", report_views.asked, name="glance-report-asked"),
    path("glance/report/<int:number>/file/", report_views.report_file, name="glance-report-file"),
    path("glance/list/<slug:name>/", views.listing, name="glance-list"),
]
