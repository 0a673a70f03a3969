"""What do two editors' versions of one text come to, block by block?

What only one of them changed is taken from that side: blocks, fields inside a block, items of a list (by id), places,
additions and removals. What both changed is a conflict, and nothing decides it but a choice: until there is one, the
result holds their version (it was saved first) and must not be saved.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from knowledge.revisions.placing import arrange, torn
from knowledge.revisions.sameness import digest_of, same

Raw = Mapping[str, Any]  # a block or a list item as stored: {type, value, id}
_NAMES = uuid.UUID("6f3a3c0e-6f3c-4c0e-9d5a-7f1f5d1c2b11")  # ids of copies are the same however often one asks


class Kind(StrEnum):
    BLOCK = "block"
    ITEM = "item"
    PLACE = "place"
    VALUE = "value"


class Take(StrEnum):
    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"
    EDITED = "edited"


@dataclass(frozen=True)
class Choice:
    """What to do with one conflict; `edited` is the wording that replaces both: a value of the same shape."""

    take: Take
    edited: Any = None


@dataclass(frozen=True)
class Conflict:
    """Something both sides changed. A side is None where it is not there. Of a place, the sides are the parts before
    it, and `what` is the part itself. `type` is that of the block, for items of the block they are in."""

    key: str
    kind: Kind
    base: Any
    mine: Any
    theirs: Any
    type: str = ""
    what: Any = None

    @property
    def digest(self) -> str:
        """Of what stands against what: a choice counts only for the very texts it was made for."""
        return digest_of([self.key, self.mine, self.theirs])


@dataclass
class Merged:
    """`value` may be saved when no conflict is `open`."""

    value: Any
    conflicts: list[Conflict] = field(default_factory=list)
    open: list[Conflict] = field(default_factory=list)


def merge(
    base: Sequence[Raw],
    mine: Sequence[Raw],
    theirs: Sequence[Raw],
    *,
    choices: Mapping[str, Choice] | None = None,
    prefix: str = "",
) -> Merged:
    """Three versions of a stream (raw blocks with ids) -> one. Keys of conflicts begin with `prefix`."""
    merger = _Merger(choices or {})
    blocks = merger.sequence(prefix, base, mine, theirs, Kind.BLOCK)
    return Merged(blocks, merger.conflicts, merger.open)


def merge_value(base: Any, mine: Any, theirs: Any, prefer: Take) -> tuple[Any, bool]:
    """One value, and whether both changed the same part of it; there, the `prefer`red side stands."""
    if same(mine, base):
        return theirs, False
    if same(theirs, base) or same(mine, theirs):
        return mine, False
    if all(isinstance(one, Mapping) for one in (base, mine, theirs)):
        parts = {key: merge_value(base.get(key), mine.get(key), theirs.get(key), prefer) for key in {**theirs, **mine}}
        return {key: value for key, (value, _clash) in parts.items()}, any(clash for _value, clash in parts.values())
    if all(_has_ids(one) for one in (base, mine, theirs)):
        inner = _Merger({}, prefer)
        found = inner.sequence("", base, mine, theirs, Kind.ITEM)
        if not inner.open and _is_even(found) >= (_is_even(mine) and _is_even(theirs)):
            return found, False
        if inner.open and _is_even(found) >= (_is_even(mine) and _is_even(theirs)):
            return found, True
    return (mine if prefer == Take.MINE else theirs), True


class _Merger:
    def __init__(self, choices: Mapping[str, Choice], prefer: Take = Take.THEIRS) -> None:
        self.choices, self.prefer = choices, prefer
        self.within = ""  # the type of the block whose items are being merged
        self.conflicts: list[Conflict] = []
        self.open: list[Conflict] = []

    def sequence(
        self, prefix: str, base: Sequence[Raw], mine: Sequence[Raw], theirs: Sequence[Raw], kind: Kind
    ) -> list[Raw]:
        sides = [{str(one["id"]): one for one in side} for side in (base, mine, theirs)]
        found: dict[str, list[Raw]] = {}
        for key in dict.fromkeys([*sides[2], *sides[1], *sides[0]]):
            b, m, t = (side.get(key) for side in sides)
            if parts := self._settle(f"{prefix}{key}", b, m, t, kind):
                found[key] = parts
        orders = [list(side) for side in sides]
        mine_wins = set()
        for key in torn(*orders, kept=found):
            b, m, t = (_neighbour(order, key, side) for order, side in zip(orders, sides, strict=True))
            what = found[key][0]
            conflict = Conflict(f"{prefix}{key}@", Kind.PLACE, b, m, t, self._named(what, kind), what)
            choice = self._ask(conflict)
            if choice is not None and choice.take == Take.MINE:
                mine_wins.add(key)
        order = arrange(*orders, kept=found, mine_wins=mine_wins.__contains__)
        return [part for key in order for part in found[key]]

    def _settle(self, key: str, b: Raw | None, m: Raw | None, t: Raw | None, kind: Kind) -> list[Raw]:
        """What stands for one id: nothing, one block, or two where both were kept."""
        if m is None or t is None:
            one = m or t
            if one is None or (b is not None and same(one, b)):
                return []  # removed by one, and not touched by the other
            return [one] if b is None else self._clash(key, b, m, t, kind)
        if b is not None and same(m, b):
            return [t]
        if (b is not None and same(t, b)) or same(m, t):
            return [m]
        return self._inside(key, b, m, t, kind)

    def _inside(self, key: str, b: Raw | None, m: Raw, t: Raw, kind: Kind) -> list[Raw]:
        if b is None or len({_type(one) for one in (b, m, t)}) > 1:
            return self._clash(key, b, m, t, kind)
        values = b["value"], m["value"], t["value"]
        if kind == Kind.BLOCK and all(_has_ids(value) for value in values):
            self.within = _type(t)
            return [{**t, "value": self.sequence(f"{key}/", *values, Kind.ITEM)}]
        value, clash = merge_value(*values, Take.MINE)
        if not clash:
            return [{**t, "value": value}]
        other, _clash = merge_value(*values, Take.THEIRS)
        return self._clash(key, b, {**m, "value": value}, {**t, "value": other}, kind)

    def _clash(self, key: str, b: Raw | None, m: Raw | None, t: Raw | None, kind: Kind) -> list[Raw]:
        conflict = Conflict(key, kind, b, m, t, self._named(b or m or t, kind))
        choice = self._ask(conflict) or Choice(self.prefer)
        if choice.take == Take.EDITED:
            return [{**(t or m or {}), "value": choice.edited}]
        if choice.take == Take.BOTH and m is not None and t is not None:
            return [t, {**m, "id": str(uuid.uuid5(_NAMES, f"{key} {conflict.digest}"))}]
        if choice.take == Take.BOTH:
            return [one for one in (m or t,) if one]
        chosen = m if choice.take == Take.MINE else t
        return [chosen] if chosen else []

    def _named(self, raw: Raw | None, kind: Kind) -> str:
        return self.within if kind == Kind.ITEM else _type(raw)

    def _ask(self, conflict: Conflict) -> Choice | None:
        self.conflicts.append(conflict)
        choice = self.choices.get(conflict.key)
        if choice is None:
            self.open.append(conflict)
        return choice


def _type(raw: Raw | None) -> str:
    return str(raw.get("type") or "") if raw else ""


def _neighbour(order: Sequence[str], key: str, side: Mapping[str, Raw]) -> Raw | None:
    """The part right before `key`; None at the beginning."""
    at = order.index(key)
    return side[order[at - 1]] if at else None


def _has_ids(value: Any) -> bool:
    """Whether it is a list whose items can be told apart."""
    return isinstance(value, list) and all(isinstance(item, Mapping) and item.get("id") for item in value)


def _is_even(rows: Any) -> bool:
    """Whether rows of cells are equally long; everything that is no table is."""
    lengths = {len(row["value"]) for row in rows if isinstance(row, Mapping) and isinstance(row.get("value"), list)}
    return len(lengths) <= 1
