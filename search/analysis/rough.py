"""Which written words could have one of a few terms, told without analysing them: for texts of which little matters.

Analysing a word nobody has met yet costs up to 15 microseconds, this about half of one. What is left out cannot have
any of the terms; what stays must be analysed to be sure.
"""

from collections.abc import Collection, Iterable, Iterator
from itertools import product

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
_LOOSE = {"a": ("a", "ae"), "o": ("o", "oe"), "u": ("u", "ue"), "i": ("i", "y"), "y": ("i", "y")}
_HAMZA = "ء"  # changes its bearer, or goes, with the letters around it


def beginnings(terms: Iterable[str]) -> frozenset[str]:
    """What one of the terms' words must hold, in any of its spellings; wherever, because compounds hold several."""
    found = (one for term in terms for one in _beginnings(term.translate(_TABLE)))
    return frozenset(one for one in found if one)


def could_mean(raws: Iterable[str], wanted: Collection[str]) -> Iterator[str]:
    """Those of the written words that hold any of the wanted beginnings."""
    listed = list(raws)
    # All words at once: what looks through a text is C, what looks at one word after the other is not.
    text = "\n".join(listed).translate(_TABLE)
    lines = {line for one in wanted for line in _lines(text, one)}
    return (listed[line] for line in sorted(lines))


def _lines(text: str, wanted: str) -> Iterator[int]:
    """Numbers of the lines that hold what is wanted."""
    line, counted = 0, 0
    at = text.find(wanted)
    while at >= 0:
        line += text.count("\n", counted, at)
        counted = at
        yield line
        end = text.find("\n", at)
        at = text.find(wanted, end) if end >= 0 else -1


def _beginnings(term: str) -> Iterator[str]:
    """ae, oe and ue meet ä, ö and ü; Arabic stems may get an alef, and hamzas change."""
    bare = term.removeprefix("ا") if len(term) > BEGINNING else term
    kept = bare[:BEGINNING] if len(bare) > BEGINNING else bare[:SHORT]
    certain = max(kept.split(_HAMZA), key=len) or kept
    return ("".join(letters) for letters in product(*(_LOOSE.get(letter, (letter,)) for letter in certain)))
