"""What do two editors' versions of a whole page come to? Its text by blocks, its other fields one by one.

Versions are the contents of revisions as Wagtail stores them; a text (stream) stands in them as JSON.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Field, ForeignObjectRel, Model
from modelcluster.fields import ParentalManyToManyField
from wagtail.fields import StreamField

from knowledge.revisions.merging import Choice, Conflict, Kind, Take, merge, merge_value
from knowledge.revisions.sameness import same

Content = dict[str, Any]
OWN_ORDER = "sort_order"  # of rows below a page: the form numbers them anew, which is no edit


@dataclass
class MergedContent:
    """`content` may be saved when nothing is `open`. `theirs` and `mine`: fields taken from one side alone."""

    content: Content
    conflicts: list[Conflict] = field(default_factory=list)
    open: list[Conflict] = field(default_factory=list)


def merge_contents(
    model: type[Model],
    versions: tuple[Content, Content, Content],
    *,
    fields: set[str],
    choices: Mapping[str, Choice] | None = None,
) -> MergedContent:
    """`versions` are base, mine and theirs; only `fields` (of the form, and of its rows) can have been changed by
    mine, all others are as in theirs. Keys of conflicts are names of fields, of blocks with `name:` before them."""
    base, mine, theirs = versions
    merged = MergedContent(dict(theirs))
    for name in sorted(fields & theirs.keys()):
        kind = _field(model, name)
        sides = base.get(name), mine.get(name), theirs.get(name)
        if isinstance(kind, StreamField):
            found = merge(*(stream_of(side) for side in sides), choices=choices, prefix=f"{name}:")
            merged.content[name] = json.dumps(found.value)
            merged.conflicts += found.conflicts
            merged.open += found.open
        elif isinstance(kind, ParentalManyToManyField):
            merged.content[name] = _merge_set(*(side or [] for side in sides))
        elif isinstance(kind, ForeignObjectRel):
            merged.content[name] = _merge_rows(merged, name, *(side or [] for side in sides), choices=choices)
        else:
            merged.content[name] = _merge_field(merged, name, sides, choices)
    return merged


def stream_of(value: Any) -> list[dict[str, Any]]:
    """The raw blocks of a stream as it stands in the content of a revision; an empty list for none."""
    blocks = json.loads(value) if isinstance(value, str) and value else value
    return [block for block in blocks or () if isinstance(block, dict) and block.get("id")]


def is_stream(model: type[Model], name: str) -> bool:
    return isinstance(_field(model, name), StreamField)


def _field(model: type[Model], name: str) -> Field[Any, Any] | ForeignObjectRel | Any:
    return model._meta.get_field(name)


def _merge_set(base: list[Any], mine: list[Any], theirs: list[Any]) -> list[Any]:
    """Chosen things: each side's additions and removals hold."""
    kept = [one for one in theirs if one in mine or one not in base]
    return kept + [one for one in mine if one not in base and one not in theirs]


def _merge_field(merged: MergedContent, name: str, sides: tuple[Any, Any, Any], choices: Any) -> Any:
    value, clash = merge_value(*sides, Take.THEIRS)
    if not clash:
        return value
    return _chosen(merged, Conflict(name, Kind.VALUE, *sides), choices)


def _merge_rows(
    merged: MergedContent, name: str, base: list[Any], mine: list[Any], theirs: list[Any], *, choices: Any
) -> list[Any]:
    """Rows below the page, told apart by their key; those without one are new."""
    sides = [{row["pk"]: row for row in side if row.get("pk")} for side in (base, mine, theirs)]
    rows = []
    for key in {**sides[2], **sides[1]}:
        b, m, t = (side.get(key) for side in sides)
        row = _row(merged, f"{name}:{key}", (b, m, t), choices)
        if row is not None:
            rows.append(row)
    fresh = [row for side in (theirs, mine) for row in side if not row.get("pk")]
    return rows + fresh


def _row(merged: MergedContent, key: str, sides: tuple[Any, Any, Any], choices: Any) -> Any:
    b, m, t = sides
    if m is None or t is None:
        one = m or t
        if b is None:
            return one
        return None if _same_row(one, b) else _chosen(merged, Conflict(key, Kind.VALUE, b, m, t), choices)
    value, clash = merge_value(_told(b or {}), _told(m), _told(t), Take.MINE)
    if not clash:
        return {**t, **value}
    other, _clash = merge_value(_told(b or {}), _told(m), _told(t), Take.THEIRS)
    return _chosen(merged, Conflict(key, Kind.VALUE, b, {**m, **value}, {**t, **other}), choices)


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != OWN_ORDER}


def _same_row(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return same(_told(one), _told(other))


def _chosen(merged: MergedContent, conflict: Conflict, choices: Mapping[str, Choice] | None) -> Any:
    merged.conflicts.append(conflict)
    choice = (choices or {}).get(conflict.key)
    if choice is None:
        merged.open.append(conflict)
        return conflict.theirs
    if choice.take == Take.EDITED:
        return choice.edited
    return conflict.mine if choice.take == Take.MINE else conflict.theirs
