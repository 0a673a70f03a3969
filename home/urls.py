"""Addresses of this room. Pages come last: their pattern takes everything that ends in a slash."""

from django.urls import path, re_path
from wagtail.urls import serve_pattern

from home.images.views import rendition
from home.serving import serve
from home.sharing.views import code, short

file_patterns = [
    path("-/pictures/<path:name>", rendition, name="rendition"),
    re_path(r"^-/p/(?P<page_id>[0-9]{1,9})/$", short, name="short-address"),
    re_path(r"^-/qr/(?P<path>(?:p|[a-z]{2,3}/[a-z]{1,20})/[0-9]{1,9})\.svg$", code, name="qr-code"),
]
# Wagtail's own patterns hold two more doors (a login and shared passwords) that this site does not use.
page_patterns = [re_path(serve_pattern, serve, name="wagtail_serve")]
