"""A query in the languages it was not asked in: each word by what it is called there, and why.

The reader's own language is left as it is where the query fits it. A quoted phrase asks for exactly these words, so a
query with one is not translated.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from search.analysis import analyser_for, surface
from search.engines.base import LanguageQuery, Origin, Term
from search.lexicon.dictionary import Dictionary
from search.lexicon.glossary import Name
from search.lexicon.table import Translation
from search.query import SearchQuery, analyse, with_name

MOST_WORDS = 20  # of a query that are translated
AGREED = 2.0  # weight of a name from the glossary; a word of the query itself weighs 1
LEARNT = 2.0  # … of what the lexicon has learnt, times its probability
PARTS = 0.5  # … times this where only the parts of a compound are known


def expand(
    query: SearchQuery,
    queries: Sequence[LanguageQuery],
    languages: Iterable[str],
    reader: str,
    *,
    dictionary: Dictionary,
    asked: Sequence[LanguageQuery] = (),
) -> tuple[LanguageQuery, ...]:
    """`queries` with the translations of their words, and a query more for each further language.

    `asked` are those the query fits (default: `queries`): what is translated, the likeliest language first. The
    reader's language gets translations only when it is none of them.
    """
    asked = asked or queries
    if query.phrases or not asked:
        return tuple(queries)
    typed = {surface(word): word for word in query.words}
    likeliest = asked[0].language
    fits = {one.language for one in asked}
    known = {one.language: one for one in queries}
    found = dict(known)
    for target in languages:
        sources = [_meant(one, likeliest) for one in asked if one.language != target]
        if not sources or target == likeliest or (target == reader and target in fits):
            continue
        own = known.get(target, LanguageQuery(target))
        expanded = _Expansion(dictionary, target, typed).of(own, sources)
        if expanded.terms:
            found[target] = expanded
    return tuple(found.values())


def under_all_languages(
    query: SearchQuery, languages: tuple[str, ...], reader: str, *, dictionary: Dictionary
) -> tuple[LanguageQuery, ...]:
    """The query under the languages it fits, under the reader's in any case, and translated into the others."""
    if not query:
        return ()
    asked = analyse(query, languages, reader)
    queries = _in_readers_language(query, asked, reader)
    return with_name(query, expand(query, queries, languages, reader, dictionary=dictionary, asked=asked))


def _in_readers_language(
    query: SearchQuery, queries: tuple[LanguageQuery, ...], reader: str
) -> tuple[LanguageQuery, ...]:
    """The queries with one for the reader's language in any case.

    A name in another script, or a paragraph not yet translated, stands in pages of that language as well; there its
    words have the stems of the language they were written in.
    """
    if any(one.language == reader for one in queries):
        return queries
    stems: dict[str, dict[str, None]] = {}
    for term in (term for one in queries for term in one.terms):
        stems.setdefault(term.surface, {})[term.stem] = None
    own = [
        replace(one, terms=tuple(replace(term, parts=tuple(stems.get(term.surface, {}))) for term in one.terms))
        for one in analyse(query, (reader,), reader)
    ]
    return (*own, *queries)


def _meant(query: LanguageQuery, likeliest: str) -> LanguageQuery:
    """Without the small words of the likeliest language: the German `die` is nobody's death."""
    if query.language == likeliest:
        return query
    small = analyser_for(likeliest).stop_words
    return replace(query, terms=tuple(term for term in query.terms if term.surface not in small))


class _Expansion:
    """Translates the words of one query into one language."""

    def __init__(self, dictionary: Dictionary, target: str, typed: dict[str, str]) -> None:
        self.dictionary = dictionary
        self.target = target
        self.typed = typed
        self.analyser = analyser_for(target)

    def of(self, own: LanguageQuery, sources: Sequence[LanguageQuery]) -> LanguageQuery:
        translated: dict[str, list[Term]] = {}  # surface -> terms, from the likeliest language that knows the word
        for source in sources:
            for word, agreed in self._agreed(source):
                translated.setdefault(word, agreed)
        for source in sources:
            for term in source.terms[:MOST_WORDS]:
                if term.surface not in translated and (learnt := list(self._learnt(term, source.language))):
                    translated[term.surface] = learnt
        terms = {term.stem: term for term in own.terms}
        for source in sources:
            for term in source.terms:
                # A name, a number, a word of trade: where it has no translation it may stand there as it is.
                for one in translated.get(term.surface) or self._as_it_is(term, source.language):
                    terms.setdefault(one.stem, one)
        excluded = dict.fromkeys((*own.excluded, *self._excluded(sources)))
        return replace(own, terms=tuple(terms.values()), excluded=tuple(excluded))

    def _agreed(self, source: LanguageQuery) -> Iterator[tuple[str, list[Term]]]:
        """What the glossary says; of a name of several words all stands under each of them."""
        stems = [term.stem for term in source.terms[:MOST_WORDS]]
        at = 0
        while at < len(stems):
            taken, names = self.dictionary.glossary.find(source.language, self.target, stems[at:])
            words = [term.surface for term in source.terms[at : at + taken]]
            if taken:
                typed = " ".join(self.typed.get(word, word) for word in words)
                yield from self._under(words, names, Origin(typed, source.language))
            at += max(taken, 1)

    def _under(self, words: list[str], names: Sequence[Name], origin: Origin) -> Iterator[tuple[str, list[Term]]]:
        found: dict[str, list[Term]] = {word: [] for word in words}
        for number, name in enumerate(names):
            for place, stem in enumerate(name.stems):
                word = words[min(place, len(words) - 1)]
                weight = AGREED if number == 0 else AGREED / 2
                found[word].append(
                    Term(stem, weight=weight, surface=word, origin=replace(origin, meaning=name.written))
                )
        yield from found.items()

    def _learnt(self, term: Term, source: str) -> Iterator[Term]:
        found = self._translations(source, term.stem)
        if found:
            yield from (self._term(one, term, source, 1.0) for one in found)
            return
        for part in term.parts:
            yield from (self._term(one, term, source, PARTS) for one in self._translations(source, part))

    def _translations(self, source: str, stem: str) -> tuple[Translation, ...]:
        return self.dictionary.lexicon.translations(source, self.target, stem)

    def _term(self, one: Translation, term: Term, source: str, share: float) -> Term:
        meaning = "" if one.written.casefold() == term.surface else one.written
        origin = Origin(self.typed.get(term.surface, term.surface), source, meaning)
        return Term(one.stem, weight=LEARNT * one.probability * share, surface=term.surface, origin=origin)

    def _as_it_is(self, term: Term, source: str) -> Iterator[Term]:
        token = self.analyser.token(term.surface)
        if token.term and not token.stop:
            origin = Origin(self.typed.get(term.surface, term.surface), source)
            yield Term(token.term, token.parts, surface=term.surface, origin=origin)

    def _excluded(self, sources: Sequence[LanguageQuery]) -> Iterator[str]:
        """What must not occur must not occur in translation either, as far as one is sure of it."""
        for source in sources:
            for stems in source.excluded:
                if " " not in stems:
                    yield from (
                        one.stem for one in self._translations(source.language, stems) if one.probability >= 0.5
                    )
