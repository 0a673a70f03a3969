"""How near the words of a query stand to each other in an entry, and which passage of it answers best.

Works on the analysed text of a few candidates with plain string search: about 20 microseconds per page.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from search.engines.plan import Sought

PASSAGE_SHARE = 0.25  # score = entry + this x best passage
NEARNESS = 0.5  # score x (1 + this x weighted share of neighbouring words found near each other)
TITLE = 1.0  # the same for a title that holds all words of the query and no other
NAME = 3.0  # … and for something that is called as the whole query: more than a title with its words can gain
NEAR_CHARACTERS = 24  # about three words between
K1, B = 1.2, 0.75
USUAL_PASSAGE = 560  # characters of 90 terms
MOST_PLACES = 200  # of one term in one entry
MOST_REFINED = 40  # entries of one search
LONGEST_TEXT = 400_000  # characters; what is beyond counts in the entry's own score only


def candidates(limit: int, closely: int = 0) -> int:
    """From how many of the best entries a page of so many hits is chosen: their passages and nearness are looked at.

    `closely`: of the hits only so many are to be the best there are.
    """
    return max(limit, candidates(closely)) if 0 < closely < limit else min(MOST_REFINED, 4 * limit)


class Text(NamedTuple):
    """The terms of one entry as an engine keeps them: one line for the lead, then one per passage."""

    title: str = ""
    body: str = ""
    parts: str = ""


class Refined(NamedTuple):
    """The better score, and the number of the best line (0 is the lead, 1 the first passage; -1 is none)."""

    score: float
    line: int


def refine_text(matched: float, words: Sequence[Sought], text: Text) -> Refined:
    """The score of an entry that matched with `matched`, with its best passage and the nearness of the words."""
    title, body, parts = text
    # Every term has a space on both sides, every line ends with one: a term is then found by plain search.
    spaced = _spaced(body[:LONGEST_TEXT])
    places = _places(spaced, words)
    side = _spaced(parts[:LONGEST_TEXT])
    score, line = _best_passage(words, places, spaced, side)
    heading = _places(_spaced(title), words)
    near = NEARNESS * _nearness(words, [heading, places])
    if all(heading):
        # Who types a title wants that page; the more so, the less else the title says.
        near += TITLE * len(words) / max(len(words), title.count(" ") + 1)
    if any(word.name and f" {word.name} " in side for word in words):
        near += NAME
    return Refined((matched + PASSAGE_SHARE * score) * (1.0 + near), line)


def _spaced(text: str) -> str:
    return f" {text} ".replace("\n", " \n ")


def _lines(text: str) -> list[int]:
    """Where each line of a spaced text begins."""
    starts, at = [0], text.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = text.find("\n", at + 1)
    return starts


def _places(text: str, words: Sequence[Sought]) -> list[dict[str, list[int]]]:
    """Where each term of each word of the query stands in a spaced text; terms that do not are left out."""
    return [{term: found for term in word.weights if (found := _find(text, term))} for word in words]


def apart(text: str) -> str:
    """The text with two spaces between terms and one at its ends, for `occurrences`."""
    return f" {text} ".replace("\n", " ").replace(" ", "  ")


def occurrences(spaced: str, term: str) -> int:
    """How often a term stands in a text that `apart` has made."""
    return spaced.count(f" {term} ")


def _find(text: str, term: str) -> list[int]:
    wanted = f" {term} "
    step = len(wanted) - 1
    found: list[int] = []
    at = text.find(wanted)
    while at >= 0 and len(found) < MOST_PLACES:
        found.append(at)
        at = text.find(wanted, at + step)
    return found


def _best_passage(
    words: Sequence[Sought], places: Sequence[Mapping[str, list[int]]], text: str, side: str
) -> tuple[float, int]:
    """BM25 of the best line among its likes, with the weights of the entries' terms."""
    starts, side_starts = _lines(text), _lines(side)
    lengths = [after - before for before, after in pairwise((*starts, len(text)))]
    scores = [0.0] * len(starts)
    for word, found in zip(words, places, strict=True):
        for term, weight in word.weights.items():
            times: dict[int, float] = {}
            for at in found.get(term, ()):
                line = bisect_right(starts, at) - 1
                times[line] = times.get(line, 0.0) + 1.0
            for at in _find(side, term):
                line = bisect_right(side_starts, at) - 1
                times[line] = times.get(line, 0.0) + 0.5
            for line, often in times.items():
                if line < len(scores):
                    usual = K1 * (1.0 - B + B * lengths[line] / USUAL_PASSAGE)
                    scores[line] += weight * often * (K1 + 1.0) / (often + usual)
    best = max(range(len(scores)), key=scores.__getitem__)
    return (scores[best], best) if scores[best] > 0.0 else (0.0, -1)


def _nearness(words: Sequence[Sought], texts: Sequence[Sequence[Mapping[str, list[int]]]]) -> float:
    """Weighted share of the query's neighbouring words that stand near each other in one of the texts."""
    whole = reached = 0.0
    spans = [[_spans(found) for found in places] for places in texts]
    for left, right in pairwise(range(len(words))):
        weight = words[left].weight + words[right].weight
        whole += weight
        reached += weight * max(_closest(places[left], places[right]) for places in spans)
    return reached / whole if whole else 0.0


def _spans(found: Mapping[str, list[int]]) -> list[tuple[int, int]]:
    """Begin and end of every occurrence of a word, in text order."""
    spans = [(at, at + len(term) + 1) for term, places in found.items() for at in places]
    return sorted(spans) if len(found) > 1 else spans


def _closest(left: list[tuple[int, int]], right: list[tuple[int, int]]) -> float:
    """1 for words next to each other in the query's order, less for near ones, 0 beyond about three words."""
    best, i, j = 0.0, 0, 0
    while i < len(left) and j < len(right) and best < 1.0:
        (start, end), (other, last) = left[i], right[j]
        if start < other:
            if other - end <= NEAR_CHARACTERS and other >= end:
                best = 1.0 if other == end else max(best, 0.8)
            i += 1
        else:
            if start - last <= NEAR_CHARACTERS and start >= last:
                best = max(best, 0.8)
            j += 1
    return best
