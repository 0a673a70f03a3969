"""The exact score of a few candidates, from their text and the counts of present entries.

The same formula as the embedded engine's, so that both put the same entries in the same order.
"""

import datetime
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from search.engines.base import EngineHit, Weights
from search.engines.closeness import Refined, Text, apart, occurrences, refine_text
from search.engines.elastic.connection import Body
from search.engines.elastic.statistics import ClusterStatistics
from search.engines.plan import Branch, Plan, affordable, fts5_weight
from search.engines.recency import freshness_of

K1, B = 1.2, 0.75
USUAL_LENGTH = 400  # terms of a closed entry, whose average depends on who asks (see `embedded.permitted`)
TITLE, PARTS = 4.0, 0.5
SOURCE = ("id", "language", "title", "body", "parts", "length", "sections", "facets", "day", "review")


class Candidate(NamedTuple):
    """One entry as the cluster returned it: source, whether it is closed, and the cluster's own score."""

    source: Body
    closed: bool
    score: float

    @property
    def id(self) -> int:
        return int(self.source["id"])


class Scorer:
    """Scores candidates of one search; `plans` by language in lower case."""

    def __init__(self, plans: Mapping[str, Plan], statistics: ClusterStatistics) -> None:
        self._plans = plans
        self._statistics = statistics
        self._branches = {language: affordable(plan.branches) for language, plan in plans.items()}

    def refine(self, candidate: Candidate) -> Refined:
        source = candidate.source
        plan = self._plans[source["language"]]
        text = Text(source["title"], source["body"], source["parts"])
        return refine_text(self._matched(plan, candidate, text), plan.words, text)

    def _matched(self, plan: Plan, candidate: Candidate, text: Text) -> float:
        """BM25 of the whole entry."""
        usual = USUAL_LENGTH if candidate.closed else self._statistics.average_length(plan.language)
        length = K1 * (1.0 - B + B * candidate.source["length"] / (usual or 1.0))
        spaced = [apart(part) for part in text]
        score = 0.0
        for branch in self._branches[plan.language.lower()]:
            if branch.closed != candidate.closed:
                continue
            for weight, terms in self._weighted(plan, branch):
                often = sum(_often(spaced, term) for term in terms)
                if often:
                    score += weight * often * (K1 + 1.0) / (often + length)
        return score

    def _weighted(self, plan: Plan, branch: Branch) -> list[tuple[float, tuple[str, ...]]]:
        """Several terms in the public set count each for itself, as FTS5 has it; else any of them counts."""
        if branch.closed or len(branch.terms) == 1:
            return [(branch.weight, branch.terms)]
        uses = self._statistics.uses(plan.language, branch.terms, closed=False)
        size = plan.sizes[False]
        return [(fts5_weight(size, uses[term]), (term,)) for term in branch.terms if uses[term]]


def share(branches: Iterable[Branch], source: Body) -> float:
    """How much of a query an entry matches (see `Plan`)."""
    terms = {term for name in ("title", "body", "parts") for term in source[name].split()}
    return sum(branch.share for branch in branches if not terms.isdisjoint(branch.terms))


def _often(spaced: list[str], term: str) -> float:
    title, body, parts = (occurrences(text, term) for text in spaced)
    return TITLE * title + body + PARTS * parts


def weighted(candidate: Candidate, refined: Refined, weights: Weights) -> Refined:
    """With the factors people gave to kinds, institutions or single entries."""
    if not weights:
        return refined
    facets = candidate.source.get("facets") or {}
    values = ((name, value) for name, values in facets.items() for value in values)
    return refined._replace(score=refined.score * weights.of(candidate.id, values))


def aged(candidate: Candidate, refined: Refined, today: datetime.date | None) -> Refined:
    """With what its age counts."""
    source = candidate.source
    factor = freshness_of(source.get("day") or "", source.get("review") or "", today)
    return refined._replace(score=refined.score * factor)


def hit(candidate: Candidate, refined: Refined) -> EngineHit:
    """Line 0 of an entry's text is its lead; the passages follow."""
    place = refined.line - 1
    sections = candidate.source["sections"]
    return EngineHit(candidate.id, refined.score, sections[place] if 0 <= place < len(sections) else None)
