"""What a person typed, as data: words, phrases, excluded words and prefixes. Never raises, whatever the input.

Engines get parsed terms only; nothing typed ever reaches an engine's own query language.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from search.analysis import Analyser, Token, analyser_for, fitting_languages, fold, surface
from search.engines.base import LanguageQuery, Term
from search.filenames import name_of
from search.pieces import TITLE, Piece, pieces

LONGEST_QUERY = 300  # characters; what is beyond is cut and the page says so
MOST_TERMS = 40
MOST_PREFIXES = 5  # each reads a stretch of the table of words


@dataclass(frozen=True)
class SearchQuery:
    """A parsed query. `text` is the cleaned input, to show in the search box; `cut` says that it was longer.

    `words` and `prefixes` are words as typed; `phrases`, `titles` (what a title must hold), `excluded` and
    `excluded_titles` tuples of words that follow each other. All words stand in `words`, those of phrases and titles
    included. `pieces` are what the text was made of.
    """

    text: str = ""
    words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[tuple[str, ...], ...] = ()
    prefixes: tuple[str, ...] = ()
    titles: tuple[tuple[str, ...], ...] = ()
    excluded_titles: tuple[tuple[str, ...], ...] = ()
    pieces: tuple[Piece, ...] = ()
    cut: bool = False

    def __bool__(self) -> bool:
        """Whether anything can be looked up."""
        return bool(self.words or self.phrases or self.prefixes)

    @property
    def name(self) -> str:
        """What stands for the whole text, should a file be called so; "" where parts of it are asked for in other ways."""
        if any(piece.is_excluded or piece.is_prefix or piece.field for piece in self.pieces):
            return ""
        return name_of(self.text)


def clean(text: str) -> tuple[str, bool]:
    """The text on one line, without control characters and lone surrogates, composed, and whether it was cut."""
    # Cut before the work, generously: decomposed letters shrink when they are composed.
    head = text[: LONGEST_QUERY * 4]
    kept = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in head if not _unusable(c))
    line = " ".join(unicodedata.normalize("NFC", kept).split())
    return line[:LONGEST_QUERY].rstrip(), len(line) > LONGEST_QUERY or len(text) > len(head)


def parse(text: str) -> SearchQuery:
    """Read `"phrases"`, `-word`, `word*` and `title:word`; everything else is a plain word.

    An unbalanced quote is a space. A facet that is named here (`topic:water`) has no such value: its value is a plain
    word. A query that only excludes is read as plain words: nobody asks for all pages but some.
    """
    line, cut = clean(text)
    found = pieces(line)
    excluding = [piece for piece in found if piece.is_excluded]
    asking = [piece for piece in found if not piece.is_excluded]
    if not asking:
        asking = [replace(piece, is_excluded=False, is_phrase=False, field="") for piece in excluding]
        excluding = []
    plain: list[str] = [word for piece in asking if piece.is_phrase for word in piece.words]
    prefixes: list[str] = []
    for piece in asking:
        if piece.is_phrase:
            continue
        typed = list(piece.words)
        if piece.is_prefix:
            prefixes.append(typed.pop())
        plain += [piece.name, *typed] if _is_prose(piece) else typed
    return SearchQuery(
        text=line,
        words=_distinct(plain)[:MOST_TERMS],
        phrases=_groups(piece for piece in asking if piece.is_phrase and piece.field != TITLE),
        titles=_groups(piece for piece in asking if _is_title(piece)),
        excluded=_groups(piece for piece in excluding if piece.field != TITLE),
        excluded_titles=_groups(piece for piece in excluding if piece.field == TITLE),
        prefixes=_distinct(prefixes)[:MOST_PREFIXES],
        pieces=found,
        cut=cut,
    )


def analyse(query: SearchQuery, languages: Sequence[str], interface_language: str = "") -> tuple[LanguageQuery, ...]:
    """The query under each of `languages` whose script and vocabulary fit it, the interface language first.

    Stop words are dropped; when nothing else is left they all stay. Terms keep the order of the query.
    """
    typed = " ".join((*query.words, *query.prefixes))
    fitting = fitting_languages(typed, languages, interface_language)
    return tuple(_under(query, analyser_for(language)) for language in fitting)


def with_name(query: SearchQuery, queries: Iterable[LanguageQuery]) -> tuple[LanguageQuery, ...]:
    """`queries` that also find what is called as the whole query. Where nothing is, they find the same as before."""
    name = query.name
    return tuple(_named(one, name) for one in queries) if name else tuple(queries)


def corrected(query: SearchQuery, corrections: Mapping[str, str]) -> SearchQuery | None:
    """The query with the words it was corrected to (typed surface word -> word); None when nothing changes by that.

    Phrases and words of titles are looked for as they were typed.
    """
    words = tuple(corrections.get(surface(word), word) for word in query.words)
    return None if query.phrases or query.titles or words == query.words else replace(query, words=_distinct(words))


def _under(query: SearchQuery, analyser: Analyser) -> LanguageQuery:
    tokens = [token for word in query.words if (token := analyser.token(word)).term]
    meant = [token for token in tokens if not token.stop]
    if not meant and not query.prefixes:
        meant = tokens
    return LanguageQuery(
        language=analyser.language,
        terms=_terms(meant),
        phrases=_all_stems(query.phrases, analyser),
        titles=_all_stems(query.titles, analyser),
        excluded=tuple(dict.fromkeys(map(" ".join, _all_stems(query.excluded, analyser)))),
        excluded_titles=tuple(dict.fromkeys(map(" ".join, _all_stems(query.excluded_titles, analyser)))),
        prefixes=tuple(dict.fromkeys(filter(None, (fold(surface(prefix)) for prefix in query.prefixes)))),
    )


def _named(query: LanguageQuery, name: str) -> LanguageQuery:
    """With the name as another way to write its first word: it is no further word that could be missing."""
    if not query.terms:
        return query
    first = query.terms[0]
    stem = analyser_for(query.language).token(name).term
    return replace(query, terms=(*query.terms, Term(stem, surface=first.surface or first.stem, is_name=True)))


def _terms(tokens: Iterable[Token]) -> tuple[Term, ...]:
    """One term per stem: a term that is asked twice would count twice."""
    distinct = {token.term: token for token in reversed(list(tokens))}
    return tuple(Term(stem, token.parts, surface=token.word) for stem, token in reversed(distinct.items()))


def _all_stems(groups: Iterable[tuple[str, ...]], analyser: Analyser) -> tuple[tuple[str, ...], ...]:
    """What is left of each group of words; groups of which nothing is are left out."""
    stems = (tuple(term for word in group if (term := analyser.token(word).term)) for group in groups)
    return tuple(filter(None, stems))


def _groups(found: Iterable[Piece]) -> tuple[tuple[str, ...], ...]:
    return tuple(dict.fromkeys(piece.words for piece in found))[:MOST_TERMS]


def _is_title(piece: Piece) -> bool:
    return piece.field == TITLE and not piece.is_prefix


def _is_prose(piece: Piece) -> bool:
    """ "Format: A4" names no format there is: both are words of a sentence."""
    return bool(piece.field) and piece.field != TITLE and piece.is_spaced


def _distinct(typed: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(typed))


def _unusable(character: str) -> bool:
    return unicodedata.category(character) in ("Cs", "Cn") and not character.isspace()
