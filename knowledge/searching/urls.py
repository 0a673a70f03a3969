"""Addresses of what readers see of it, below a language."""

from django.urls import path

from knowledge.searching.missing import missing

page_patterns = [path("search/missing/", missing, name="search-missing")]
