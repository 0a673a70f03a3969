"""The address of the partnership, below a language."""

from django.urls import path

from knowledge.partnership.views import partnership

page_patterns = [path("partnership/", partnership, name="partnership")]
