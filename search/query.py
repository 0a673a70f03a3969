"""What a person typed, as data: words, phrases, excluded words and prefixes. Never raises, whatever the input.

Engines get parsed terms only; nothing typed ever reaches an engine's own query language.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from search.analysis import Analyser, Token, analyser_for, fitting_languages, fold, surface, words
from search.engines.base import LanguageQuery, Term

LONGEST_QUERY = 300  # characters; what is beyond is cut and the page says so
MOST_TERMS = 40
MOST_PREFIXES = 5  # each reads a stretch of the table of words
SHORTEST_PREFIX = 2

_QUOTES = str.maketrans(dict.fromkeys("„“”‟«»〝〞＂", '"'))
_PHRASE = re.compile(r'"([^"]*)"')
# Only a sign after a space excludes: „Fischglas“-artig is one word with a quoted half.
_SIGNED = re.compile(r'(?:^|(?<=\s))[-−–](?=[\w"])')
_EXCLUDED = re.compile(r'\x00(?:"[^"]*"|\S+)')


@dataclass(frozen=True)
class SearchQuery:
    """A parsed query. `text` is the cleaned input, to show in the search box; `cut` says that it was longer.

    `words` and `prefixes` are words as typed; `phrases` and `excluded` tuples of words that follow each other.
    All words stand in `words`, those of phrases included.
    """

    text: str = ""
    words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[tuple[str, ...], ...] = ()
    prefixes: tuple[str, ...] = ()
    cut: bool = False

    def __bool__(self) -> bool:
        """Whether anything can be looked up."""
        return bool(self.words or self.phrases or self.prefixes)


def clean(text: str) -> tuple[str, bool]:
    """The text on one line, without control characters and lone surrogates, composed, and whether it was cut."""
    # Cut before the work, generously: decomposed letters shrink when they are composed.
    head = text[: LONGEST_QUERY * 4]
    kept = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in head if not _unusable(c))
    line = " ".join(unicodedata.normalize("NFC", kept).split())
    return line[:LONGEST_QUERY].rstrip(), len(line) > LONGEST_QUERY or len(text) > len(head)


def parse(text: str) -> SearchQuery:
    """Read `"phrases"`, `-word` and `word*`; everything else is a plain word. An unbalanced quote is a space.

    A query that only excludes is read as plain words: nobody asks for all pages but some.
    """
    line, cut = clean(text)
    signed = _SIGNED.sub("\x00", line.translate(_QUOTES))
    excluded = [found for match in _EXCLUDED.finditer(signed) if (found := _plain(match.group()))]
    rest = _EXCLUDED.sub(" ", signed)
    phrases = [found for match in _PHRASE.finditer(rest) if (found := _plain(match.group(1)))]
    plain: list[str] = [word for phrase in phrases for word in phrase]
    prefixes: list[str] = []
    for piece in _PHRASE.sub(" ", rest).replace('"', " ").split():
        typed = list(_plain(piece))
        if typed and _is_prefix(piece, typed[-1]):
            prefixes.append(typed.pop())
        plain += typed
    if not (plain or prefixes):
        plain, excluded = [word for group in excluded for word in group], []
    return SearchQuery(
        text=line,
        words=_distinct(plain)[:MOST_TERMS],
        phrases=tuple(dict.fromkeys(phrases)),
        excluded=tuple(dict.fromkeys(excluded))[:MOST_TERMS],
        prefixes=_distinct(prefixes)[:MOST_PREFIXES],
        cut=cut,
    )


def analyse(query: SearchQuery, languages: Sequence[str], interface_language: str = "") -> tuple[LanguageQuery, ...]:
    """The query under each of `languages` whose script and vocabulary fit it, the interface language first.

    Stop words are dropped; when nothing else is left they all stay. Terms keep the order of the query.
    """
    typed = " ".join((*query.words, *query.prefixes))
    fitting = fitting_languages(typed, languages, interface_language)
    return tuple(_under(query, analyser_for(language)) for language in fitting)


def corrected(query: SearchQuery, corrections: Mapping[str, str]) -> SearchQuery | None:
    """The query with the words it was corrected to (typed surface word -> word); None when nothing changes by that.

    Phrases are looked for as they were typed.
    """
    words = tuple(corrections.get(surface(word), word) for word in query.words)
    return None if query.phrases or words == query.words else replace(query, words=_distinct(words))


def _under(query: SearchQuery, analyser: Analyser) -> LanguageQuery:
    tokens = [token for word in query.words if (token := analyser.token(word)).term]
    meant = [token for token in tokens if not token.stop]
    if not meant and not query.prefixes:
        meant = tokens
    return LanguageQuery(
        language=analyser.language,
        terms=_terms(meant),
        phrases=tuple(filter(None, (_stems(phrase, analyser) for phrase in query.phrases))),
        excluded=tuple(dict.fromkeys(filter(None, (" ".join(_stems(group, analyser)) for group in query.excluded)))),
        prefixes=tuple(dict.fromkeys(filter(None, (fold(surface(prefix)) for prefix in query.prefixes)))),
    )


def _terms(tokens: Iterable[Token]) -> tuple[Term, ...]:
    """One term per stem: a term that is asked twice would count twice."""
    distinct = {token.term: token for token in reversed(list(tokens))}
    return tuple(Term(stem, token.parts, surface=token.word) for stem, token in reversed(distinct.items()))


def _stems(typed: Iterable[str], analyser: Analyser) -> tuple[str, ...]:
    return tuple(term for word in typed if (term := analyser.token(word).term))


def _is_prefix(piece: str, last: str) -> bool:
    return piece.endswith("*") and piece.rstrip("*").endswith(last) and len(last) >= SHORTEST_PREFIX


def _plain(text: str) -> tuple[str, ...]:
    return tuple(word.raw for word in words(text))


def _distinct(typed: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(typed))


def _unusable(character: str) -> bool:
    return unicodedata.category(character) in ("Cs", "Cn") and not character.isspace()
