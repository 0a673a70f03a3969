"""Addresses of the history of articles."""

from django.urls import path

from knowledge.revisions import views

page_patterns = [
    path("articles/<small:page_id>/history/", views.history, name="article-history"),
    path("articles/<small:page_id>/history/<small:old>/<small:new>/", views.changes, name="article-changes"),
]
