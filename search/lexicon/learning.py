"""Which word of one language stands for which of another, judged by pieces of text that translate each other.

IBM Model 1 in both directions, in plain Python. Every pair of words that ever stood in two matching pieces is a cell
of flat arrays, so memory stays at some hundred bytes per cell; cells and pieces are bounded.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from search.lexicon.aligning import Piece

ROUNDS = 6
MOST_WORK = 3_000_000  # pairs of words looked at in one round; what is beyond is not read
LEAST = 0.1  # probability of a translation that is kept
MOST_TRANSLATIONS = 3

Learnt = dict[str, list[tuple[str, float]]]  # term -> translations with their probability, the likeliest first


class _Match(NamedTuple):
    """Two matching pieces: how many terms each has, and the cells of all their pairs, one row per term of the second."""

    width: int
    height: int
    cells: "array[int]"

    def rows(self, *, across: bool) -> Iterator[Sequence[int]]:
        """One row per term to be explained, of the cells that could explain it."""
        if across:
            return (self.cells[at * self.width : (at + 1) * self.width] for at in range(self.height))
        return (self.cells[at :: self.width] for at in range(self.width))


class _Cells:
    """All pairs of words that stood in matching pieces, and where."""

    def __init__(self, pieces: Iterable[tuple[Piece, Piece]]) -> None:
        self.ones: dict[str, int] = {}
        self.others: dict[str, int] = {}
        self.matches: list[_Match] = []
        numbers: dict[int, int] = {}
        work = 0
        for one, other in pieces:
            if not one or not other:
                continue
            here = [self.ones.setdefault(term, len(self.ones)) for term in one]
            there = [self.others.setdefault(term, len(self.others)) for term in other]
            cells = array("I", [numbers.setdefault(b << 32 | a, len(numbers)) for b in there for a in here])
            self.matches.append(_Match(len(here), len(there), cells))
            work += len(cells)
            if work >= MOST_WORK:
                break
        self.one_of = array("I", (key & 0xFFFFFFFF for key in numbers))
        self.other_of = array("I", (key >> 32 for key in numbers))

    def probabilities(self, *, across: bool) -> list[float]:
        """Cell -> how likely its first term is translated by its second; the other way round unless `across`."""
        given, terms = (self.one_of, len(self.ones)) if across else (self.other_of, len(self.others))
        likely = [1.0] * len(given)
        for _round in range(ROUNDS):
            counts = [0.0] * len(given)
            for match in self.matches:
                for row in match.rows(across=across):
                    chances = [likely[cell] for cell in row]
                    whole = sum(chances)
                    for cell, chance in zip(row, chances, strict=True):
                        counts[cell] += chance / whole
            totals = [0.0] * terms
            for cell, term in enumerate(given):
                totals[term] += counts[cell]
            likely = [count / totals[term] for count, term in zip(counts, given, strict=True)]
        return likely


def learn(pieces: Iterable[tuple[Piece, Piece]]) -> tuple[Learnt, Learnt]:
    """Translations from the first language to the second, and back."""
    cells = _Cells(pieces)
    ones, others = list(cells.ones), list(cells.others)
    there = _likeliest(cells.probabilities(across=True), cells.one_of, cells.other_of, (ones, others))
    back = _likeliest(cells.probabilities(across=False), cells.other_of, cells.one_of, (others, ones))
    return there, back


def _likeliest(
    likely: Sequence[float],
    given: Sequence[int],
    translated: Sequence[int],
    words: tuple[Sequence[str], Sequence[str]],
) -> Learnt:
    found: Learnt = {}
    for cell, chance in enumerate(likely):
        if chance >= LEAST:
            found.setdefault(words[0][given[cell]], []).append((words[1][translated[cell]], chance))
    for term, translations in found.items():
        # Equally likely ones in an order that does not hang on where they were read first.
        found[term] = sorted(translations, key=lambda one: (-round(one[1], 6), one[0]))[:MOST_TRANSLATIONS]
    return found
