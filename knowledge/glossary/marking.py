"""Where in a text do terms stand, and what is its reader told of them? For a whole article, piece by piece.

What the terms are is read once per state of the glossary and kept per process; a word that begins no name costs one
look-up.
"""

from collections.abc import Iterable, Iterator, Mapping
from threading import Lock

from django.db.models import Count, Max

from home.linking.keys import key_of
from home.writing.terms import Meaning
from knowledge.glossary.models import Term, TermText
from knowledge.glossary.searchable import term_address
from search.analysis import Word, analyser_for, words
from search.analysis.analysers import Analyser
from search.analysis.words import WORD
from search.versions import Kept

MOST_DULL = 50_000  # words of a language known to begin no name

Names = Mapping[str, list[tuple[tuple[str, ...], int]]]


class _Glossary:
    """All terms as they were in one state of the glossary."""

    def __init__(self, state: str) -> None:
        self.state = state
        self.texts: dict[int, dict[str, TermText]] = {}
        for text in TermText.objects.order_by("term_id", "language"):
            self.texts.setdefault(text.term_id, {})[text.language] = text
        self._names: dict[str, Names] = {}
        self.dull: dict[str, set[str]] = {}

    def names(self, language: str) -> Names:
        """First word -> (all words, term), the longest first. Only what says something is a name to mark."""
        if language not in self._names:
            analyser = analyser_for(language)
            found: dict[str, list[tuple[tuple[str, ...], int]]] = {}
            for term, texts in self.texts.items():
                for name in texts[language].names if language in texts else ():
                    key = tuple(token.term for token in analyser.tokens(name))
                    if key:
                        found.setdefault(key[0], []).append((key, term))
            for some in found.values():
                some.sort(key=lambda one: -len(one[0]))
            self.dull[language], self._names[language] = set(), found
        return self._names[language]

    def meaning(self, term: int, language: str, reader_language: str) -> Meaning | None:
        """In the reader's language, else in the source language, else in any; None where nothing is defined."""
        texts = self.texts.get(term, {})
        order = (reader_language, "de", *texts)
        text = next((texts[code] for code in order if code in texts and texts[code].definition), None)
        if text is None:
            return None
        name = text.name if text.language != language else ""
        return Meaning(term, term_address(term, reader_language), text.definition, text.language, name)


_TAGS = frozenset(("p", "b", "i"))  # of plain paragraphs, which need not be taken apart to see that they hold no term
_lock = Lock()
_kept: _Glossary | None = None


_of_state: Kept[_Glossary] = Kept()


def present_glossary(of_state: str = "") -> _Glossary:
    """One statement, and one more after the glossary changed. Saving a term saves its texts, so its date tells of both.

    None at all where it was read for this state of the content (`search.versions.shared_version`) before.
    """
    known = _of_state.get(of_state) if of_state else None
    return known or _of_state.put(of_state, _read_glossary())


def _read_glossary() -> _Glossary:
    global _kept
    latest = Term.objects.aggregate(at=Max("changed_at"), terms=Count("pk"))
    state = f"{latest['at']} {latest['terms']}"
    with _lock:
        if _kept is None or _kept.state != state:
            _kept = _Glossary(state)
        return _kept


class TermFinder:
    """Finds terms in texts of one language, for readers of one."""

    def __init__(
        self, language: str, reader_language: str, state: str = "", *, glossary: _Glossary | None = None
    ) -> None:
        self.language, self.reader_language = language, reader_language
        self.glossary = glossary or present_glossary(state)
        self._names = self.glossary.names(language)
        self._dull = self.glossary.dull[language]
        self._analyser: Analyser = analyser_for(language)
        for tag in _TAGS - self._dull:
            if self._analyser.token(tag).term not in self._names:
                self._skip(tag)

    def may_find(self, html: str) -> bool:
        """The common case is that every word of a text is known to begin no name."""
        return bool(self._names) and not self._dull.issuperset(WORD.findall(html))

    def find(self, text: str) -> Iterator[tuple[int, int, Meaning]]:
        """Start, end and meaning of every term, the longest name where several begin alike."""
        dull, past = self._dull, 0
        if not self.may_find(text):
            return
        listed = list(words(text))
        for at, word in enumerate(listed):
            if word.raw in dull or word.start < past:
                continue
            entries = self._names.get(self._analyser.token(word.raw).term)
            if not entries:
                self._skip(word.raw)
                continue
            for key, term in entries:
                end = self._end(listed, at, key)
                meaning = self.glossary.meaning(term, self.language, self.reader_language) if end else None
                if meaning is not None:
                    past = end
                    yield word.start, end, meaning
                    break

    def _end(self, listed: list[Word], at: int, key: Iterable[str]) -> int:
        """Where the name that begins at this word ends; 0 where other words follow."""
        wanted = tuple(key)
        some = listed[at : at + len(wanted)]
        terms = tuple(self._analyser.token(word.raw).term for word in some)
        return some[-1].end if terms == wanted else 0

    def _skip(self, raw: str) -> None:
        if len(self._dull) < MOST_DULL:
            self._dull.add(raw)


def other_names(titles: Iterable[str], language: str) -> dict[str, list[str]]:
    """Title -> what the glossary also calls what is called so, in the language."""
    asked = {key_of(title): title for title in titles}
    found: dict[str, list[str]] = {}
    for texts in present_glossary().texts.values():
        names = texts[language].names if language in texts else []
        for name in names:
            if (title := asked.get(key_of(name))) is not None:
                found.setdefault(title, []).extend(one for one in names if one != name)
    return found
