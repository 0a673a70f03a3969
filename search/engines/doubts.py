"""Words that entries do use, but so rarely that a much more frequent neighbour may have been meant."""

from collections.abc import Iterable
from typing import NamedTuple, Protocol

from search.analysis import analyser_for
from search.engines.base import Term
from search.engines.corrections import Correction

RARE = 2  # entries; what more of them use is no slip
MUCH_MORE = 10  # times as many entries use what may have been meant
MOST_DOUBTED = 2  # words of one query


class Neighbourhood(Protocol):
    """What `search.engines.plan.Statistics` tells of words near others."""

    def expect(self, words: Iterable[tuple[str, str]], *, other: bool = False) -> None: ...

    def nearest(self, language: str, typed: str, *, other: bool = False) -> Correction | None: ...


class Doubted(NamedTuple):
    """A word of the query under one language, in how many entries it stands there, and whether any language knows it."""

    language: str
    term: Term
    used: int
    known: bool


def neighbours(words: Neighbourhood, typed: Iterable[Doubted]) -> dict[str, tuple[str, str]]:
    """Typed word -> (what may have been meant, its language). Forms of one stem are one word."""
    listed = [one for one in typed if one.term.surface and one.term.origin is None]
    used: dict[str, int] = {}
    for one in listed:
        used[one.term.surface] = max(used.get(one.term.surface, 0), one.used)
    doubted = [surface for surface, number in used.items() if number <= RARE][:MOST_DOUBTED]
    found: dict[str, tuple[Correction, str]] = {}
    looked_up = [one for one in listed if one.term.surface in doubted]
    words.expect(((one.language, one.term.surface) for one in looked_up), other=True)
    for one in looked_up:
        surface = one.term.surface
        near = words.nearest(one.language, surface, other=True)
        least = MUCH_MORE * max(1, used[surface]) if one.known else 1
        if near is None or -near.rarity < least or analyser_for(one.language).token(near.word).term == one.term.stem:
            continue
        if surface not in found or near < found[surface][0]:
            found[surface] = (near, one.language)
    return {surface: (near.word, language) for surface, (near, language) in found.items()}
