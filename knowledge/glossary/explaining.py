"""Which words of a text are terms of the glossary, and what does the reader call them?

Words are compared as the search compares them: inflected forms, Arabic articles and spellings count as the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from home.languages import Language
from home.languages import language as language_of
from knowledge.glossary.models import Term, TermText
from search.analysis import analyser_for

MOST = 12  # explanations of one text
LONGEST_TEXT = 20_000  # characters that are looked at

Names = dict[str, list[tuple[tuple[str, ...], int, str]]]  # first word -> (all words, term, name)


@dataclass(frozen=True)
class Explanation:
    """A term as it stands in the text (`name`, of the text's language) and as its reader says and understands it."""

    term: int
    name: str
    name_language: Language
    reader_name: str
    definition: str
    reader_language: Language

    @property
    def is_translated(self) -> bool:
        return self.name_language != self.reader_language


def explain(text: str, language: str, reader_language: str) -> list[Explanation]:
    """The terms that occur in the text, in the order of their first occurrence, at most `MOST`. Two queries."""
    found = _occurring(text[:LONGEST_TEXT], language)
    terms = {term.pk: term for term in Term.objects.filter(pk__in=found).prefetch_related("texts")}
    explained = (_explanation(terms[pk], name, language, reader_language) for pk, name in found.items() if pk in terms)
    return [one for one in explained if one is not None][:MOST]


def explain_many(texts: Sequence[str], language: str, reader_language: str) -> list[list[Explanation]]:
    """As `explain`, for each of many texts; two queries for all of them."""
    names = _names_of(language)
    found = [_occurring(text[:LONGEST_TEXT], language, names) for text in texts]
    wanted = {pk for some in found for pk in some}
    terms = {term.pk: term for term in Term.objects.filter(pk__in=wanted).prefetch_related("texts")}
    return [
        [
            one
            for pk, name in some.items()
            if pk in terms and (one := _explanation(terms[pk], name, language, reader_language)) is not None
        ][:MOST]
        for some in found
    ]


def _explanation(term: Term, name: str, language: str, reader_language: str) -> Explanation | None:
    text = term.text_in(reader_language)
    if text is None or (text.name == name and not text.definition):
        return None
    return Explanation(term.pk, name, language_of(language), text.name, text.definition, language_of(text.language))


def _occurring(text: str, language: str, names: Names | None = None) -> dict[int, str]:
    """Term -> its name in the language, by first occurrence; of names that begin alike the longest one counts."""
    names = _names_of(language) if names is None else names
    tokens = [token.term for token in analyser_for(language).tokens(text)]
    found: dict[int, str] = {}
    at = 0
    while at < len(tokens):
        longest = 1
        for key, term, name in names.get(tokens[at], ()):
            if tuple(tokens[at : at + len(key)]) == key:
                found.setdefault(term, name)
                longest = max(longest, len(key))
                break
        at += longest
    return found


def _names_of(language: str) -> Names:
    """First word -> (all words, term, name) with the longest names first."""
    rows: Iterable[TermText] = TermText.objects.filter(language=language).order_by("term_id")
    names: Names = {}
    for row in rows:
        for name in row.names:
            key = _key(name, language)
            if key:
                names.setdefault(key[0], []).append((key, row.term_id, row.name))
    for some in names.values():
        some.sort(key=lambda entry: -len(entry[0]))
    return names


@lru_cache(maxsize=20_000)
def _key(name: str, language: str) -> tuple[str, ...]:
    return tuple(token.term for token in analyser_for(language).tokens(name))
