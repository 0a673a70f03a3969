"""Who mirrors whom, as the two sides of an axis: the reader's own side first, the mirror on the other."""

import datetime
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse

from home.languages import Language
from home.languages import language as language_of
from knowledge.institutions.directory import home_side, municipalities
from knowledge.institutions.mirror_models import Mirror
from knowledge.institutions.models import InstitutionPage
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
    short: str = ""

    @property
    def name(self) -> str:
        """The short name where there is one."""
        return self.short or self.title

    @property
    def written_in(self) -> Language:
        return language_of(self.language)


@dataclass(frozen=True)
class Pair:
    """Two sides of the axis; `number` is that of the mirror in addresses."""

    here: Side
    there: Side
    since: datetime.date | None
    number: int = 0

    @property
    def url(self) -> str:
        return reverse("mirror-page", args=[self.number])


def mirrors_of(viewer: Viewer) -> QuerySet[Mirror]:
    """The mirrors this viewer may see, with what showing them needs."""
    rows = Mirror.objects.visible_to(viewer)
    return rows.select_related("proposer", "answerer").defer("proposer__body", "answerer__body").order_by("since", "pk")


def about(mirrors: QuerySet[Mirror], topics: Iterable[int]) -> QuerySet[Mirror]:
    """Those of the mirrors that name one of the topics, or whose both institutions work on one of them."""
    ids = list(topics)
    both = Q(proposer__topics__in=ids) & Q(answerer__topics__in=ids)
    return mirrors.filter(Q(topics__in=ids) | both).distinct()


def of_institution(mirrors: QuerySet[Mirror], key: uuid.UUID) -> QuerySet[Mirror]:
    """Those that have the institution of this translation key on either side."""
    return mirrors.filter(Q(proposer__translation_key=key) | Q(answerer__translation_key=key))


def pairs(mirrors: Iterable[Mirror], viewer: Viewer, language: str, *, here: uuid.UUID | None = None) -> list[Pair]:
    """The mirrors as pairs. `here` is the translation key of the institution that stands on the near side whatever the
    reader's city is, as on its own page. One query, and the municipalities', however many mirrors."""
    rows = list(mirrors)
    if not rows:
        return []
    side = home_side(viewer) if here is None else None
    sides = _sides([page for row in rows for page in (row.proposer, row.answerer)], viewer, language)
    found = []
    for row in rows:
        first, second = turned(row, side, here=here)
        if first.translation_key in sides and second.translation_key in sides:
            found.append(Pair(sides[first.translation_key], sides[second.translation_key], row.since, row.pk))
    return found


def turned(
    mirror: Mirror, municipality: int | None, *, here: uuid.UUID | None = None
) -> tuple[InstitutionPage, InstitutionPage]:
    """The two institutions, the one of the reader's municipality (or the one of the key `here`) first."""
    first, second = mirror.proposer, mirror.answerer
    if second.translation_key == here or (here is None and second.municipality_id == municipality):
        return second, first
    return first, second


def _sides(institutions: Sequence[InstitutionPage], viewer: Viewer, language: str) -> dict[uuid.UUID, Side]:
    """Translation key -> the side, in the reader's language where that version exists."""
    cities = municipalities(viewer)
    shown = {}
    for page in local(InstitutionPage, institutions, viewer, language):
        city = cities[page.municipality_id]
        shown[page.translation_key] = Side(
            page.title, page.get_url() or "", page.locale.language_code, city.name, city.is_fictitious, page.short_name
        )
    return shown
