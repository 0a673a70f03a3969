"""Addresses below a language."""

from django.urls import path

from knowledge.recent import views

page_patterns = [
    path("changes/", views.recent_changes, name="recent-changes"),
    path("feeds/changes/", views.feed, name="recent-changes-feed"),
]
