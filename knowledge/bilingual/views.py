"""An article beside its version in another language: `/de/…/leak-search/with/ar/`."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from home.languages import current_language
from home.readings import mark_reading
from home.serving import find, serve
from knowledge.articles.models import ArticlePage
from knowledge.articles.showing import visible_versions
from knowledge.bilingual.showing import BesideFrame, beside_context
from search.access import is_open, viewer_of


@require_safe
def side_by_side(request: HttpRequest, path: str, other: str) -> HttpResponse:
    """The published page at `path` in the language of the address, and its version in `other` beside it.

    Missing for whoever may not see both, and for pages that are not read this way; an address that a page of the tree
    has of its own is that page.
    """
    page, viewer = find(request, current_language(), path), viewer_of(request)
    if not isinstance(page, ArticlePage):
        return serve(request, f"{path}with/{other}/")
    if not is_open(page, viewer):
        raise Http404
    versions = visible_versions(page, viewer)
    by_language = {version.locale.language_code: version for version in versions}
    second = by_language.get(other)
    if second is None or second is page:
        raise Http404
    frame = BesideFrame(request, page, second, by_language)
    response = render(request, "knowledge/bilingual/beside.html", beside_context(page, second, versions, frame))
    mark_reading(response, "page", page.translation_key.hex, language=page.locale.language_code)
    if viewer.is_member:
        patch_cache_control(response, private=True, no_store=True)
    return response
