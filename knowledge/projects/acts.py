"""What can be done to a row of a workspace: save, remove, release, withdraw, mark as done. Each locks the row and is logged.

All of these run inside a unit of work (the request's own, or one of theirs) and are safe against double clicks and two
people at once: whoever comes second is told.
"""

import uuid
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from knowledge.projects.entries import ProjectChange, ProjectIndicator
from knowledge.projects.forms import RowForm
from knowledge.projects.kinds import Kind
from knowledge.projects.log import Overtaken, locked, note
from knowledge.projects.milestones import remove_milestone, save_milestone
from knowledge.projects.models import Milestone
from knowledge.projects.space import Space
from search.indexing import unit_of_work

Act = ProjectChange.Act


def save_row(space: Space, kind: Kind, form: RowForm) -> bool:
    """Store a valid form. False when this very form was stored before (a double click). Raises Overtaken."""
    if kind.model is Milestone:
        return save_milestone(space, form)
    row, token = form.instance, form.cleaned_data.get("token") or uuid.uuid4()
    is_new = row.pk is None
    with unit_of_work():
        if is_new and kind.model._default_manager.filter(token=token).exists():
            return False
        if not is_new and locked(kind, row.pk).edition != form.cleaned_data.get("edition"):
            raise Overtaken
        row.language = form.cleaned_data["language"]
        if is_new:
            row.token, row.created_by = token, space.viewer.user
        else:
            row.edition += 1
        try:
            with transaction.atomic():
                form.save()
        except IntegrityError:  # the other of two clicks, or the other person, was a moment earlier
            raise Overtaken from None
        if "institution" in form.fields:
            chosen = form.cleaned_data["institution"]
            row.institutions.set([chosen] if chosen else [])
        is_done = "done_on" in form.changed_data and row.done_on is not None
        note(space, kind, row, Act.ADDED if is_new else Act.DONE if is_done else Act.CHANGED)
    return True


def remove_row(space: Space, kind: Kind, row_id: int) -> None:
    """Take the row away, an indicator with its values. Raises Overtaken when it is gone already."""
    with unit_of_work():
        row = locked(kind, row_id)
        note(space, kind, row, Act.REMOVED)
        if isinstance(row, Milestone):
            remove_milestone(row)
        else:
            row.delete()


def release_row(space: Space, kind: Kind, row_id: int) -> None:
    """Make the row public, an indicator with the values it has now. Nothing happens to what is public already."""
    now, user = timezone.now(), space.viewer.user
    with unit_of_work():
        row = locked(kind, row_id)
        if isinstance(row, ProjectIndicator):
            for value in row.values.select_for_update().filter(released_at=None):
                _set_release(value, now, user)
        if not row.is_released:
            _set_release(row, now, user)
            note(space, kind, row, Act.RELEASED)


def withdraw_row(space: Space, kind: Kind, row_id: int) -> None:
    """Take the row back from the public; the values of an indicator are hidden with it."""
    with unit_of_work():
        row = locked(kind, row_id)
        if isinstance(row, ProjectIndicator):
            for value in row.values.select_for_update().exclude(released_at=None):
                _set_release(value, None, None)
        if row.is_released:
            _set_release(row, None, None)
            note(space, kind, row, Act.WITHDRAWN)


def mark_done(space: Space, kind: Kind, row_id: int, *, done: bool) -> None:
    """Close a next step today, or open it again. A second click changes nothing."""
    with unit_of_work():
        row = locked(kind, row_id)
        if (row.done_on is not None) == done:
            return
        row.done_on = timezone.localdate() if done else None
        row.edition += 1
        row.save(update_fields=["done_on", "edition"])
        note(space, kind, row, Act.DONE if done else Act.CHANGED)


def _set_release(row: Any, moment: Any, user: Any) -> None:
    row.released_at, row.released_by = moment, user
    row.save(update_fields=["released_at", "released_by"])
