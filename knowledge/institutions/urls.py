"""Addresses of mirrors, below a language."""

from django.urls import path

from knowledge.institutions import mirror_views

page_patterns = [
    path("mirrors/", mirror_views.mirrors, name="mirrors"),
    path("mirrors/propose/", mirror_views.propose, name="mirror-propose"),
    path("mirrors/<small:mirror_id>/", mirror_views.mirror, name="mirror-page"),
]
