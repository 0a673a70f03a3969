"""Addresses of the overview, below a language."""

from django.urls import path

from knowledge.glance import views

page_patterns = [
    path("glance/", views.glance, name="glance"),
    path("glance/content/", views.content, name="glance-content"),
    path("glance/mirrors/", views.mirrors, name="glance-mirrors"),
    path("glance/readings/", views.readings, name="glance-readings"),
    path("glance/report/", views.report, name="glance-report"),
    path("glance/list/<slug:name>/", views.listing, name="glance-list"),
]
