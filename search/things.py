"""What entries are called and where they lead, for those who only need that of them: no snippets, no facts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery
from wagtail.models import Page

from search.access import Viewer
from search.entries import PAGES, family_of
from search.facets import direction_of, kind_labels, own_name
from search.hits import shown_of
from search.models import SearchEntry
from search.records import Addressed, searchables

_FIELDS = ("family", "object_id", "language", "group", "kind", "title", "places")


@dataclass(frozen=True)
class Thing:
    """One entry in its own language. `direction` and `language_name` are empty where that is the reader's."""

    entry_id: int
    group: str
    kind: str
    kind_label: str
    title: str
    url: str
    language: str
    direction: str = ""
    language_name: str = ""


def things(ids: Sequence[int], viewer: Viewer, language: str) -> list[Thing]:
    """The entries the viewer may really see, in this order; of language versions of one thing only the first.

    One statement, and those of the content rooms for what they cannot give the address of without any.
    """
    if not ids:
        return []
    path = Page.objects.filter(pk=OuterRef("object_id"), live=True).values("url_path")[:1]
    rows = SearchEntry.objects.filter(pk__in=ids, deleted=False).only(*_FIELDS).annotate(url_path=Subquery(path))
    entries = {row.pk: row for row in rows if viewer.closed_places.isdisjoint(row.places)}
    addresses = _addresses(entries.values(), viewer, language)
    labels = kind_labels()
    found: dict[str, Thing] = {}
    for entry in filter(None, map(entries.get, ids)):
        url = addresses.get(entry.pk, "")
        if not url or entry.group in found:
            continue
        foreign = entry.language != language
        found[entry.group] = Thing(
            entry_id=entry.pk,
            group=entry.group,
            kind=entry.kind,
            kind_label=labels.get(entry.kind, ""),
            title=entry.title,
            url=url,
            language=entry.language,
            direction=direction_of(entry.language) if foreign else "",
            language_name=own_name(entry.language) if foreign else "",
        )
    return list(found.values())


def _addresses(entries: Iterable[Any], viewer: Viewer, language: str) -> dict[int, str]:
    """Entry id -> where it leads; what stands beside a page that is no longer published leads nowhere."""
    known = {family_of(one.model): one for one in searchables()}
    found: dict[int, str] = {}
    asked = []
    for entry in entries:
        searchable = known.get(entry.family)
        if not isinstance(searchable, Addressed):
            asked.append(entry)
            continue
        path = (entry.url_path or "") if entry.family == PAGES else ""
        found[entry.pk] = searchable.address(entry.object_id, entry.title, url_path=path, language=language)
    shown = shown_of(asked, viewer, language) if asked else {}
    for entry in asked:
        seen = shown.get((entry.family, entry.object_id))
        found[entry.pk] = seen.url if seen else ""
    return found
