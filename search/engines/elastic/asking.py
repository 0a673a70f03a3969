"""One search on the cluster, from plans to hits: one request where counts of words are known, else two.

More only where little matches or a page lies deep.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from search.engines.base import EngineHit, EngineRequest, EngineResult
from search.engines.closeness import candidates
from search.engines.elastic.connection import Body, Cluster
from search.engines.elastic.indices import Pair
from search.engines.elastic.queries import (
    MOST_COUNTED,
    Part,
    any_of,
    chosen,
    counted,
    counting,
    facet_counts,
    listing,
    matching,
    ranked,
    shares,
    total_within,
)
from search.engines.elastic.remembering import Memory
from search.engines.elastic.scoring import SOURCE, Candidate, Scorer, aged, hit, share, weighted
from search.engines.elastic.statistics import ClusterStatistics
from search.engines.plan import FEW, Plan, plans

BY_SCORE = [{"_score": "desc"}, {"id": "asc"}]
BY_DAY = [{"day": {"order": "desc", "missing": "_last"}}, {"id": "desc"}]


class Found(NamedTuple):
    """The set of a search: the cluster's answer, and the language facet's counts of languages that were not chosen.

    `whole`: how many entries match at all and pass the filters; `seen`: whether any matches, whatever the filters.
    """

    answer: Body
    others: Counter[str]
    whole: int
    seen: bool


class Question:
    """A request whose window lies inside the bounds, put to a pair of indices."""

    def __init__(self, cluster: Cluster, pair: Pair, request: EngineRequest, memory: Memory) -> None:
        self._cluster = cluster
        self._request = request
        self._pair = pair
        self._memory = memory
        self._looked_at = candidates(request.limit, request.closely)
        self._index = ",".join(pair) if request.member else pair.public
        # A part has one language, so whether it is among the chosen ones is known without looking.
        self._languages = request.filters.get("language", ())
        self._filters = {name: values for name, values in request.filters.items() if name != "language"}
        self._within = chosen({"language": self._languages})

    def newest(self) -> EngineResult:
        """The list without a query."""
        request = self._request
        body = self._body(listing(request), request.filters, sort=BY_DAY, first=request.offset, number=request.limit)
        (answer,) = self._ask([{**body, "_source": ["id"]}])
        hits = tuple(EngineHit(one["_source"]["id"], 0.0) for one in answer["hits"]["hits"])
        return EngineResult(hits, _total(answer), _total(answer), counted(answer["aggregations"]))

    def find(self) -> EngineResult:
        statistics = ClusterStatistics(self._cluster, self._pair, self._request, self._memory)
        wanted, spelling = plans(statistics, self._request)
        wanted = [plan for plan in wanted if plan.branches]
        if not wanted:
            return EngineResult(**vars(spelling))
        found = self._find(wanted)
        relaxed = not found.seen and any(plan.query.is_strict for plan in wanted)
        if relaxed:
            for plan in wanted:
                plan.query = plan.query.loosened()
            found = self._find(wanted)
        scorer = Scorer({plan.language.lower(): plan for plan in wanted}, statistics)
        hits = self._page(found.answer, scorer)
        total = _total(found.answer)
        facets = counted(found.answer["aggregations"], found.others)
        return EngineResult(hits, total, max(total, found.whole), facets, relaxed=relaxed, **vars(spelling))

    def _find(self, wanted: Sequence[Plan]) -> Found:
        parts = [Part.of(plan, self._request) for plan in wanted]
        shown, beside = self._apart(parts)
        # One part's first hits show themselves whether its set ends where it should.
        unsure = shown if len(shown) > 1 or not self._shows_texts else []
        bodies = [self._set(shown), self._whole(shown), *map(self._beside, beside), *map(self._best, unsure)]
        answer, whole, *rest = self._ask(bodies)
        aside = rest[: len(beside)]
        bests = {part.language: one["hits"]["max_score"] for part, one in zip((*beside, *unsure), rest, strict=True)}
        if lower := self._lower([*shown, *beside], answer, bests):
            changed = [lower.get(part.language, part) for part in (*shown, *beside)]
            shown, beside = self._apart(changed)
            answer, *aside = self._ask([self._set(shown), *map(self._beside, beside)])
        others: Counter[str] = Counter()
        for one in aside:
            others.update(
                {bucket["key"]: bucket["doc_count"] for bucket in one["aggregations"]["passing"]["values"]["buckets"]}
            )
        seen = bool(_total(whole) or answer["hits"]["hits"] or others) or self._is_any(parts)
        return Found(answer, others, min(_total(whole), MOST_COUNTED), seen)

    def _apart(self, parts: Sequence[Part]) -> tuple[list[Part], list[Part]]:
        """The parts of chosen languages, and those that are only counted."""
        is_chosen = [not self._languages or part.language in self._languages for part in parts]
        return (
            [part for part, one in zip(parts, is_chosen, strict=True) if one],
            [part for part, one in zip(parts, is_chosen, strict=True) if not one],
        )

    def _lower(self, parts: Sequence[Part], answer: Body, bests: Mapping[str, float | None]) -> dict[str, Part]:
        """Language -> the part with a lower end, where its best entry matches so little that the set was too small."""
        known = {language: best for language, best in bests.items() if best}
        known |= {part.language: part.plan.whole for part in parts if self._is_reached(part, answer)}
        empty = [part for part in parts if part.least and part.language not in known]
        for part, one in zip(empty, self._ask([self._best(part, shares) for part in empty]), strict=True):
            known[part.language] = one["hits"]["max_score"] or 0.0
        lower = [less for part in parts if part.least and (less := part.needs_less(known[part.language]))]
        few = [
            {"query": ranked(part, self._request, []), "size": FEW + 1, "sort": BY_SCORE, "_source": ["id"]}
            for part in lower
        ]
        found = {}
        for part, one in zip(lower, self._ask(few), strict=True):
            ids = [hit["_source"]["id"] for hit in one["hits"]["hits"]]
            # No more than the best few, whatever filters are chosen.
            found[part.language] = part._replace(only=tuple(ids[:FEW])) if len(ids) > FEW else part
        return found

    def _is_reached(self, part: Part, answer: Body) -> bool:
        """Whether a hit shows that the set of a part need not end lower."""
        return self._shows_texts and any(
            not part.needs_less(share(part.branches, one["_source"]))
            for one in answer["hits"]["hits"]
            if one["_source"]["language"] == part.language.lower()
        )

    def _is_any(self, parts: Sequence[Part]) -> bool:
        """Whether anything matches, whatever the filters; asked only where that would change something."""
        if not any(part.plan.query.is_strict for part in parts):
            return True
        query = any_of([matching(part, self._request) for part in parts])
        (answer,) = self._ask([total_within(query, [])])
        return bool(_total(answer))

    def _set(self, parts: Sequence[Part]) -> Body:
        request = self._request
        query = any_of([ranked(part, request, self._within) for part in parts])
        if request.sort == "date":
            return self._body(query, self._filters, sort=BY_DAY, first=request.offset, number=request.limit)
        number = max(request.offset + request.limit, self._looked_at) if request.limit else 0
        body = self._body(query, self._filters, sort=BY_SCORE, first=0, number=number)
        return body if self._shows_texts else {**body, "_source": ["id"]}

    @property
    def _shows_texts(self) -> bool:
        """Not on a deep page: the texts of what is shown there are read afterwards."""
        return self._request.sort == "date" or self._request.offset + self._request.limit <= self._looked_at

    def _whole(self, parts: Sequence[Part]) -> Body:
        """How many entries match at all and pass the filters."""
        query = any_of([matching(part, self._request) for part in parts])
        return total_within(query, chosen(self._request.filters))

    def _best(self, part: Part, query: Callable[[Part, EngineRequest], Body] = counting) -> Body:
        """The largest share of the query that an entry of the set matches, as the best score; none in an empty set."""
        return {"query": query(part, self._request), "size": 1, "_source": False, "track_total_hits": False}

    def _beside(self, part: Part) -> Body:
        """The set of a language that was not chosen: counts of its facet, and the largest share that one matches."""
        values = {"values": {"terms": {"field": "facets.language"}}}
        passing = {"filter": {"bool": {"filter": chosen(self._filters)}}, "aggs": values}
        return {**self._best(part), "aggs": {"passing": passing}}

    def _body(
        self, query: Body, filters: Mapping[str, tuple[str, ...]], *, sort: list[Any], first: int, number: int
    ) -> Body:
        body: Body = {
            "query": query,
            "from": first,
            "size": number,
            "sort": sort,
            "track_scores": True,
            "track_total_hits": MOST_COUNTED,
            "aggs": facet_counts(filters),
            "_source": list(SOURCE),
        }
        narrowed = chosen(filters)
        return {**body, "post_filter": {"bool": {"filter": narrowed}}} if narrowed else body

    def _ask(self, bodies: Sequence[Body]) -> list[Body]:
        return self._cluster.ask([(self._index, body) for body in bodies])

    def _page(self, found: Body, scorer: Scorer) -> tuple[EngineHit, ...]:
        request = self._request
        first, last = request.offset, request.offset + request.limit
        listed = [self._candidate(one) for one in found["hits"]["hits"]]
        if request.sort == "date":
            return tuple(hit(one, scorer.refine(one)) for one in listed)
        head, rest = listed[: self._looked_at], listed[self._looked_at :]
        if first >= self._looked_at:
            shown = self._with_texts(listed[first:last])
            return tuple(hit(one, scorer.refine(one)) for one in shown)
        if last > self._looked_at:
            read = self._with_texts([*head, *rest[: last - self._looked_at]])
            head, rest = read[: len(head)], read[len(head) :]
        refined = [(one, aged(one, weighted(one, scorer.refine(one), request.weights), request.today)) for one in head]
        refined.sort(key=lambda pair: (-pair[1].score, pair[0].id))
        refined += [(one, scorer.refine(one)) for one in rest]
        return tuple(hit(one, better) for one, better in refined[first:last])

    def _with_texts(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        """The same candidates with their texts; one that has gone in between is left out."""
        wanted = [candidate.id for candidate in candidates]
        query = {"bool": {"filter": [{"terms": {"id": wanted}}]}}
        (answer,) = self._ask([{"query": query, "size": len(wanted), "_source": list(SOURCE)}])
        texts = {one["_source"]["id"]: one["_source"] for one in answer["hits"]["hits"]}
        return [one._replace(source=texts[one.id]) for one in candidates if one.id in texts]

    def _candidate(self, found: Body) -> Candidate:
        closed = found["_index"].startswith(self._pair.closed)
        return Candidate(found["_source"], closed, found["_score"] or 0.0)


def _total(answer: Body) -> int:
    return int(answer["hits"]["total"]["value"])
