"""The lexicon as it is asked and as it is stored: one compact table per direction, a line of text per term."""

import zlib
from collections.abc import Callable, Mapping
from typing import NamedTuple

from search.lexicon.learning import Learnt

Direction = tuple[str, str]  # from this language to that one


class Translation(NamedTuple):
    """A term of the other language, how likely it is meant (0 to 1), and how it is mostly written there."""

    stem: str
    probability: float
    written: str


class Lexicon:
    """Translations in all directions; a direction is loaded when it is first asked for.

    `load(source, target)` gives a table as `pack` made it, or None where there is none.
    """

    def __init__(self, load: Callable[[str, str], bytes | None]) -> None:
        self._load = load
        self._tables: dict[Direction, Mapping[str, str]] = {}

    def translations(self, source: str, target: str, stem: str) -> tuple[Translation, ...]:
        """The likeliest first; nothing for a term that was never seen in translated text."""
        table = self._tables.get((source, target))
        if table is None:
            packed = self._load(source, target)
            table = self._tables[source, target] = unpack(packed) if packed else {}
        line = table.get(stem)
        if not line:
            return ()
        listed = (one.split(" ", 2) for one in line.split("\t"))
        return tuple(Translation(term, int(percent) / 100, written) for term, percent, written in listed)


def pack(learnt: Learnt, written: Mapping[str, str]) -> bytes:
    """Compressed lines: term, then for each translation its term, percent and written form. Same content, same bytes."""
    lines = []
    for term in sorted(learnt):
        shown = (f"{other} {round(chance * 100)} {written.get(other, other)}" for other, chance in learnt[term])
        lines.append("\t".join((term, *shown)))
    return zlib.compress("\n".join(lines).encode(), 6)


def unpack(packed: bytes) -> dict[str, str]:
    """Term -> the rest of its line: about 300 bytes per term in memory, a third of what lists would take."""
    lines = zlib.decompress(packed).decode().split("\n")
    return {term: rest for term, _tab, rest in (line.partition("\t") for line in lines) if rest}
