"""What a hit shows of its text: the passage that answers best, with the words of the query marked, safe as HTML.

Built from the original text of the shown hits only. Text is escaped first, marks are added between the pieces, so
nothing that stands in a text can become markup.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from html import escape

from django.utils.safestring import SafeString, mark_safe

from search.analysis import Analyser, Token, analyser_for, beginnings, could_mean, fold, words
from search.analysis.words import WORD
from search.engines.base import LanguageQuery

WINDOW = 30  # words
LONGEST_TEXT = 60_000  # characters looked at; a passage beyond is not worth the wait
ELLIPSIS = "…"
_SENTENCE_ENDS = frozenset(".!?؟:\n")


class Marker:
    """Finds the words of a query in texts of one language: the same stems and compound parts as the index."""

    def __init__(self, queries: Iterable[LanguageQuery], language: str, *, corrections: Iterable[str] = ()) -> None:
        self._analyser: Analyser = analyser_for(language)
        self._terms: set[str] = set()
        self._parts: dict[str, str] = {}
        self._prefixes: list[str] = []
        self._meanings: dict[str, str] = {}  # written word -> the query's term it answers, "" when it answers none
        for query in queries:
            for term in query.terms:
                self._terms.add(term.stem)
                # A part stands for its word: three parts of one compound do not make a window three times as good.
                self._parts.update(dict.fromkeys(term.parts, term.stem))
            self._terms.update(stem for phrase in query.phrases for stem in phrase)
            self._prefixes += query.prefixes
        for word in corrections:
            token = self._analyser.token(word)
            self._terms.add(token.term)
            self._parts.update(dict.fromkeys(token.parts, token.term))
        # A term of the query means itself, even where it is a part of another one.
        self._direct = {**self._parts, **{term: term for term in self._terms}}
        self._beginnings = beginnings((*self._direct, *self._prefixes))

    def meanings(self, raws: Iterable[str]) -> Mapping[str, str]:
        """Written word -> the query's term it answers, "" for none: for these words at least."""
        known, direct = self._meanings, self._direct
        new = set(raws).difference(known)
        if self._analyser.keeps_beginnings:
            known.update(dict.fromkeys(new, ""))
            new = set(could_mean(new, self._beginnings))
        for raw, token in self._analyser.each(new):
            meaning = direct.get(token.term, "")
            known[raw] = meaning if meaning or not (token.parts or self._prefixes) else self._indirect(token)
        return known

    def _indirect(self, token: Token) -> str:
        # Two compounds that only share a part (Wasserwerk, Wasserrecht) are found by it, but do not mean the same.
        for part in token.parts:
            if part in self._terms:
                return part
        if self._prefixes:
            folded = fold(token.word)
            return next((prefix for prefix in self._prefixes if folded.startswith(prefix)), "")
        return ""


def highlight(text: str, marker: Marker) -> SafeString:
    """The whole text as HTML, every word of the query in <mark>."""
    found = list(words(text))
    known = marker.meanings(word.raw for word in found)
    return mark_safe(_marked(text, [(word.start, word.end) for word in found if known[word.raw]]))


def snippet(text: str, marker: Marker, *, length: int = WINDOW) -> SafeString:
    """The `length` words that answer most different words of the query, as HTML on one line; the beginning if none do.

    An ellipsis stands where text was left out.
    """
    text = text[:LONGEST_TEXT]
    # A section may have thousands of words: each different one is understood once, and only those shown are located.
    raws = WORD.findall(text)
    if not raws:
        return mark_safe("")
    known = marker.meanings(raws)
    answers = [(number, meaning) for number, raw in enumerate(raws) if (meaning := known[raw])]
    first = _best_window(answers, length)
    spans = _spans(text, raws[: first + length], max(0, first - length))
    first = _from_sentence(text, spans, answers, first=first, length=length)
    window = [spans[number] for number in range(first, min(first + length, len(raws)))]
    start = 0 if first == 0 else window[0][0]
    end = len(text) if first + length >= len(raws) else window[-1][1]
    shown = [(here - start, there - start) for here, there in window if known[text[here:there]]]
    inside = _marked(text[start:end], shown)
    before = f"{ELLIPSIS} " if text[:start].strip() else ""
    after = f" {ELLIPSIS}" if text[end:].strip() else ""
    return mark_safe(f"{before}{' '.join(inside.split())}{after}")


def _spans(text: str, raws: Sequence[str], first: int) -> dict[int, tuple[int, int]]:
    """Number of a word -> its place in the text, from `first` on; `raws` are the words from the text's beginning.

    Nothing between two words could begin one, so each is the next occurrence of what it is written like.
    """
    spans = {}
    at = 0
    for number, raw in enumerate(raws):
        start = text.find(raw, at)
        at = start + len(raw)
        if number >= first:
            spans[number] = (start, at)
    return spans


def _best_window(answers: Sequence[tuple[int, str]], length: int) -> int:
    """The first word of the window with the most different terms, then the most occurrences; the earliest of these."""
    places = [number for number, _meaning in answers]
    best, first = (0, 0), 0
    for at, start in enumerate(places):
        inside = answers[at : bisect_left(places, start + length, lo=at)]
        worth = (len({meaning for _number, meaning in inside}), len(inside))
        if worth > best:
            best, first = worth, start
    return first


def _from_sentence(
    text: str, spans: dict[int, tuple[int, int]], answers: Sequence[tuple[int, str]], *, first: int, length: int
) -> int:
    """Begin at a sentence, or a few words before, as far as the window still holds what it was chosen for."""
    last = max((number for number, _meaning in answers if first <= number < first + length), default=first)
    earliest = max(0, last - length + 1)
    for number in range(first, earliest - 1, -1):
        if number == 0 or _SENTENCE_ENDS & set(text[spans[number - 1][1] : spans[number][0]]):
            return number
    return max(earliest, first - length // 4)


def _marked(text: str, found: Sequence[tuple[int, int]]) -> str:
    """HTML of a text whose parts from start to before end are marked."""
    pieces = []
    at = 0
    for start, end in found:
        pieces.append(escape(text[at:start]))
        pieces.append(f"<mark>{escape(text[start:end])}</mark>")
        at = end
    pieces.append(escape(text[at:]))
    return "".join(pieces)
