"""Milestones changed in the workspace: at once, in every language version of the page, with the stamp that keeps them."""

from typing import Any

from django.utils import timezone
from wagtail.models import Locale

from knowledge.projects.entries import ProjectChange
from knowledge.projects.forms import RowForm, edition_of
from knowledge.projects.kinds import MILESTONE
from knowledge.projects.log import Overtaken, locked, note
from knowledge.projects.models import Milestone, ProjectPage
from knowledge.projects.space import Space
from search.indexing import mark_ids, unit_of_work

FACTS = ("due_on", "is_reached", "note")


def save_milestone(space: Space, form: RowForm) -> bool:
    """Store a valid form; see `knowledge.projects.acts.save_row`. The form's row is the one of the page shown.

    Day, state and note hold in every language; the title is that of one language, marked where it is not the page's.
    """
    row, now, given = form.instance, timezone.now(), form.cleaned_data
    with unit_of_work():
        if row.pk is None:
            return _add(space, form)
        stands = locked(MILESTONE, row.pk)
        if edition_of(stands) != given.get("edition"):
            raise Overtaken
        was_reached = stands.is_reached
        siblings = list(Milestone.objects.select_for_update().filter(translation_key=row.translation_key))
        for one in siblings:
            _state(one, given, now)
            if one.pk == row.pk and one.title != given["title"]:
                _word(one, given, space, now)
            one.save()
        shown = next(one for one in siblings if one.pk == row.pk)
        _mark(siblings)
        is_reached = shown.is_reached and not was_reached
        note(space, MILESTONE, shown, ProjectChange.Act.REACHED if is_reached else ProjectChange.Act.CHANGED)
    return True


def _add(space: Space, form: RowForm) -> bool:
    """A row per language version, with the same title until somebody translates it. False for a second click."""
    token, now = form.cleaned_data.get("token"), timezone.now()
    key = {"translation_key": token} if token else {}
    if token and Milestone.objects.filter(translation_key=token).exists():
        return False
    rows = []
    versions = ProjectPage.objects.filter(translation_key=space.project.translation_key).select_related("locale")
    for page in versions:
        row = Milestone(project=page, locale=page.locale, sort_order=page.milestones.count(), **key)
        key = {"translation_key": row.translation_key}
        _state(row, form.cleaned_data, now)
        _word(row, form.cleaned_data, space, now, locale=page.locale)
        row.save()
        rows.append(row)
    _mark(rows)
    shown = next((row for row in rows if row.project_id == space.page.pk), rows[0])
    note(space, MILESTONE, shown, ProjectChange.Act.REACHED if shown.is_reached else ProjectChange.Act.ADDED)
    return True


def remove_milestone(row: Milestone) -> None:
    """From every language version."""
    rows = list(Milestone.objects.filter(translation_key=row.translation_key))
    for one in rows:
        one.delete()
    _mark(rows)


def _state(row: Milestone, given: dict[str, Any], now: Any) -> None:
    for name in FACTS:
        setattr(row, name, given[name])
    row.note_language = given["language"] if given["note"] else ""
    row.changed_at = now


def _word(row: Milestone, given: dict[str, Any], space: Space, now: Any, *, locale: Locale | None = None) -> None:
    code = (locale or row.locale).language_code
    row.title, row.worded_at = given["title"], now
    row.language = given["language"] if given["language"] != code else ""


def _mark(rows: list[Milestone]) -> None:
    mark_ids(ProjectPage, [row.project_id for row in rows])
