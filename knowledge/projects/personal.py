"""What do workspaces know of a person, and what is left of it when they are erased?

What partners wrote down stays theirs; that this person wrote or released it, or is in charge of a step, is what goes.
"""

from typing import Any

from knowledge.projects.entries import ProjectChange, ProjectEntry, ProjectIndicator, ProjectValue
from search.indexing import unit_of_work

ROWS = (ProjectEntry, ProjectIndicator, ProjectValue)


def collect(user: Any) -> list[dict[str, Any]]:
    """All that is stored about the person in projects, as plain values."""
    found = []
    for model in ROWS:
        for row in model.objects.filter(created_by=user).select_related("project").order_by("created_at"):
            found.append(_said("written", row, text=row.text, at=row.created_at))
        for row in model.objects.filter(released_by=user).select_related("project").order_by("released_at"):
            found.append(_said("released", row, text="", at=row.released_at))
    for row in ProjectEntry.objects.filter(person=user).select_related("project").order_by("pk"):
        found.append(_said("in charge", row, text=row.text, at=row.created_at))
    for act in ProjectChange.objects.filter(by=user).select_related("project").order_by("at"):
        found.append(_said(act.act, act, text="", at=act.at))
    return found


def erase(user: Any) -> int:
    """Cut every tie between the person and projects; how many ties there were. Bound to be run again safely."""
    with unit_of_work():
        changed: int = ProjectChange.objects.filter(by=user).update(by=None)
        changed += ProjectEntry.objects.filter(person=user).update(person=None)
        for model in ROWS:
            changed += model.objects.filter(created_by=user).update(created_by=None)
            changed += model.objects.filter(released_by=user).update(released_by=None)
    return changed


def _said(what: str, row: Any, *, text: str, at: Any) -> dict[str, Any]:
    return {"what": what, "project": row.project.title, "title": str(row), "text": text, "at": at.isoformat()}
