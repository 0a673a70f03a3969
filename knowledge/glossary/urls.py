"""Addresses of the glossary, below a language."""

from django.urls import path

from knowledge.glossary.views import glossary, term

page_patterns = [
    path("glossary/", glossary, name="glossary"),
    path("glossary/<small:term_id>/", term, name="term"),
]
