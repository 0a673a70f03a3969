"""How a document is found by the name of its file, written as it stands there or with other signs between its words.

Every name gives its words, and one term of them all: who types the whole name asks for this very thing.
"""

from collections.abc import Iterable

from search.analysis import words
from search.analysis.spellings import spellings

MARK = "0"  # what a whole name begins with: no word of a language does, so it is never suggested or corrected to
FEWEST, MOST = 2, 12  # words of a name; one alone is a word like any other


def keywords_of(names: Iterable[str]) -> str:
    """The keywords of a thing whose files are called so: their words, and whole names with and without their ending."""
    distinct = dict.fromkeys(filter(None, names))
    whole = (name_of(part) for name in distinct for part in (name, _without_ending(name)))
    return " ".join(dict.fromkeys(filter(None, (*map(_written, distinct), *whole))))


def name_of(text: str) -> str:
    """The one word that stands for all words of a text as a name; "" where they are too few or too many."""
    spelt = [found[-1] for word in words(text) if (found := spellings(word.raw))]
    return MARK + "".join(spelt) if FEWEST <= len(spelt) <= MOST else ""


def _written(name: str) -> str:
    return " ".join(word.raw for word in words(name))


def _without_ending(name: str) -> str:
    stem, _, ending = name.rpartition(".")
    return stem if stem and ending.isalnum() else name
