"""The address of a bilingual page, below a language: that of the page, `with/` and the other language."""

from django.urls import re_path

from knowledge.bilingual.views import side_by_side

page_patterns = [
    re_path(r"^(?P<path>(?:[\w\-]+/)+)with/(?P<other>[a-z]{2}(?:-[a-z]+)?)/$", side_by_side, name="side-by-side"),
]
