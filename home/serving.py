"""May this reader have this page? A page that is closed to them answers exactly as one that does not exist.

Wagtail's own check would redirect to the login and so say that the page is there. Instead the 404 page offers the login
with the way back, for existing and missing addresses alike (`home.views.not_found`).
"""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from wagtail.models import Page

from search.access import is_open, viewer_of

Serve = Callable[[Page, HttpRequest, Any, Any], HttpResponse]


def serve_to_those_who_may(serve: Serve) -> Serve:
    """An `on_serve_page` wrapper: raises Http404 for closed pages, keeps replies to members out of every cache."""

    def serve_or_hide(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse:
        viewer = viewer_of(request)
        if not is_open(page, viewer):
            raise Http404
        response = serve(page, request, args, kwargs)
        if viewer.is_member:
            patch_cache_control(response, private=True, no_store=True)
        return response

    return serve_or_hide
