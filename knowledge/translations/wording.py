"""Which words of a sentence changed? For showing an older source beside the one of today."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

MOST = 1_500  # pieces of a text that are compared; longer ones are shown whole, old and new
SAME, REMOVED, ADDED = "same", "removed", "added"
_PIECE = re.compile(r"\s+|\w+|[^\w\s]")


class Piece(NamedTuple):
    text: str
    kind: str  # same, removed or added


def changes(old: str, new: str) -> list[Piece]:
    """What to leave out of the old text and to add to it, in reading order, so that it says the new one."""
    before, after = _PIECE.findall(" ".join(old.split())), _PIECE.findall(" ".join(new.split()))
    if len(before) > MOST or len(after) > MOST:
        return [Piece("".join(before), REMOVED), Piece("".join(after), ADDED)]
    return list(_pieces(before, after))


def _pieces(before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    for kind, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece("".join(before[start:end]), SAME)
            continue
        if end > start:
            yield Piece("".join(before[start:end]), REMOVED)
        if new_end > new_start:
            yield Piece("".join(after[new_start:new_end]), ADDED)
