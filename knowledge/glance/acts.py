"""What people did with each other in a period: questions, transfers, milestones, results, indicators."""

import statistics
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q

from knowledge.glance.scope import Scope
from knowledge.institutions.directory import municipalities
from knowledge.institutions.working_time import WorkingTime
from knowledge.projects.entries import ProjectEntry, ProjectIndicator, ProjectValue
from knowledge.projects.models import ProjectPage
from knowledge.questions.models import Question
from knowledge.transfers.listing import Row, rows
from knowledge.versions import best_versions, light

Kind = ProjectEntry.Kind
MOST = 60  # lines of a list of things; a report is read, the site is searched


@dataclass(frozen=True)
class Acts:
    """`asked` and `answered` count questions of the period; `named` are those the report may name.

    `topics_asked` and `units_…` count questions by topic (pk) and institution (pk). `projects` is by pk.
    """

    asked: int
    answered: int
    days: list[float]
    named: Sequence[Question]
    asked_about: dict[int, int]
    asked_by: dict[int, int]
    answered_by: dict[int, int]
    transfers: Sequence[Row]
    taken_states: dict[str, int]
    taken_by: dict[uuid.UUID, int]
    projects: dict[int, Any]
    milestones: Sequence[Any]
    results: Sequence[ProjectEntry]
    indicators: Sequence[ProjectIndicator]
    values: dict[int, list[ProjectValue]] = field(default_factory=dict)

    @property
    def taken(self) -> int:
        """How much was said of what others shared; `transfers` names the latest."""
        return sum(self.taken_states.values())

    @property
    def median(self) -> float | None:
        return statistics.median(self.days) if self.days else None


def acts_of(scope: Scope) -> Acts:
    """A constant number of queries."""
    projects = _projects(scope)
    indicators = list(ProjectIndicator.objects.released().filter(project__in=projects).order_by("project", "pk"))
    values: dict[int, list[ProjectValue]] = defaultdict(list)
    for value in ProjectValue.objects.released().filter(
        indicator__in=[one.pk for one in indicators], day__lte=scope.until
    ):
        values[value.indicator_id].append(value)
    results = ProjectEntry.objects.released().filter(project__in=projects, kind__in=(Kind.OUTPUT, Kind.OUTCOME))
    milestones = scope.ground.milestones().filter(scope.during("reached_at"), is_reached=True, project__in=projects)
    return Acts(
        **_questions(scope),
        **_transfers(scope),
        projects=projects,
        milestones=list(milestones.order_by("reached_at", "pk")),
        results=list(results.filter(scope.during("released_at")).order_by("project", "kind", "pk")),
        indicators=[one for one in indicators if one.pk in values],
        values=values,
    )


def _questions(scope: Scope) -> dict[str, Any]:
    whole = scope.questions(named=False)
    asked, answered = whole.filter(scope.during("asked_at")), whole.filter(scope.during("answered_at"))
    day = {pk: WorkingTime.of(city) for pk, city in municipalities(scope.ground.viewer).items()}
    days = [day[side].days(worked) for side, worked in answered.order_by().values_list("side", "worked")]
    named = scope.questions(named=True).filter(scope.during("asked_at") | scope.during("answered_at"))
    asked_about: dict[int, int] = defaultdict(int)
    for topic in asked.filter(topics__isnull=False).order_by().values_list("topics", flat=True):
        asked_about[topic] += 1
    return {
        "asked": asked.count(),
        "answered": len(days),
        "days": days,
        "named": list(named.order_by("-asked_at", "-pk")),
        "asked_about": asked_about,
        "asked_by": _tally(asked, "asker"),
        "answered_by": _tally(answered, "addressee"),
    }


def _tally(rows: Any, name: str) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    for pk in rows.filter(**{f"{name}__isnull": False}).order_by().values_list(name, flat=True):
        found[pk] += 1
    return found


def _transfers(scope: Scope) -> dict[str, Any]:
    """Counts by state and by institution (translation key), and the latest by name."""
    said = scope.ground.transfers().filter(scope.on_days("on")).order_by()
    if scope.topics:
        articles = scope.about(scope.ground.articles()).order_by().values("translation_key")
        documents = scope.about(scope.ground.documents()).order_by().values("pk")
        said = said.filter(Q(article_key__in=articles) | Q(document__in=documents))
    latest = said.select_related("institution").defer("institution__body").order_by("-on", "-pk")[:MOST]
    return {
        "transfers": rows(latest, scope.ground.viewer, scope.language),
        "taken_states": dict(said.values_list("state").annotate(number=Count("pk"))),
        "taken_by": dict(said.values_list("institution__translation_key").annotate(number=Count("pk"))),
    }


def _projects(scope: Scope) -> dict[int, Any]:
    """Pk of the source page -> the project in the best language, with `named_targets`."""
    sources = dict(scope.about(scope.ground.projects()).order_by().values_list("pk", "translation_key"))
    targets: dict[int, set[str]] = defaultdict(set)
    links: Any = ProjectPage.targets.through
    for page, code in links.objects.filter(projectpage__in=sources).values_list("projectpage", "sustainabletarget"):
        targets[page].add(code)
    pages = light(ProjectPage.objects.visible_to(scope.ground.viewer).filter(translation_key__in=sources.values()))
    best: dict[uuid.UUID, Any] = best_versions(pages, scope.language)
    for pk, key in sources.items():
        best[key].named_targets = frozenset(targets[pk])
    return {pk: best[key] for pk, key in sources.items()}
