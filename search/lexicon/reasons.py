"""Why was something found in a language nobody typed: which of its marked words say what was typed."""

import re
from collections.abc import Iterable, Mapping
from html import unescape

from search.engines.base import Origin, Term
from search.snippets import Marker

MOST = 3
# Weight of a translation that is named: a doubtful one may find, but proves nothing to a reader.
LEAST_WEIGHT = 0.4
_MARKED = re.compile(r"<mark>(.*?)</mark>")


def reasons(marked: Iterable[str], marker: Marker, terms: Iterable[Term]) -> list[Origin]:
    """Of texts with marks (HTML of `search.snippets`), what their words translate: one per typed word, a few at most.

    The likeliest translation is named where several of one word stand there; words that are the same in both
    languages need no reason.
    """
    named = _nameable(terms)
    if not named:
        return []
    words = [unescape(word) for html in marked for word in _MARKED.findall(html)]
    meanings = marker.meanings(words)
    found = {term.stem: term for word in words if (term := named.get(meanings[word])) is not None}
    best: dict[str, tuple[float, Origin]] = {}
    for term in found.values():
        if term.origin and term.weight > best.get(term.origin.typed, (0.0,))[0]:
            best[term.origin.typed] = term.weight, term.origin
    return [origin for _weight, origin in best.values()][:MOST]


def _nameable(terms: Iterable[Term]) -> Mapping[str, Term]:
    return {term.stem: term for term in terms if term.origin and term.origin.meaning and term.weight >= LEAST_WEIGHT}
