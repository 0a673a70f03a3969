"""Addresses of this room. Pages come last: their pattern takes everything that ends in a slash."""

from django.urls import path, re_path
from wagtail.urls import serve_pattern

from home.images.views import rendition
from home.serving import serve

file_patterns = [path("-/pictures/<path:name>", rendition, name="rendition")]
# Wagtail's own patterns hold two more doors (a login and shared passwords) that this site does not use.
page_patterns = [re_path(serve_pattern, serve, name="wagtail_serve")]
