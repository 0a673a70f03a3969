"""What a project's page shows: milestones along the axis, and the partners of both sides."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from home.cards import Card
from knowledge.cards import project_cards
from knowledge.institutions.directory import home_side, municipalities
from knowledge.institutions.models import InstitutionPage
from knowledge.projects.entries import ProjectEntry
from knowledge.projects.lines import groups
from knowledge.projects.models import ProjectPage
from knowledge.projects.rules import Right, right_on
from knowledge.projects.space import Space, source_of
from knowledge.topics.models import TopicPage
from knowledge.topics.path import crumbs_of
from knowledge.versions import best_versions, light, local
from search.access import Viewer


@dataclass(frozen=True)
class Step:
    """A milestone as shown; `is_late` when its day has passed and it is not reached. `language` is that of the title."""

    title: str
    due_on: datetime.date
    is_reached: bool
    is_late: bool
    language: str
    note: str
    note_language: str
    pk: int


def project_context(page: Any, frame: Any) -> dict[str, Any]:
    """For `knowledge/projects/project_page.html`."""
    viewer, language = frame.viewer, frame.language.code
    here, there = _partners(page, viewer, language)
    space = Space(source_of(page), viewer, language, Right.NONE)
    return {
        "space": space,
        "project": space.project,
        "groups": [group for group in groups(space, released=True) if group.lines],
        "has_workspace": viewer.is_member and right_on(viewer, space.project) > Right.NONE,
        "crumbs": crumbs_of(page, viewer, language, inclusive=False),
        "steps": steps_of(page),
        "partners_here": here,
        "partners_there": there,
        "topics": local(TopicPage, page.topics.all(), viewer, language),
        "targets": page.targets.select_related("goal"),
    }


def steps_of(page: Any) -> list[Step]:
    """The milestones by day."""
    today, code = timezone.localdate(), page.locale.language_code
    rows = sorted(page.milestones.all(), key=lambda row: (row.due_on, row.sort_order or 0))
    return [
        Step(
            row.title,
            row.due_on,
            row.is_reached,
            not row.is_reached and row.due_on < today,
            row.language or code,
            row.note,
            row.note_language or code,
            row.pk,
        )
        for row in rows
    ]


def next_late(page: Any) -> datetime.datetime | None:
    """When the page changes by the clock: at the end of the next day on which something open is due."""
    today = timezone.localdate()
    days = [row.due_on for row in page.milestones.all() if not row.is_reached and row.due_on >= today]
    days += [
        row.day
        for row in ProjectEntry.objects.released().filter(
            project__translation_key=page.translation_key, kind=ProjectEntry.Kind.STEP, done_on=None, day__gte=today
        )
        if row.day
    ]
    if not days:
        return None
    return timezone.make_aware(datetime.datetime.combine(min(days) + datetime.timedelta(days=1), datetime.time()))


def _partners(page: Any, viewer: Viewer, language: str) -> tuple[list[Any], list[Any]]:
    """The partners of the reader's side and those of all other municipalities, with `city` set."""
    partners = local(InstitutionPage, page.partners.all(), viewer, language)
    cities, side = municipalities(viewer), home_side(viewer)
    for partner in partners:
        partner.city = cities[partner.municipality_id]
    return (
        [partner for partner in partners if partner.municipality_id == side],
        [partner for partner in partners if partner.municipality_id != side],
    )


def projects_by_state(viewer: Viewer, language: str) -> list[tuple[str, list[Card]]]:
    """(state in words, cards) in the order running, planned, completed, stopped; empty states are left out."""
    found = best_versions(
        light(ProjectPage.objects.visible_to(viewer)).order_by("-starts_on", "path"), language
    ).values()
    state = ProjectPage.State
    order = (state.RUNNING, state.PLANNED, state.COMPLETED, state.STOPPED)
    groups = [(one.label, [page for page in found if page.state == one]) for one in order]
    return [(str(label), project_cards(pages)) for label, pages in groups if pages]
