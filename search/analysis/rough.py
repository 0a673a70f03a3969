"""Which written words could have one of a few terms, told without analysing them: for texts of which little matters.

Analysing a word nobody has met yet costs up to 15 microseconds, this about half of one. What is left out cannot have
any of the terms; what stays must be analysed to be sure.
"""

import re
from collections.abc import Collection, Iterable, Iterator

from search.analysis.analysers import LETTERS
from search.analysis.words import fold

BEGINNING = 3  # letters of a term that every word with that term holds: stemmers change ends …
SHORT = 2  # … and of the shortest terms nearly all (dying, die)


class _Folded(dict[int, str]):
    """A translation table of single characters, filled as they are met; lines stay lines."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        self[code] = found = "\n" if character == "\n" else fold(character.lower().translate(LETTERS))
        return found


_TABLE = _Folded()
_LOOSE = {"a": "ae?", "o": "oe?", "u": "ue?", "i": "[iy]", "y": "[iy]", "ء": ".?"}


def could_mean(raws: Collection[str], terms: Iterable[str]) -> Iterator[str]:
    """Those of the written words that hold the beginning of one of the terms, wherever: compounds hold several."""
    beginnings = {_beginning(term.translate(_TABLE)) for term in terms if term}
    listed = list(raws)
    if not (beginnings and listed):
        return
    holds = re.compile("|".join(sorted(beginnings))).search
    # All at once: a table of characters is looked up in C, a function for each word is not.
    for raw, bare in zip(listed, "\n".join(listed).translate(_TABLE).split("\n"), strict=True):
        if holds(bare):
            yield raw


def _beginning(term: str) -> str:
    """What to look for, as an expression: ae, oe and ue meet ä, ö and ü; Arabic stems may get an alef, and hamzas change."""
    bare = term.removeprefix("ا") if len(term) > BEGINNING else term
    kept = bare[:BEGINNING] if len(bare) > BEGINNING else bare[:SHORT]
    return "".join(_LOOSE.get(letter) or re.escape(letter) for letter in kept)
