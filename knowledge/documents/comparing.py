"""What changed from one version to another? Paragraph beside paragraph, word by word where a paragraph was changed."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any, NamedTuple

from knowledge.documents.models import DocumentPage, DocumentVersion
from knowledge.documents.paragraphs import paragraphs

MOST_CHARACTERS = 400_000  # of each text; what follows is not compared, and the page says so
MOST_PARAGRAPHS = 6_000
LONGEST_PARAGRAPH = 1_500  # pieces; longer ones are shown as a whole, old and new
MOST_TOGETHER = 60  # changed paragraphs among which pairs are looked for
MOST_WORK = 8_000_000  # pairs of pieces in one comparison (3 s at worst); changed paragraphs beyond are shown whole
EVERY_PAIR = 200  # pieces from which the matcher leaves frequent ones aside, and longer paragraphs cost no more
ALIKE = 0.4  # share of words in common from which two paragraphs are the same one, changed
_PIECE = re.compile(r"\s+|\w+|[^\w\s]")


class Kind(StrEnum):
    SAME = "same"
    CHANGED = "changed"
    REMOVED = "removed"
    ADDED = "added"


class Paragraph(NamedTuple):
    page: int
    text: str


class Piece(NamedTuple):
    """Part of a paragraph; `kind` is same, removed (old side only) or added (new side only)."""

    text: str
    kind: Kind


@dataclass(frozen=True)
class Row:
    """One paragraph beside its counterpart; a side that has none is empty and its page 0."""

    kind: Kind
    old: Sequence[Piece]
    new: Sequence[Piece]
    old_page: int
    new_page: int


@dataclass(frozen=True)
class Gap:
    """Paragraphs that are the same on both sides and are not shown."""

    count: int


@dataclass(frozen=True)
class Comparison:
    """`rows` and `gaps` in reading order. `is_cut`: at least one text goes on beyond what was compared."""

    parts: Sequence[Row | Gap]
    changed: int
    removed: int
    added: int
    is_cut: bool

    @property
    def is_same(self) -> bool:
        return not (self.changed or self.removed or self.added)


def compare(old: DocumentVersion, new: DocumentVersion) -> Comparison:
    """Two queries. The work is bounded by the limits above, however long the texts are."""
    (before, cut_before), (after, cut_after) = _paragraphs(old), _paragraphs(new)
    rows = list(_rows(before, after))
    counts = {kind: sum(row.kind == kind for row in rows) for kind in Kind}
    return Comparison(
        parts=list(_with_gaps(rows)),
        changed=counts[Kind.CHANGED],
        removed=counts[Kind.REMOVED],
        added=counts[Kind.ADDED],
        is_cut=cut_before or cut_after,
    )


def _paragraphs(version: DocumentVersion) -> tuple[list[Paragraph], bool]:
    found: list[Paragraph] = []
    left = MOST_CHARACTERS
    rows: Any = DocumentPage.objects.filter(version=version).order_by("number").values_list("number", "text")
    for number, text in rows:
        if left <= 0 or len(found) >= MOST_PARAGRAPHS:
            return found[:MOST_PARAGRAPHS], True
        found += (Paragraph(number, one) for one in paragraphs(text[:left], version.format))
        left -= len(text)
    return found[:MOST_PARAGRAPHS], left < 0 or len(found) > MOST_PARAGRAPHS


@dataclass
class Work:
    """What may still be spent on words, so that no two texts can keep a process busy."""

    left: int = MOST_WORK

    def may_spend(self, amount: int) -> bool:
        self.left -= amount
        return self.left >= 0


def _rows(before: Sequence[Paragraph], after: Sequence[Paragraph]) -> Iterator[Row]:
    work = Work()
    # The heuristic for frequent lines stays on: without it, a text of equal lines takes quadratic time.
    matcher = SequenceMatcher(None, [_key(one) for one in before], [_key(one) for one in after])
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        if kind == "equal":
            for one, other in zip(before[start:end], after[new_start:new_end], strict=True):
                yield Row(Kind.SAME, [Piece(one.text, Kind.SAME)], [Piece(other.text, Kind.SAME)], one.page, other.page)
        else:
            yield from _block(before[start:end], after[new_start:new_end], work)


def _key(paragraph: Paragraph) -> str:
    return " ".join(paragraph.text.split())


def _block(old: Sequence[Paragraph], new: Sequence[Paragraph], work: Work) -> Iterator[Row]:
    """Pairs that are alike, in order; what stands between them was removed or added."""
    at, new_at = 0, 0
    for one, other in _pairs(old, new):
        yield from _alone(old[at:one], Kind.REMOVED)
        yield from _alone(new[new_at:other], Kind.ADDED)
        yield _changed(old[one], new[other], work)
        at, new_at = one + 1, other + 1
    yield from _alone(old[at:], Kind.REMOVED)
    yield from _alone(new[new_at:], Kind.ADDED)


def _pairs(old: Sequence[Paragraph], new: Sequence[Paragraph]) -> list[tuple[int, int]]:
    """The pairs of places with the greatest likeness in all, none crossing another (longest common subsequence)."""
    if not old or not new:
        return []
    if len(old) > MOST_TOGETHER or len(new) > MOST_TOGETHER:
        return [(at, at) for at in range(min(len(old), len(new))) if _alike(_words(old[at]), _words(new[at])) >= ALIKE]
    best = [[0.0] * (len(new) + 1) for _place in range(len(old) + 1)]
    others = [_words(one) for one in new]
    alike = [[_alike(words, other) for other in others] for words in map(_words, old)]
    for at in range(len(old) - 1, -1, -1):
        for other in range(len(new) - 1, -1, -1):
            both = alike[at][other] + best[at + 1][other + 1] if alike[at][other] >= ALIKE else 0.0
            best[at][other] = max(both, best[at + 1][other], best[at][other + 1])
    pairs, at, other = [], 0, 0
    while at < len(old) and other < len(new):
        both = alike[at][other] + best[at + 1][other + 1] if alike[at][other] >= ALIKE else -1.0
        if both == best[at][other]:
            pairs.append((at, other))
            at, other = at + 1, other + 1
        elif best[at + 1][other] == best[at][other]:
            at += 1
        else:
            other += 1
    return pairs


def _cost(pieces: Sequence[str]) -> int:
    return min(len(pieces), EVERY_PAIR)


def _words(paragraph: Paragraph) -> frozenset[str]:
    return frozenset(paragraph.text.split())


def _alike(words: frozenset[str], others: frozenset[str]) -> float:
    """The share of different words in common (Dice)."""
    return 2 * len(words & others) / ((len(words) + len(others)) or 1)


def _alone(some: Iterable[Paragraph], kind: Kind) -> Iterator[Row]:
    for one in some:
        pieces = [Piece(one.text, kind)]
        is_old = kind == Kind.REMOVED
        yield Row(kind, pieces if is_old else [], [] if is_old else pieces, one.page * is_old, one.page * (not is_old))


def _changed(one: Paragraph, other: Paragraph, work: Work) -> Row:
    left, right = word_by_word(one.text, other.text, work)
    return Row(Kind.CHANGED, left, right, one.page, other.page)


def word_by_word(one: str, other: str, work: Work) -> tuple[list[Piece], list[Piece]]:
    """What was removed from the first text, and what was added in the second; as a whole where `work` is spent."""
    together = in_one_line(one, other, work)
    left = [piece for piece in together if piece.kind != Kind.ADDED]
    return _smooth(left), _smooth([piece for piece in together if piece.kind != Kind.REMOVED])


def in_one_line(one: str, other: str, work: Work) -> list[Piece]:
    """Both texts as one: what was removed stands before what was added in its place."""
    old, new = _PIECE.findall(one), _PIECE.findall(other)
    if max(len(old), len(new)) > LONGEST_PARAGRAPH or not work.may_spend(_cost(old) * _cost(new)):
        return [Piece(one, Kind.REMOVED), Piece(other, Kind.ADDED)]
    found: list[Piece] = []
    for kind, start, end, new_start, new_end in SequenceMatcher(None, old, new).get_opcodes():
        if kind == "equal":
            _add(found, "".join(old[start:end]), Kind.SAME)
        else:
            _add(found, "".join(old[start:end]), Kind.REMOVED)
            _add(found, "".join(new[new_start:new_end]), Kind.ADDED)
    return found


def in_stretches(pieces: Sequence[Piece]) -> list[Piece]:
    """One line to be read: words changed side by side become one stretch removed and one added."""
    found: list[Piece] = []
    old = new = blank = ""
    for piece in [*pieces, Piece("", Kind.SAME)]:
        is_between = piece.kind == Kind.SAME and piece.text.isspace() and bool(old or new)
        if is_between:
            blank += piece.text
        elif piece.kind == Kind.SAME:
            _add(found, old, Kind.REMOVED)
            _add(found, new, Kind.ADDED)
            _add(found, blank + piece.text, Kind.SAME)
            old = new = blank = ""
        else:
            old, new, blank = old + blank, new + blank, ""
            old += piece.text if piece.kind == Kind.REMOVED else ""
            new += piece.text if piece.kind == Kind.ADDED else ""
    return found


def _add(pieces: list[Piece], text: str, kind: Kind) -> None:
    if text:
        pieces.append(Piece(text, kind))


def _smooth(pieces: Sequence[Piece]) -> list[Piece]:
    """A space between two changed words is part of the change: nobody reads a mark per word."""
    joined: list[Piece] = []
    for at, piece in enumerate(pieces):
        around = joined[-1].kind if joined else Kind.SAME
        if piece.kind == Kind.SAME and piece.text.isspace() and around != Kind.SAME and at + 1 < len(pieces):
            piece = Piece(piece.text, around)
        if joined and joined[-1].kind == piece.kind:
            joined[-1] = Piece(joined[-1].text + piece.text, piece.kind)
        else:
            joined.append(piece)
    return joined


def _with_gaps(rows: Sequence[Row]) -> Iterator[Row | Gap]:
    """Paragraphs that did not change are shown only next to one that did."""
    near = {place for at, row in enumerate(rows) if row.kind != Kind.SAME for place in (at - 1, at, at + 1)}
    hidden = 0
    for at, row in enumerate(rows):
        if at in near:
            if hidden:
                yield Gap(hidden)
            hidden = 0
            yield row
        else:
            hidden += 1
    if hidden:
        yield Gap(hidden)
