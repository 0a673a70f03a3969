"""Which titles do published texts name although nothing is called that, and where?"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, F, Min, OuterRef, QuerySet, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from wagtail.models import Page

from home.linking.models import NamedLink, PageName
from home.linking.names import pages_named
from search.access import Viewer, below, visible_pages

MOST_PLACES = 10  # articles named beside each wanted one


@dataclass(frozen=True)
class Wanted:
    """A title, in the language of the texts that name it; `places` are some of the `times` texts that do."""

    title: str
    language: str
    times: int
    places: tuple[Any, ...]


def wanted_titles(viewer: Viewer, language: str = "", title: str = "") -> QuerySet[Any]:
    """Rows (key, language, title, times), most wanted first; what is not open to the viewer neither wants nor is found."""
    rows = _open(NamedLink.objects.filter(page__live=True), viewer)
    if language:
        rows = rows.filter(page__locale__language_code=language)
    if title:
        rows = rows.filter(title=title)
    known = _open(PageName.objects.filter(key=OuterRef("key"), page__live=True), viewer)
    grouped = rows.filter(~Exists(known)).order_by().values("key", "page__locale__language_code")
    counted = grouped.annotate(said=Min("title"), times=Count("page_id", distinct=True))
    return counted.order_by("-times", "key", "page__locale__language_code")


def with_places(rows: Iterable[Any], viewer: Viewer) -> list[Wanted]:
    """The rows of one page of the list; those that another name of the glossary resolves are left out."""
    listed = list(rows)
    places: dict[tuple[str, str], list[Page]] = {}
    keys = {row["key"] for row in listed}
    turn = Window(RowNumber(), partition_by=[F("key"), F("page__locale_id")], order_by=["page__title", "page_id"])
    links = _open(NamedLink.objects.filter(key__in=keys, page__live=True), viewer).annotate(turn=turn)
    for link in links.filter(turn__lte=MOST_PLACES).select_related("page__locale").order_by("turn"):
        places.setdefault((link.key, link.page.locale.language_code), []).append(link.page)
    by_language: dict[str, list[str]] = {}
    for row in listed:
        by_language.setdefault(row["page__locale__language_code"], []).append(row["said"])
    known = {
        (key, language) for language, titles in by_language.items() for key in pages_named(titles, viewer, language)
    }
    shown = []
    for row in listed:
        one = (row["key"], row["page__locale__language_code"])
        if one not in known:
            shown.append(Wanted(row["said"], one[1], row["times"], tuple(places.get(one, ()))))
    return shown


def linking_by_title(keys: Iterable[str], viewer: Viewer) -> QuerySet[Page]:
    """Pages this viewer may see whose texts name one of the titles."""
    pages = Page.objects.filter(pk__in=NamedLink.objects.filter(key__in=list(keys)).values("page_id"))
    return visible_pages(pages, viewer)


def address_for_writing(title: str, language: str) -> str:
    """Where staff find the title in the list of what is wanted."""
    return f"{reverse('wanted-pages')}?{urlencode({'title': title, 'language': language})}"


def _open(rows: Any, viewer: Viewer) -> Any:
    return rows.exclude(below(viewer.closed_paths, "page__path")) if viewer.closed_paths else rows
