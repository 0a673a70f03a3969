"""Which pages every frame links, with their addresses: the overviews of the menu and the standing pages.

For readers without an account they are kept as long as nothing the site shows has changed; members see more than
others, each of them something else, and are asked for anew.
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db.models import F, Q
from django.http import HttpRequest
from wagtail.models import Page

from search.access import Viewer, viewer_of, visible_pages
from search.versions import shared_version

MAX_SECONDS = 600  # the backstop, should foreign code write past the version


class FramePage(NamedTuple):
    """`role` is that of a standing page, "" for a page of the menu, which is known by its `model` ("app.model")."""

    model: str
    role: str
    title: str
    url: str


def frame_pages(request: HttpRequest, language: str, models: Iterable[type[Page]]) -> list[FramePage]:
    """Those the reader may see in this language, in tree order. At most one query and the viewer's."""
    version = shared_version(request)
    if not version:
        return _read(viewer_of(request), language, models)
    key = f"frame-pages:{version}:{language}"
    found: list[FramePage] | None = cache.get(key)
    if found is None:
        # Not the viewer of the request: what is closed may have been read before the version was.
        found = _read(Viewer(None), language, models)
        cache.set(key, found, MAX_SECONDS)
    return found


def _read(viewer: Viewer, language: str, models: Iterable[type[Page]]) -> list[FramePage]:
    from home.pages import StandingPage
    from home.statement.models import AccessibilityStatement

    kinds = ContentType.objects.get_for_models(*models, AccessibilityStatement)
    statement = kinds.pop(AccessibilityStatement).pk
    types = {kind.pk: model._meta.label_lower for model, kind in kinds.items()}
    rows = Page.objects.annotate(role=F("standingpage__role")).filter(locale__language_code=language)
    rows = rows.filter(Q(role__gt="") | Q(content_type__in=[*types, statement]))
    pages = list(visible_pages(rows, viewer).select_related("locale").order_by("path"))
    if any(page.content_type_id == statement for page in pages):  # it takes the place of a plain page with its role
        pages = [page for page in pages if page.role != StandingPage.Role.ACCESSIBILITY]
    roles = {statement: StandingPage.Role.ACCESSIBILITY.value}
    return [
        FramePage(
            types.get(page.content_type_id, ""),
            page.role or roles.get(page.content_type_id, ""),
            page.title,
            page.get_url() or "",
        )
        for page in pages
    ]
