"""Under which beginnings a word is looked up while it is still being typed: no stems, for a word half typed has none."""

import re
from functools import lru_cache

from search.analysis.analysers import fold_arabic, is_arabic
from search.analysis.words import fold, surface, words

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
# With what is written as one with it, where at least two letters are left to tell words apart.
_ARTICLE = re.compile("^(?:[وف]?(?:ال|بال|كال)|[وف]?لل)(?=\\w{2})")


@lru_cache(maxsize=50_000)
def spellings(raw: str) -> tuple[str, ...]:
    """The folded spellings of a word or of its beginning, the usual one first; () where nothing is left to look up.

    Two words meet where any spelling of one begins with any of the other: ä meets a and ae, an Arabic word with the
    article the one without, hamza and final letters fold.
    """
    word = surface(raw)
    if is_arabic(word):
        bare = fold_arabic(word)
        found = (bare, _ARTICLE.sub("", bare))
    else:
        found = (fold(word), fold(word.translate(_UMLAUTS)))
    return tuple(dict.fromkeys(filter(None, found)))


def heading_of(title: str) -> str:
    """What a title is completed by: its words in their usual spelling, in order, and on a second line all others."""
    spelt = [found for word in words(title) if (found := spellings(word.raw))]
    others = dict.fromkeys(other for found in spelt for other in found[1:])
    return "\n".join((" ".join(found[0] for found in spelt), " ".join(others)))
