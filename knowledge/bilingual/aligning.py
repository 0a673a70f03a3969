"""Which part of one language version stands beside which of the other?

Parts are what freshness measures: the blocks of a body and, of lists and steps, their items. They carry the same ids in
every language, so they are matched by id wherever they stand. Two versions that share no id (typed anew by hand) are
matched by the order of their kinds.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any

from home.bodies import Part, parts

LISTS = frozenset(("list", "steps"))


@dataclass(frozen=True)
class Piece:
    """A block, or an item of a list block; `number` counts the items of its list from 1 and is 0 for a whole block."""

    id: str
    kind: str
    part: Part
    value: Any = None
    number: int = 0


Pair = tuple[Piece | None, Piece | None]


def pieces(stream: Any) -> list[Piece]:
    """The parts of a body in order, lists taken apart. Parts without an id get one that no other part has."""
    found: list[Piece] = []
    for part in parts(stream):
        if part.kind in LISTS and part.block is not None:
            items = enumerate(part.block.value.bound_blocks, start=1)
            found += [Piece(item.id or "", part.kind, part, item.value, number) for number, item in items]
        else:
            found.append(Piece(part.id, part.kind, part))
    return [piece if piece.id else replace(piece, id=f"-{at}") for at, piece in enumerate(found)]


def align(left: Sequence[Piece], right: Sequence[Piece]) -> list[Pair]:
    """Every piece of both sides once, in the order of the left side.

    What only the right side has follows the piece it follows there.
    """
    if not {piece.id for piece in left} & {piece.id for piece in right}:
        return _by_kind(left, right)
    known = {piece.id for piece in left}
    partners = {piece.id: piece for piece in right if piece.id in known}
    after: dict[str, list[Piece]] = {}
    last = ""
    for piece in right:
        if piece.id in known:
            last = piece.id
        else:
            after.setdefault(last, []).append(piece)
    rows: list[Pair] = [(None, extra) for extra in after.pop("", ())]
    for piece in left:
        rows.append((piece, partners.get(piece.id)))
        rows += [(None, extra) for extra in after.pop(piece.id, ())]
    return rows


def _by_kind(left: Sequence[Piece], right: Sequence[Piece]) -> list[Pair]:
    rows: list[Pair] = []
    kinds, others = ([piece.kind for piece in side] for side in (left, right))
    for tag, start, end, other, last in SequenceMatcher(None, kinds, others, autojunk=False).get_opcodes():
        if tag == "equal":
            rows += zip(left[start:end], right[other:last], strict=True)
        else:
            rows += [(piece, None) for piece in left[start:end]]
            rows += [(None, piece) for piece in right[other:last]]
    return rows
