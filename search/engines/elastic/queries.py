"""What the cluster is asked: from plans to clauses. Only parsed terms stand in them, never a query language."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from search.engines.base import FACETS, NOT, EngineRequest, LanguageQuery
from search.engines.elastic.access import Clause, both, hidden
from search.engines.elastic.connection import Body
from search.engines.plan import CUT, CUT_BELOW_BEST, Branch, Plan, affordable

MOST_COUNTED = 10_000  # hits; beyond that a total is "at least so many"
MOST_FACET_VALUES = 2_000
TITLE = ("title",)
ANYWHERE = ("title", "body")
ROUNDING = 1e-5  # scores of the cluster have seven digits


class Part(NamedTuple):
    """One plan as the cluster sees it: its branches without the difference of sets, and where its set ends.

    `only`: ids the set is limited to. Shares below `end` do not belong to it: the cluster rounds.
    """

    plan: Plan
    branches: list[Branch]
    least: float
    only: tuple[int, ...] = ()

    @classmethod
    def of(cls, plan: Plan, request: EngineRequest) -> "Part":
        return cls(plan, _merged(affordable(plan.branches)), 0.0 if request.whole else CUT * plan.whole)

    @property
    def language(self) -> str:
        return self.plan.language

    @property
    def end(self) -> float:
        return self.least * (1.0 - ROUNDING)

    def essential(self) -> list[Branch]:
        """The branches of which an entry of the set holds one at least: all others together do not reach its end."""
        ordered = sorted(self.branches, key=lambda branch: branch.share)
        reached = 0.0
        for at, branch in enumerate(ordered):
            reached += branch.share
            if reached >= self.end * (1.0 - ROUNDING):
                return ordered[at:]
        return ordered

    def needs_less(self, best: float) -> "Part | None":
        """The part with a lower end, where the best entry matches so little that the set would be too small."""
        lower = CUT_BELOW_BEST * best
        return self._replace(least=lower) if lower < self.end else None


def _merged(branches: list[Branch]) -> list[Branch]:
    """A term weighs the same in both sets, so it is asked for once."""
    return list({branch.terms: branch for branch in branches}.values())


def matching(part: Part, request: EngineRequest) -> Clause:
    """Everything that matches a part at all."""
    return _limited(part, request, [_holds(part.branches)])


def shares(part: Part, request: EngineRequest) -> Clause:
    """The same, scored by the share of the query it matches."""
    return _scored(matching(part, request), map(_share, part.branches))


def counting(part: Part, request: EngineRequest) -> Clause:
    """The set of a part, scored by the share of the query it matches."""
    clause = _limited(part, request, [_holds(part.essential()), *_only(part)])
    return _from(part, _scored(clause, map(_share, part.branches)))


def ranked(part: Part, request: EngineRequest, filters: list[Clause]) -> Clause:
    """The set of a part, within these filters, scored by its terms."""
    essential = part.essential()
    required = [_holds(essential), *_only(part), *filters]
    if essential[0].share < part.end:  # else each of them is enough
        required.append(_from(part, _scored({"bool": {}}, map(_share, part.branches))))
    return _scored(_limited(part, request, required), map(_score, part.branches))


def any_of(clauses: Sequence[Clause]) -> Clause:
    """An entry has one language, so it matches one part and takes that one's score."""
    if not clauses:
        return {"match_none": {}}
    return clauses[0] if len(clauses) == 1 else {"bool": {"should": list(clauses), "minimum_should_match": 1}}


def listing(request: EngineRequest) -> Clause:
    """Everything in the request's languages."""
    if request.languages:
        return both([{"terms": {"language": [language.lower() for language in request.languages]}}], request)
    return both([{"exists": {"field": "language"}}], request)


def total_within(query: Clause, filters: list[Clause]) -> Body:
    """How many hits there are, without any of them."""
    return {"query": {"bool": {"filter": [query, *filters]}}, "size": 0, "track_total_hits": MOST_COUNTED}


def facet_counts(filters: Mapping[str, tuple[str, ...]]) -> Body:
    """Aggregations with the values of every facet, each as if it were not filtered itself."""
    counts: Body = {}
    for name in FACETS:
        values = {"terms": {"field": f"facets.{name}", "size": MOST_FACET_VALUES}}
        others = chosen({facet: some for facet, some in filters.items() if facet != name})
        counts[name] = {"filter": {"bool": {"filter": others}}, "aggs": {"values": values}} if others else values
    return counts


def counted(found: Mapping[str, Body], languages: Mapping[str, int] | None = None) -> dict[str, dict[str, int]]:
    """Facet -> value -> number, names in order, the most frequent values first; `languages` are added."""
    counts = {}
    for name in sorted(found):
        listed = found[name].get("values", found[name])["buckets"]
        values = {bucket["key"]: bucket["doc_count"] for bucket in listed}
        if name == "language" and languages:
            values = Counter(values) + Counter(languages)
        if values:
            counts[name] = dict(sorted(values.items(), key=lambda pair: (-pair[1], pair[0])))
    return counts


def chosen(filters: Mapping[str, tuple[str, ...]]) -> list[Clause]:
    """Inside one facet choices widen, between facets they narrow. A facet nobody has is missed by all."""
    return [_one_of(name, values) for name, values in filters.items() if values]


def _one_of(name: str, values: Sequence[str]) -> Clause:
    clause: Clause = {"terms": {f"facets.{name.removeprefix(NOT)}": list(values)}}
    return {"bool": {"must_not": [clause]}} if name.startswith(NOT) else clause


def _limited(part: Part, request: EngineRequest, clauses: list[Clause]) -> Clause:
    """Clauses that must all match, in the part's language, with its phrases and without what it excludes."""
    query = part.plan.query
    return {
        "bool": {
            "filter": [{"term": {"language": query.language.lower()}}, *clauses, *_required(query)],
            "must_not": [*_excluded(query), *hidden(request)],
        }
    }


def _scored(clause: Clause, scores: Iterable[Clause]) -> Clause:
    """The same entries with these scores."""
    return {"bool": {**clause["bool"], "should": list(scores), "minimum_should_match": 0}}


def _from(part: Part, shared: Clause) -> Clause:
    """Of what is scored by shares as much as belongs to the set."""
    return {"function_score": {"query": shared, "min_score": part.end}} if part.least > 0.0 else shared


def _holds(branches: Iterable[Branch]) -> Clause:
    return {"terms": {"everything": sorted({term for branch in branches for term in branch.terms})}}


def _only(part: Part) -> list[Clause]:
    return [{"terms": {"id": list(part.only)}}] if part.only else []


def _score(branch: Branch) -> Clause:
    clauses = [_term("everything", term, branch.weight) for term in branch.terms]
    return clauses[0] if len(clauses) == 1 else {"dis_max": {"queries": clauses, "tie_breaker": 0.3}}


def _share(branch: Branch) -> Clause:
    terms = {"terms": {"everything": list(branch.terms)}}
    return {"constant_score": {"filter": terms, "boost": branch.share}}


def _term(field: str, term: str, boost: float) -> Clause:
    return {"term": {field: {"value": term, "boost": boost}}}


def _required(query: LanguageQuery) -> list[Clause]:
    return [*(_stand(phrase) for phrase in query.phrases), *(_stand(phrase, TITLE) for phrase in query.titles)]


def _excluded(query: LanguageQuery) -> list[Clause]:
    groups = [*((group, ANYWHERE) for group in query.excluded), *((group, TITLE) for group in query.excluded_titles)]
    return [_stand(group.split(), fields) for group, fields in groups]


def _stand(terms: Sequence[str], fields: Sequence[str] = ANYWHERE) -> Clause:
    """These terms next to each other in one of these fields."""
    spans = [{"match_phrase": {field: " ".join(terms)}} for field in fields]
    return {"bool": {"should": spans, "minimum_should_match": 1}}


def present(after_id: int) -> Body:
    """All entries with a higher id: no tombstones, not the state of the index."""
    return {"query": {"bool": {"filter": [{"exists": {"field": "language"}}, {"range": {"id": {"gt": after_id}}}]}}}
