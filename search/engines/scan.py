"""Answers from the rows of the log themselves when no index can: slower and ranked more simply, never wrong or empty.

Reads the newest entries one by one, with the same access rule, filters and facets as an engine.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from search.engines.base import (
    NOT,
    Engine,
    EngineEntry,
    EngineHit,
    EngineRequest,
    EngineResult,
    EngineUnavailable,
    LanguageQuery,
    Later,
)
from search.engines.recency import freshness_of

MOST_SCANNED = 20_000
CUT = 0.4  # share of the query's weight that must be matched
TITLE_WEIGHT = 4.0
_FIELDS = ("id", "language", "facets", "places", "date", "review", "terms")


@dataclass
class _Found:
    """One scanned entry: which terms of the query stand in its title and text."""

    id: int
    day: str
    review: str
    facets: Mapping[str, list[str]]
    title: frozenset[str] = frozenset()
    text: frozenset[str] = frozenset()
    score: float = 0.0
    share: float = 0.0


class ScanEngine(Engine):
    """No index at all: every answer reads the rows."""

    name = "scan"

    def version(self) -> int:
        return -1

    def apply(self, entries: Iterable[EngineEntry], up_to: int, *, patience: float | None = None) -> None:
        raise EngineUnavailable("a scan keeps nothing")

    def versions(self, after_id: int, limit: int) -> dict[int, int]:
        return {}

    def rebuild(
        self,
        entries: Iterable[EngineEntry],
        up_to: int,
        generation: str,
        analysis: str,
        *,
        later: Later | None = None,
    ) -> None:
        raise EngineUnavailable("a scan keeps nothing")

    def close(self) -> None:
        """Nothing is open."""

    def search(self, request: EngineRequest) -> EngineResult:
        wanted = {query.language: query for query in request.queries}
        found = [one for row in _rows(request) if (one := _look(row, wanted))]
        whole = len(found)
        if wanted:
            _score(found)
            for one in found:
                one.score *= freshness_of(one.day, one.review, request.today)
                one.score *= request.weights.of(one.id, _pairs(one.facets)) if request.weights else 1.0
            best = max((one.share for one in found), default=0.0)
            found = [one for one in found if request.whole or one.share >= min(CUT, best * 0.85) - 1e-9]
        passed, facets = _count(found, request.filters)
        by_score = bool(wanted) and request.sort != "date"
        passed.sort(key=lambda one: (one.score, one.day, one.id) if by_score else (one.day, one.id), reverse=True)
        shown = passed[request.offset : request.offset + request.limit]
        return EngineResult(tuple(EngineHit(one.id, one.score) for one in shown), len(passed), whole, facets)


def _rows(request: EngineRequest) -> Iterator[dict[str, Any]]:
    from search.models import SearchEntry  # the models know the engines' values, not the other way round

    rows = SearchEntry.objects.filter(deleted=False)
    if request.languages:
        rows = rows.filter(language__in=request.languages)
    if not request.member:
        rows = rows.filter(closed=False)
    hidden = request.hidden_ids
    for row in rows.order_by("-id").values(*_FIELDS)[:MOST_SCANNED].iterator(chunk_size=200):
        if row["id"] not in hidden and request.closed_places.isdisjoint(row["places"]):
            yield row


def _look(row: Mapping[str, Any], wanted: Mapping[str, LanguageQuery]) -> _Found | None:
    day, review = (row[name].isoformat() if row[name] else "" for name in ("date", "review"))
    one = _Found(row["id"], day, review, row["facets"])
    if not wanted:
        return one
    query = wanted.get(row["language"])
    if query is None:
        return None
    title, text = set(row["terms"]["title"].split()), _text(row["terms"])
    everything = text | title
    if not (_holds(everything, query.phrases, query.excluded) and _holds(title, query.titles, query.excluded_titles)):
        return None
    known = {word.partition("_")[0] for word in row["terms"]["words"].split()} if query.prefixes else set()
    prefixes = {p for p in query.prefixes if any(word.startswith(p) for word in known)}
    asked = [(term.stem, {term.stem, *term.parts}) for term in query.terms]
    one.title = frozenset(stem for stem, forms in asked if not forms.isdisjoint(title))
    one.text = frozenset(stem for stem, forms in asked if not forms.isdisjoint(everything)) | prefixes
    return one if one.text else None


def _holds(terms: set[str], required: Iterable[tuple[str, ...]], excluded: Iterable[str]) -> bool:
    """Without the order of words, which a scan does not look at."""
    return all(map(terms.issuperset, required)) and not any(terms.issuperset(one.split()) for one in excluded)


def _pairs(facets: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    return ((name, value) for name, values in facets.items() for value in values)


def _text(terms: Mapping[str, Any]) -> set[str]:
    found = {*terms["body"].split(), *terms["parts"].split()}
    for _position, body, parts in terms["sections"]:
        found.update(body.split(), parts.split())
    return found


def _score(found: list[_Found]) -> None:
    """Rare terms weigh more, those in titles four times as much."""
    used = Counter(term for one in found for term in one.text)
    weights = {term: math.log(1 + (len(found) + 1) / number) for term, number in used.items()}
    whole = sum(weights.values()) or 1.0
    for one in found:
        one.share = sum(weights[term] for term in one.text) / whole
        one.score = sum(weights[term] * (TITLE_WEIGHT if term in one.title else 1.0) for term in one.text)


def _count(
    found: list[_Found], filters: Mapping[str, tuple[str, ...]]
) -> tuple[list[_Found], dict[str, dict[str, int]]]:
    """What passes the filters, and counts per facet as if that facet were not filtered."""
    passed: list[_Found] = []
    counts: dict[str, Counter[str]] = {}
    chosen = {name: set(values) for name, values in filters.items() if values and not name.startswith(NOT)}
    unwanted = {(name.removeprefix(NOT), one) for name in filters if name.startswith(NOT) for one in filters[name]}
    for one in found:
        if not unwanted.isdisjoint(_pairs(one.facets)):
            continue
        missed = {name for name, values in chosen.items() if values.isdisjoint(one.facets.get(name, ()))}
        if not missed:
            passed.append(one)
        for name, values in one.facets.items():
            if not missed or missed == {name}:
                counts.setdefault(name, Counter()).update(set(values))
    return passed, {name: dict(sorted(counts[name].items(), key=lambda p: (-p[1], p[0]))) for name in sorted(counts)}
