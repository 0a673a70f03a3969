"""What people did with each other in a period: questions, transfers, milestones, results, indicators."""

import statistics
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from knowledge.glance.scope import Scope
from knowledge.institutions.directory import municipalities
from knowledge.institutions.working_time import WorkingTime
from knowledge.projects.entries import ProjectEntry, ProjectIndicator, ProjectValue
from knowledge.projects.models import ProjectPage
from knowledge.questions.models import Question
from knowledge.transfers.listing import Row, rows
from knowledge.versions import best_versions, light

Kind = ProjectEntry.Kind


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
    projects: dict[int, Any]
    milestones: Sequence[Any]
    results: Sequence[ProjectEntry]
    indicators: Sequence[ProjectIndicator]
    values: dict[int, list[ProjectValue]] = field(default_factory=dict)

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
    transfers = scope.ground.transfers().filter(scope.on_days("on")).select_related("institution")
    return Acts(
        **_questions(scope),
        transfers=_about(scope, rows(transfers.order_by("-on", "-pk"), scope.ground.viewer, scope.language)),
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


def _about(scope: Scope, found: list[Row]) -> list[Row]:
    """Of the transfers those whose subject is about a chosen topic."""
    if not scope.topics:
        return found
    articles = set(scope.about(scope.ground.articles()).order_by().values_list("translation_key", flat=True))
    documents = set(scope.about(scope.ground.documents()).order_by().values_list("pk", flat=True))
    return [row for row in found if row.subject.key[1] in (articles if row.subject.key[0] == "article" else documents)]


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
