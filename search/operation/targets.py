"""From an address, as a browser shows it, to what stands there; and from what is meant to its entries."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db.models import Q
from wagtail.models import Page, Site

from search.models import SearchEntry
from search.records import address_readers

Named = tuple[str, int]  # family and id of an object
_FIELDS = ("id", "family", "object_id", "group", "language", "kind", "facets")


def found_at(address: str) -> Named | None:
    """What an address of this site shows; None where nothing that can be found stands."""
    parts = urlsplit(address.strip())
    if parts.scheme and parts.scheme not in ("http", "https"):
        return None
    if parts.netloc and parts.hostname not in _own_hosts():
        return None
    path = unquote(parts.path)
    for reader in address_readers():
        if (found := reader(path)) is not None:
            return found
    return _page_at(path)


def entries_of(named: Iterable[Named]) -> dict[Named, list[Mapping[str, Any]]]:
    """The present entries of each object in all its languages. Two queries."""
    wanted = Q()
    for family, number in set(named):
        wanted |= Q(family=family, object_id=number)
    if not wanted:
        return {}
    rows = SearchEntry.objects.filter(deleted=False)
    groups = {(row[0], row[1]): row[2] for row in rows.filter(wanted).values_list("family", "object_id", "group")}
    by_group: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows.filter(group__in=set(groups.values())).order_by("id").values(*_FIELDS):
        by_group.setdefault(row["group"], []).append(row)
    return {one: by_group.get(group, []) for one, group in groups.items()}


def _own_hosts() -> set[str]:
    return {urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or "", *settings.ALLOWED_HOSTS}


def _page_at(path: str) -> Named | None:
    """Pages by their place in the tree of their language: `/de/…` as the site serves it."""
    codes = {code for code, _name in settings.LANGUAGES}
    first, _slash, rest = path.strip("/").partition("/")
    if first not in codes:
        return None
    wanted = [f"{root}{rest}".rstrip("/") + "/" for root in _roots(first)]
    rows = Page.objects.filter(url_path__in=wanted, locale__language_code=first, live=True)
    pk = rows.values_list("pk", flat=True).first()
    return ("page", pk) if pk is not None else None


def _roots(language: str) -> list[str]:
    """Where the addresses of a language begin in the tree."""
    keys = list(Site.objects.values_list("root_page__translation_key", flat=True))
    rows = Page.objects.filter(translation_key__in=keys, locale__language_code=language)
    return list(rows.values_list("url_path", flat=True))
