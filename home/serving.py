"""Which page is at this address, and may this reader have it?

A page that is closed to the reader answers exactly as one that does not exist. Wagtail's own view would redirect to the
login and so say that the page is there; instead the 404 page offers the login with the way back, for existing and
missing addresses alike (`home.views.not_found`). The page is found by its whole path at once, not level by level, so
the number of queries does not grow with the depth of the tree.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from wagtail.models import Page, Site

from home.languages import current_language
from home.readings import mark_reading
from home.withdrawals import is_withdrawn
from search.access import is_open, viewer_of


class Gone(Exception):
    """What was here for everybody was withdrawn: 410, by `kommez_cms.middleware.gone`."""


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """The published page at `path` in the active language. Two queries and the viewer's.

    Raises Gone where everybody could read a page that was withdrawn, and Http404 for all other addresses.
    """
    page = open_page(request, path)
    viewer = viewer_of(request)
    response = page.serve(request)
    mark_reading(response, "page", page.translation_key.hex, language=page.locale.language_code)
    end_with(response, page)
    patch_vary_headers(response, ["Save-Data"])  # what asks for little gets no pictures
    if viewer.is_member:
        patch_cache_control(response, private=True, no_store=True)
    return response


def open_page(request: HttpRequest, path: str) -> Any:
    """The published page at `path` in the active language that the viewer may see; raises as `serve` does."""
    page = find(request, current_language(), path)
    if page is None and _was_withdrawn(request, current_language(), path):
        raise Gone
    if page is None or not is_open(page, viewer_of(request)):
        raise Http404
    return page


def end_with(response: HttpResponse, page: Any) -> None:
    """Where the page changes by the clock, the page cache must not keep the reply beyond that moment."""
    changes_at = getattr(page, "changes_at", None)
    if changes_at is not None:
        response.content_changes_at = changes_at  # type: ignore[attr-defined]


def find(request: HttpRequest, language: str, path: str) -> Any:
    """The published page (specific, with its locale) at the path below the home page of the language, else None."""
    root = _root_path(request, language)
    if root is None:
        return None
    found = Page.objects.filter(url_path=root + path, live=True).select_related("content_type").first()
    model = found.content_type.model_class() if found else None
    if found is None or model is None:
        return None
    return model.objects.select_related("locale").get(pk=found.pk)


def _was_withdrawn(request: HttpRequest, language: str, path: str) -> bool:
    root = _root_path(request, language)
    if root is None or not path:
        return False
    keys = Page.objects.filter(url_path=root + path, live=False).values_list("translation_key", flat=True)
    return any(is_withdrawn("page", key.hex) for key in keys)


def _root_path(request: HttpRequest, language: str) -> str | None:
    """The internal path of the home page in a language, such as /home-ar/; Wagtail keeps them in the cache."""
    roots = [root for root in Site.get_site_root_paths() if root.language_code == language]
    if len({root.site_id for root in roots}) > 1:
        site = Site.find_for_request(request)
        roots = [root for root in roots if site and root.site_id == site.pk]
    return roots[0].root_path if roots else None
