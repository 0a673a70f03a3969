"""Who mirrors whom, as the two sides of an axis: the reader's own side first, the mirror on the other."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from home.languages import Language
from home.languages import language as language_of
from knowledge.institutions.models import InstitutionPage, Mirror, Municipality
from knowledge.versions import local
from search.access import Viewer


@dataclass(frozen=True)
class Side:
    """An institution as one end of the axis. `municipality` is its name in the reader's language."""

    title: str
    url: str
    language: str
    municipality: str
    is_fictitious: bool = False

    @property
    def written_in(self) -> Language:
        return language_of(self.language)


@dataclass(frozen=True)
class Pair:
    here: Side
    there: Side
    since: datetime.date | None


def mirrors_of(viewer: Viewer) -> QuerySet[Mirror]:
    """The mirrors this viewer may see, with what showing them needs."""
    rows = Mirror.objects.visible_to(viewer)
    return rows.select_related("proposer__municipality", "answerer__municipality").order_by("since", "pk")


def about(mirrors: QuerySet[Mirror], topics: Iterable[int]) -> QuerySet[Mirror]:
    """Those of the mirrors that name one of the topics, or whose both institutions work on one of them."""
    ids = list(topics)
    both = Q(proposer__topics__in=ids) & Q(answerer__topics__in=ids)
    return mirrors.filter(Q(topics__in=ids) | both).distinct()


def of_institutions(mirrors: QuerySet[Mirror], institutions: Iterable[int]) -> QuerySet[Mirror]:
    """Those that have one of the institutions (ids of the source language) on either side."""
    ids = list(institutions)
    return mirrors.filter(Q(proposer__in=ids) | Q(answerer__in=ids))


def home_side(viewer: Viewer) -> int | None:
    """The municipality that stands on the reader's side: a member's own, else the one that runs the site."""
    if viewer.is_member:
        own = viewer.user.memberships.exclude(institution=None, municipality=None).select_related("institution").first()
        if own is not None:
            return own.municipality_id or own.institution.municipality_id
    return Municipality.objects.filter(is_home=True).values_list("pk", flat=True).first()


def pairs(mirrors: Iterable[Mirror], viewer: Viewer, language: str, *, here: Iterable[int] = ()) -> list[Pair]:
    """The mirrors as pairs. `here` are ids of institutions (source language) that stand on the near side whatever the
    reader's city is, as on an institution's own page. Three queries, however many mirrors."""
    rows, near = list(mirrors), set(here)
    if not rows:
        return []
    side = None if near else home_side(viewer)
    sides = _sides([page for row in rows for page in (row.proposer, row.answerer)], viewer, language)
    found = []
    for row in rows:
        first, second = row.proposer, row.answerer
        if second.pk in near or (not near and second.municipality_id == side):
            first, second = second, first
        if first.pk in sides and second.pk in sides:
            found.append(Pair(sides[first.pk], sides[second.pk], row.since))
    return found


def _sides(institutions: Sequence[InstitutionPage], viewer: Viewer, language: str) -> dict[int, Side]:
    """Id of the source page -> its side, in the reader's language where that version exists."""
    sources = {page.translation_key: page.pk for page in institutions}
    cities = names_of({page.municipality_id for page in institutions})
    shown = {}
    for page in local(InstitutionPage, sources.values(), viewer, language):
        city: Any = cities[page.municipality_id]
        shown[sources[page.translation_key]] = Side(
            page.title, page.get_url() or "", page.locale.language_code, city.name, city.is_fictitious
        )
    return shown


def names_of(ids: Iterable[int]) -> dict[int, Municipality]:
    """Municipalities with their texts, by id; two queries."""
    return {city.pk: city for city in Municipality.objects.filter(pk__in=list(ids)).prefetch_related("texts")}
