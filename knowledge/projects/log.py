"""Who did what in a workspace: rows are held while they are changed, and each act is written down."""

from typing import Any

from knowledge.projects.entries import ProjectChange, ProjectEntry, ProjectValue
from knowledge.projects.kinds import Kind
from knowledge.projects.space import Space


class Overtaken(Exception):
    """Somebody else changed or removed the row since the form was made."""


def locked(kind: Kind, row_id: int) -> Any:
    """The row as it stands, held until the end of the transaction. Raises Overtaken when it is gone."""
    found = kind.model._default_manager.select_for_update().filter(pk=row_id).first()
    if found is None:
        raise Overtaken
    return found


def note(space: Space, kind: Kind, row: Any, act: str) -> None:
    """Write down who did what, in the words the row has now."""
    user: Any = space.viewer.user
    ProjectChange.objects.create(
        project=space.project,
        by=user,
        act=act,
        kind=kind.slug,
        row=row.pk,
        title=title_of(row)[:255],
        language=row.language or space.language,
    )


def title_of(row: Any) -> str:
    """What a row is called in the log: its title, its document's, or its indicator's."""
    if isinstance(row, ProjectValue):
        return str(row.indicator.title)
    if isinstance(row, ProjectEntry) and row.document is not None and not row.title:
        return row.document.title
    return str(row.title)
