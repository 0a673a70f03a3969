"""What happened to events, for digests and members' pages: cancelled, and results that are there.

That an event is new or was changed is told with all pages (`knowledge.following.pages`); these stand for the same
thing, so that one line says the most important.
"""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import partial

from django.conf import settings
from django.db.models import Q

from home.base import BasePageQuerySet
from knowledge.events.models import EventPage
from knowledge.events.registration_models import EventRecord
from knowledge.following.changes import Act, Change, Public, Sight
from knowledge.versions import best_versions, light
from search.access import Viewer
from search.models import SearchEntry


class _Events:
    """The published pages of some events and what the index knows of them; two queries."""

    def __init__(self, keys: list[uuid.UUID]) -> None:
        self.pages: dict[uuid.UUID, list[EventPage]] = defaultdict(list)
        for page in light(EventPage.objects.filter(translation_key__in=keys, live=True)).order_by("pk"):
            self.pages[page.translation_key].append(page)
        groups = [key.hex for key in self.pages]
        rows = SearchEntry.objects.filter(group__in=groups, deleted=False).values_list("group", "facets")
        self._facets: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for group, facets in rows:
            for name, values in facets.items():
                self._facets[group][name].update(values)
        ids = (page.pk for pages in self.pages.values() for page in pages)
        self.sight = Sight(BasePageQuerySet(EventPage), ids, by_groups=True)

    def facet(self, key: uuid.UUID, name: str) -> frozenset[str]:
        return frozenset(self._facets[key.hex][name])

    def best(self, key: uuid.UUID, language: str) -> EventPage:
        found: EventPage = best_versions(self.pages[key], language)[key]
        return found

    def lead(self, key: uuid.UUID) -> EventPage:
        return self.best(key, settings.LANGUAGE_CODE)

    def title(self, key: uuid.UUID, language: str) -> str:
        return str(self.best(key, language).title)

    def url(self, key: uuid.UUID, language: str) -> str:
        return self.best(key, language).get_url() or ""

    def language(self, key: uuid.UUID, language: str) -> str:
        return str(self.best(key, language).locale.language_code)

    def sees(self, key: uuid.UUID, viewer: Viewer) -> bool:
        return {page.pk for page in self.pages[key]} <= self.sight.of(viewer)


def changes(since: datetime.datetime, until: datetime.datetime) -> Iterator[Change]:
    """Events cancelled, and events whose results came, with since <= at < until; three queries, whatever happened."""
    span = {"gte": since, "lt": until}
    told = Q(**{f"cancelled_at__{name}": moment for name, moment in span.items()})
    told |= Q(**{f"results_at__{name}": moment for name, moment in span.items()})
    for change in _told(list(EventRecord.objects.filter(told).order_by("pk"))):
        if since <= change.at < until:
            yield change


def changes_of(keys: Collection[uuid.UUID]) -> Iterator[Change]:
    """All of these events, of all times; as many queries."""
    yield from _told(list(EventRecord.objects.filter(translation_key__in=keys).order_by("pk")))


def _told(records: list[EventRecord]) -> Iterator[Change]:
    if not records:
        return
    events = _Events([record.translation_key for record in records])
    for record in records:
        key = record.translation_key
        if key not in events.pages:
            continue
        lead = events.lead(key)
        for act, at in ((Act.CANCELLED, record.cancelled_at), (Act.RESULTS, record.results_at)):
            if at is None:
                continue
            yield Change(
                key=f"event:{key.hex}:{act.value}:{at.timestamp():.0f}",
                at=at,
                kind="event",
                institutions=events.facet(key, "institution"),
                topics=events.facet(key, "topic"),
                visible=partial(events.sees, key),
                title=partial(events.title, key),
                url=partial(events.url, key),
                what=act.label,
                public=Public(act, lead.locale.language_code, page=lead.pk),
                written_in=partial(events.language, key),
                thing=f"page:{key.hex}",
            )
