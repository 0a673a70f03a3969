"""What is asked of engines at scale: the same requests for every engine and size, as the result page words them.

They count all languages at once, which is more than a result page asks for in one request.
"""

import datetime
from dataclasses import dataclass
from functools import cache

from bench.corpus import LANGUAGES, MEMBERS, keywords, questions
from search.engines.base import EngineRequest, LanguageQuery
from search.query import analyse, parse

KINDS = ("sentences", "keywords", "with facets", "as a member", "suggestions")
EACH = 30  # of each kind and language
ANONYMOUS = frozenset({MEMBERS})
MEMBER = frozenset(f"circle:{number}" for number in (1, 3, 5))  # closed to them
TODAY = datetime.date(2026, 11, 23)
SUGGESTED = 8
SHOWN = 10


@dataclass(frozen=True)
class Asked:
    """One request. `terms`: what it looks for in its own language, for a raw query of the same words."""

    language: str
    request: EngineRequest
    kind: str

    @property
    def own(self) -> LanguageQuery:
        return next(query for query in self.request.queries if query.language == self.language)

    @property
    def terms(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one for term in self.own.terms for one in (term.stem, *term.parts)))


@cache
def asked(seed: int, kind: str) -> tuple[Asked, ...]:
    return tuple(one for language in LANGUAGES for one in _of_language(seed, kind, language))


def _of_language(seed: int, kind: str, language: str) -> list[Asked]:
    if kind == "suggestions":
        typed = [word[: 3 + number % 5] for number, word in enumerate(keywords(seed, EACH, language))]
        return [_suggestion(text, language) for text in typed]
    texts = keywords(seed, EACH, language) if kind == "keywords" else questions(seed, EACH, language)
    found = [_question(text, kind, language, number) for number, text in enumerate(texts)]
    return [one for one in found if any(query.language == language for query in one.request.queries)]


def _question(text: str, kind: str, language: str, number: int) -> Asked:
    filters: dict[str, tuple[str, ...]] = {"language": (language,)}
    if kind == "with facets":
        filters |= {"kind": ("article",), "year": (str(2016 + number % 10), str(2017 + number % 9))}
    request = EngineRequest(
        queries=analyse(parse(text), LANGUAGES, language),
        languages=LANGUAGES,
        filters=filters,
        closed_places=MEMBER if kind == "as a member" else ANONYMOUS,
        member=kind == "as a member",
        doubt=True,
        limit=SHOWN,
        today=TODAY,
    )
    return Asked(language, request, kind)


def _suggestion(text: str, language: str) -> Asked:
    queries = analyse(parse(f"{text}*"), LANGUAGES, language)
    return Asked(language, EngineRequest(queries, LANGUAGES, closed_places=ANONYMOUS, limit=SUGGESTED), "suggestions")
