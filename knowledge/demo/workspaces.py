"""What the partners of a demo project wrote down while it runs: indicators, results, decisions, minutes, next steps."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from knowledge.demo.entries import entries, translation_key
from knowledge.demo.pages import Tree
from knowledge.membership.models import User
from knowledge.projects.entries import ProjectChange, ProjectEntry, ProjectIndicator, ProjectValue
from search.indexing import unit_of_work


def load_workspaces(tree: Tree, documents: Mapping[str, int]) -> int:
    """Make the rows that are missing; how many were made. `documents`: ids by key; people must be there."""
    made = 0
    people = {user.email: user for user in User.objects.filter(email__endswith=".example")}
    for space in entries("workspaces"):
        project = tree.page("project", space["project"])
        released = _moment(space["released_on"])
        with unit_of_work():
            for values in space["indicators"]:
                made += _indicator(project, values, people=people, released=released)
            for values in space["entries"]:
                made += _entry(project, values, tree, documents=documents, people=people, released=released)
    return made


def _indicator(project: Any, values: dict[str, Any], *, people: dict[str, User], released: datetime.datetime) -> int:
    common = {
        "project": project,
        "language": values["language"],
        "created_by": _writer(people, values),
        **_release(people, values, released),
    }
    row, made = ProjectIndicator.objects.get_or_create(
        token=translation_key("project-indicator", values["key"]),
        defaults={
            **common,
            "title": values["title"],
            "unit": values["unit"],
            "text": values["text"],
            "baseline": values["baseline"]["value"],
            "baseline_on": values["baseline"]["date"],
            "target": values["target"]["value"],
            "target_on": values["target"]["date"],
        },
    )
    if not made:
        return 0
    for one in values["values"]:
        ProjectValue.objects.create(
            **common,
            indicator=row,
            day=one["date"],
            value=str(one["value"]),
            title=one["source"],
            text=one.get("note", ""),
            token=translation_key("project-value", f"{values['key']}/{one['date']}"),
        )
    _note(project, row, "indicator", released)
    return 1


def _entry(
    project: Any,
    values: dict[str, Any],
    tree: Tree,
    *,
    documents: Mapping[str, int],
    people: dict[str, User],
    released: datetime.datetime,
) -> int:
    row, made = ProjectEntry.objects.get_or_create(
        token=translation_key("project-entry", values["key"]),
        defaults={
            "project": project,
            "kind": values["kind"],
            "language": values["language"],
            "title": values["title"],
            "text": values.get("text", ""),
            "learnt": values.get("learnt", ""),
            "day": values.get("day"),
            "until": values.get("until"),
            "done_on": values.get("done"),
            "person": people.get(values.get("person", "")),
            "document_id": documents.get(values.get("document", "")),
            "created_by": _writer(people, values),
            **_release(people, values, released),
        },
    )
    if not made:
        return 0
    row.institutions.set(tree.page("institution", key) for key in values.get("institutions", ()))
    _note(project, row, row.kind, released)
    return 1


def _writer(people: dict[str, User], values: dict[str, Any]) -> User | None:
    """Who speaks the language of the row."""
    return people.get("editor@nahrain.example" if values["language"] == "ar" else "editor@augsburg.example")


def _release(people: dict[str, User], values: dict[str, Any], released: datetime.datetime) -> dict[str, Any]:
    return {"released_at": released, "released_by": _writer(people, values)} if values["public"] else {}


def _note(project: Any, row: Any, kind: str, released: datetime.datetime) -> None:
    """The log of a workspace that has been in use: written some days before, released on one day."""
    common = {"project": project, "kind": kind, "row": row.pk, "title": row.title, "language": row.language}
    common["by"] = row.created_by
    ProjectChange.objects.create(**common, act="added", at=released - datetime.timedelta(days=row.pk % 20 + 1))
    if row.is_released:
        ProjectChange.objects.create(**common, act="released", at=released + datetime.timedelta(minutes=row.pk % 50))


def _moment(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(9)))
