"""The rows of the translation board: what is asked for, which things fit, and how each stands in each language.

The number of queries does not grow with the number of things, rows or languages.
"""

import datetime
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.paginator import Page as Numbered
from django.core.paginator import Paginator
from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from wagtail.models import Page

from knowledge.coverage.models import LanguageState, LanguageStateRows
from knowledge.institutions.models import InstitutionPage
from knowledge.topics.models import TopicPage
from knowledge.versions import best_versions, light
from search.access import Viewer, below, visible_pages

State = LanguageState.State
ON_A_PAGE = 50
OPEN = "open"  # whatever waits for a translator
WAITING = (State.OUTDATED, State.PARTIAL, State.MACHINE, State.MISSING)
SORTS = ("title", "-title", "age", "published")
AGEING = (State.OUTDATED, State.PARTIAL)  # whose age is looked at where no state is chosen


@dataclass(frozen=True)
class Wanted:
    """What was asked for; "" and None ask for everything. `state` is one of the model's or `OPEN`."""

    language: str = ""
    state: str = ""
    topic: int | None = None
    institution: uuid.UUID | None = None
    kind: str = ""
    words: str = ""
    sort: str = "title"

    @property
    def states(self) -> tuple[str, ...]:
        if self.state == OPEN:
            return WAITING
        return (self.state,) if self.state else ()

    @property
    def languages(self) -> tuple[str, ...]:
        """The columns of the board."""
        codes = [code for code, _name in settings.LANGUAGES]
        return tuple(code for code in codes if not self.language or code in (self.language, settings.LANGUAGE_CODE))


@dataclass
class Row:
    """A thing with its states by language, its owner as the viewer may see it, and since when it is late."""

    lead: LanguageState
    states: dict[str, LanguageState] = field(default_factory=dict)
    owner: Any = None
    late_since: datetime.datetime | None = None

    @property
    def page(self) -> Page:
        return self.lead.page


def leads(viewer: Viewer, wanted: Wanted) -> LanguageStateRows:
    """The things that fit, each by the version that stands for it, in the order asked for."""
    rows = LanguageState.objects.visible_to(viewer).filter(is_lead=True)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.institution:
        rows = rows.filter(owner=wanted.institution)
    if wanted.words:
        rows = rows.filter(page__title__icontains=wanted.words)
    if wanted.topic:
        rows = rows.filter(_about(wanted.topic, wanted.kind))
    if wanted.state or wanted.language:
        rows = rows.filter(Exists(_versions(wanted)))
    return _sorted(rows, wanted)


def _versions(wanted: Wanted) -> QuerySet[LanguageState]:
    """The rows of a thing that make it fit."""
    rows = LanguageState.objects.filter(translation_key=OuterRef("translation_key"))
    if wanted.language:
        rows = rows.filter(language=wanted.language)
    return rows.filter(state__in=wanted.states) if wanted.state else rows


def _sorted(rows: Any, wanted: Wanted) -> Any:
    if wanted.sort == "age":
        late = LanguageState.objects.filter(
            translation_key=OuterRef("translation_key"), state__in=wanted.states or AGEING
        )
        late = late.filter(language=wanted.language) if wanted.language else late
        oldest = late.order_by().values("translation_key").annotate(oldest=Min("since")).values("oldest")
        return rows.annotate(oldest=Subquery(oldest)).order_by(F("oldest").asc(nulls_last=True), "page__title", "pk")
    if wanted.sort == "published":
        return rows.order_by(F("page__last_published_at").desc(nulls_last=True), "pk")
    return rows.order_by("-page__title" if wanted.sort == "-title" else "page__title", "pk")


def _about(topic: int, kind: str) -> Q:
    """Pages filed under a topic (page of the source language) or one below it, of every type (or the one) that has
    topics."""
    found = TopicPage.objects.filter(pk=topic).values_list("path", flat=True).first()
    if found is None:
        return Q(pk__in=[])
    topics = list(TopicPage.objects.filter(path__startswith=found).values_list("pk", flat=True))
    keys = TopicPage.objects.filter(pk__in=topics).values("translation_key")
    condition = Q(kind=TopicPage._meta.model_name, translation_key__in=keys)
    for model in (model for model in _filed() if kind in ("", model._meta.model_name)):
        relation: Any = model._meta.get_field("topics")
        through = relation.remote_field.through._default_manager
        filed = through.filter(**{f"{relation.m2m_reverse_name()}__in": topics}).values(relation.m2m_column_name())
        condition |= Q(kind=model._meta.model_name, page_id__in=filed)
    return condition


def _filed() -> Iterable[type[Page]]:
    from knowledge.models import ArticlePage, EventPage, NewsPage, ProjectPage

    return (ArticlePage, NewsPage, ProjectPage, EventPage, InstitutionPage)


def board(viewer: Viewer, wanted: Wanted, *, number: str, language: str) -> Numbered[Any]:
    """One page of the board; a number that is none gives the first or last. `language` is the reader's."""
    # Numbers only, and all of them: to count what fits costs as much again as to find it.
    fitting = list(leads(viewer, wanted).values_list("pk", flat=True))
    page: Numbered[Any] = Paginator(fitting, ON_A_PAGE).get_page(number)
    chosen = list(page.object_list)
    found = LanguageState.objects.select_related("page", "page__locale").in_bulk(chosen)
    page.object_list = rows_of([found[pk] for pk in chosen if pk in found], viewer, wanted, language=language)
    return page


def rows_of(found: Sequence[LanguageState], viewer: Viewer, wanted: Wanted, *, language: str) -> list[Row]:
    """The rows for these leads; two queries for all of them, beside those for the owners' names."""
    keys = [lead.translation_key for lead in found]
    owners = owners_of(viewer, {lead.owner for lead in found if lead.owner}, language)
    states: dict[uuid.UUID, dict[str, LanguageState]] = {}
    for one in LanguageState.objects.filter(translation_key__in=keys).select_related("page", "page__locale"):
        if one.page_id is not None and viewer.closes(one.page.path):
            one.state, one.page, one.since = State.MISSING, None, None
        states.setdefault(one.translation_key, {})[one.language] = one
    return [_row(lead, states.get(lead.translation_key, {}), owners, wanted) for lead in found]


def _row(lead: LanguageState, states: dict[str, LanguageState], owners: Mapping[uuid.UUID, Any], wanted: Wanted) -> Row:
    chosen = wanted.states or AGEING
    late = [
        one.since
        for one in states.values()
        if one.since and one.state in chosen and wanted.language in ("", one.language)
    ]
    return Row(lead, states, owners.get(lead.owner) if lead.owner else None, min(late, default=None))


def owners_of(viewer: Viewer, keys: Iterable[uuid.UUID], language: str) -> dict[uuid.UUID, Any]:
    """Key -> the institution in the best language for the reader, of those the viewer may see; one query."""
    wanted = set(keys)
    if not wanted:
        return {}
    pages = visible_pages(InstitutionPage.objects.filter(translation_key__in=wanted), viewer)
    return best_versions(light(pages).order_by("path"), language)


def shares(viewer: Viewer) -> dict[str, dict[str, int]]:
    """Language -> state -> number of things the viewer may see; two queries.

    All of them are counted from an index alone, and what is closed is taken off: asking for each of 40,000 rows whether
    it is open takes ten times as long.
    """
    found = _counts(LanguageState.objects.all())
    if viewer.closed_paths:
        closed = LanguageState.objects.filter(below(viewer.closed_paths, "page__path"), is_lead=True)
        for code, states in _counts(
            LanguageState.objects.filter(translation_key__in=closed.values("translation_key"))
        ).items():
            for state, number in states.items():
                found[code][state] -= number
    return found


def _counts(rows: Any) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for code, state, number in rows.order_by().values_list("language", "state").annotate(number=Count("pk")):
        found.setdefault(code, {})[state] = number
    return found
