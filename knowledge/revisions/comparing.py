"""What changed from one version of a page to another? Block beside block, word by word inside.

Blocks are told apart by their ids, so that one that moved is one that moved, whatever was done to it besides. The work
is bounded: where too much is different, whole lines stand for single words.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import DateField, DateTimeField, ForeignObjectRel, Model
from django.utils import timezone
from django.utils.formats import date_format
from modelcluster.fields import ParentalManyToManyField
from wagtail.fields import StreamField

from home.bodies import BodyLinks
from knowledge.documents.comparing import Kind, Piece, Work, in_one_line, in_stretches, word_by_word
from knowledge.revisions.contents import Content, stream_of
from knowledge.revisions.lines import Line, label_of, lines
from knowledge.revisions.placing import moved
from knowledge.revisions.sameness import same

Raw = Mapping[str, Any]


@dataclass(frozen=True)
class Pair:
    """One line before and after; `kind` says which sides there are."""

    kind: Kind
    label: str
    old: Sequence[Piece] = ()
    new: Sequence[Piece] = ()

    @classmethod
    def plain(cls, text: str) -> "Pair":
        """The same on both sides."""
        pieces = [Piece(text, Kind.SAME)]
        return cls(Kind.SAME, "", pieces, pieces)

    @property
    def together(self) -> list[Piece]:
        """Both in one line: what was removed stands before what was added in its place."""
        if self.kind != Kind.CHANGED:
            return list(self.new or self.old)
        one, other = ("".join(piece.text for piece in side) for side in (self.old, self.new))
        return in_stretches(in_one_line(one, other, Work()))


@dataclass(frozen=True)
class Row:
    """One block or field. `markup`: the words are the same, links or emphasis are not."""

    kind: Kind
    label: str
    pairs: Sequence[Pair] = ()
    moved: bool = False
    markup: bool = False


@dataclass(frozen=True)
class Gap:
    """Blocks that are the same in both."""

    count: int


@dataclass
class Comparison:
    """`fields` are those outside the text that changed, `parts` the text in its new order, with gaps."""

    fields: list[Row] = field(default_factory=list)
    parts: list[Row | Gap] = field(default_factory=list)

    @cached_property
    def counts(self) -> dict[str, int]:
        rows = [*self.fields, *(part for part in self.parts if isinstance(part, Row))]
        found = {kind.value: sum(row.kind == kind for row in rows) for kind in Kind}
        return {**found, "moved": sum(row.moved for row in rows)}

    @property
    def is_same(self) -> bool:
        return not any(number for kind, number in self.counts.items() if kind != Kind.SAME)


def compare(model: type[Model], old: Content, new: Content, *, fields: Sequence[str], links: BodyLinks) -> Comparison:
    """Contents of two revisions -> what changed in `fields`, in their order. Names come from `links`."""
    work, found = Work(), Comparison()
    for name in fields:
        kind: Any = model._meta.get_field(name)
        if isinstance(kind, StreamField):
            found.parts += with_gaps(list(rows(stream_of(old.get(name)), stream_of(new.get(name)), links, work)))
        elif not same(old.get(name), new.get(name)):
            before, after = (_said(kind, side.get(name), links) for side in (old, new))
            if before != after:
                found.fields.append(_field_row(kind, before, after, work))
    return found


def bodies(model: type[Model], *contents: Content) -> list[Raw]:
    """All blocks of these versions, for `BodyLinks`."""
    names = [one.name for one in model._meta.get_fields() if isinstance(one, StreamField)]
    return [block for content in contents for name in names for block in stream_of(content.get(name))]


def rows(old: Sequence[Raw], new: Sequence[Raw], links: BodyLinks, work: Work) -> Iterator[Row]:
    """Every block of both, in the new order; a removed one stands where it was."""
    before, after = ({str(raw["id"]): raw for raw in side} for side in (old, new))
    away = moved(list(before), list(after))
    for key in in_order(list(before), list(after)):
        yield row(before.get(key), after.get(key), links, work=work, is_moved=key in away)


def row(old: Raw | None, new: Raw | None, links: BodyLinks, *, work: Work, is_moved: bool = False) -> Row:
    """One block beside its other version; one of them may be missing."""
    label = label_of((new or old or {}).get("type", ""))
    if old is not None and new is not None and same(old, new):
        return Row(Kind.SAME, label, [_pair(line, line, work) for line in lines(new, links)], is_moved)
    pairs = list(_pairs(lines(old, links), lines(new, links), work))
    kind = Kind.CHANGED if old and new else Kind.REMOVED if old else Kind.ADDED
    markup = kind == Kind.CHANGED and all(pair.kind == Kind.SAME for pair in pairs)
    return Row(kind, label, pairs, is_moved, markup)


def in_order(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """The new order, with what was removed behind its old neighbour."""
    order, known = list(new), set(new)
    for at, key in enumerate(old):
        if key not in known:
            order.insert(order.index(old[at - 1]) + 1 if at else 0, key)
    return order


def with_gaps(found: Sequence[Row]) -> Iterator[Row | Gap]:
    """Blocks that are the same are shown only next to one that is not, or that moved."""
    told = [row.kind != Kind.SAME or row.moved for row in found]
    near = {place for at, is_told in enumerate(told) if is_told for place in (at - 1, at, at + 1)}
    hidden = 0
    for at, one in enumerate(found):
        if at not in near:
            hidden += 1
            continue
        if hidden:
            yield Gap(hidden)
        hidden = 0
        yield one
    if hidden:
        yield Gap(hidden)


def _pairs(old: Sequence[Line], new: Sequence[Line], work: Work) -> Iterator[Pair]:
    before, after = ({line.key: line for line in side} for side in (old, new))
    for key in in_order(list(before), list(after)):
        yield _pair(before.get(key), after.get(key), work)


def _pair(old: Line | None, new: Line | None, work: Work) -> Pair:
    label = (new or old or Line("", "", "")).label
    if old is None or new is None:
        one, kind = (new, Kind.ADDED) if old is None else (old, Kind.REMOVED)
        pieces = [Piece(one.text if one else "", kind)]
        return Pair(kind, label, pieces if new is None else (), pieces if old is None else ())
    if old.text == new.text:
        pieces = [Piece(new.text, Kind.SAME)]
        return Pair(Kind.SAME, label, pieces, pieces)
    return Pair(Kind.CHANGED, label, *word_by_word(old.text, new.text, work))


def field_pair(kind: Any, old: Any, new: Any, links: BodyLinks, *, work: Work) -> Pair:
    """A field outside the text, before and after, in words."""
    before, after = (Line("", "", _said(kind, value, links)) for value in (old, new))
    return _pair(before, after, work)


def _field_row(kind: Any, before: str, after: str, work: Work) -> Row:
    label = str(getattr(kind, "verbose_name", None) or kind.name)
    old, new = (Line("", "", said) if said else None for said in (before, after))
    change = Kind.CHANGED if before and after else Kind.ADDED if after else Kind.REMOVED
    return Row(change, label, [_pair(old, new, work)])


def _said(kind: Any, value: Any, links: BodyLinks) -> str:
    """A field outside the text in one line; of pages, those the viewer may see."""
    if value in (None, "", []):
        return ""
    if isinstance(kind, ParentalManyToManyField):
        chosen = kind.remote_field.model._default_manager.all()
        seen = chosen.visible_to(links.viewer) if hasattr(chosen, "visible_to") else chosen
        return ", ".join(sorted(str(row) for row in seen.filter(pk__in=value)))
    if isinstance(kind, ForeignObjectRel):
        return "\n".join(" | ".join(_cells(row)) for row in value)
    if isinstance(kind, DateField):  # of a time as well; text in a revision, a date in what is published
        moment = kind.to_python(value)
        if isinstance(kind, DateTimeField):
            return date_format(timezone.localtime(moment), "DATETIME_FORMAT")
        return date_format(moment, "DATE_FORMAT")
    choices = dict(getattr(kind, "flatchoices", None) or ())
    return str(choices.get(value, value if isinstance(value, str | int | float) else json.dumps(value)))


def _cells(row: Mapping[str, Any]) -> list[str]:
    return [str(value) for key, value in row.items() if key not in ("pk", "page", "sort_order") and value]
