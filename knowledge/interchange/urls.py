"""Addresses of articles as files, below their language."""

from django.urls import path

from knowledge.interchange.export_views import export

page_patterns = [path("articles/<small:page_id>/article.<str:ending>", export, name="article-file")]
