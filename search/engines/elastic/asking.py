"""One search on the cluster, from plans to hits: two requests, a third where little matches or a page lies deep."""

from collections.abc import Sequence
from typing import Any

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
    facet_counts,
    listing,
    ranked,
    shares,
)
from search.engines.elastic.scoring import SOURCE, Candidate, Scorer, aged, hit, weighted
from search.engines.elastic.statistics import ClusterStatistics
from search.engines.plan import FEW, Plan, plans

BY_SCORE = [{"_score": "desc"}, {"id": "asc"}]
BY_DAY = [{"day": {"order": "desc", "missing": "_last"}}, {"id": "desc"}]


class Question:
    """A request whose window lies inside the bounds, put to a pair of indices."""

    def __init__(self, cluster: Cluster, pair: Pair, request: EngineRequest) -> None:
        self._cluster = cluster
        self._request = request
        self._pair = pair
        self._looked_at = candidates(request.limit)
        self._index = ",".join(pair) if request.member else pair.public

    def newest(self) -> EngineResult:
        """The list without a query."""
        request = self._request
        body = self._body(listing(request), sort=BY_DAY, first=request.offset, number=request.limit)
        (answer,) = self._cluster.ask([(self._index, {**body, "_source": ["id"]})])
        hits = tuple(EngineHit(one["_source"]["id"], 0.0) for one in answer["hits"]["hits"])
        return EngineResult(hits, _total(answer), _total(answer), counted(answer["aggregations"]))

    def find(self) -> EngineResult:
        statistics = ClusterStatistics(self._cluster, self._pair, self._request)
        wanted, spelling = plans(statistics, self._request)
        wanted = [plan for plan in wanted if plan.branches]
        if not wanted:
            return EngineResult(**vars(spelling))
        found, whole, seen = self._ask(wanted)
        relaxed = not seen and any(plan.query.is_strict for plan in wanted)
        if relaxed:
            for plan in wanted:
                plan.query = plan.query.loosened()
            found, whole, seen = self._ask(wanted)
        scorer = Scorer({plan.language.lower(): plan for plan in wanted}, statistics)
        hits = self._page(found, scorer)
        total = _total(found)
        facets = counted(found["aggregations"])
        return EngineResult(hits, total, max(total, whole), facets, relaxed=relaxed, **vars(spelling))

    def _ask(self, wanted: Sequence[Plan]) -> tuple[Body, int, bool]:
        """The set with its counts, how many entries match at all and pass the filters, and whether any does."""
        request = self._request
        parts = [Part.of(plan, request) for plan in wanted]
        answers = self._cluster.ask(
            [(self._index, self._set(parts)), *((self._index, self._reach(part)) for part in parts)]
        )
        best = [answer["hits"]["max_score"] or 0.0 for answer in answers[1:]]
        lower = [part.needs_less(share) for part, share in zip(parts, best, strict=True)]
        if any(lower):
            few = [self._few(part) if part else parts[number] for number, part in enumerate(lower)]
            answers[:1] = self._cluster.ask([(self._index, self._set(few))])
        whole = sum(answer["aggregations"]["passing"]["doc_count"] for answer in answers[1:])
        return answers[0], min(whole, MOST_COUNTED), any(best)

    def _set(self, parts: Sequence[Part]) -> Body:
        request = self._request
        query = any_of([ranked(part, request) for part in parts])
        last = request.offset + request.limit
        if request.sort == "date":
            return self._body(query, sort=BY_DAY, first=request.offset, number=request.limit)
        body = self._body(query, sort=BY_SCORE, first=0, number=max(last, self._looked_at) if request.limit else 0)
        if last > self._looked_at:
            body["_source"] = ["id"]  # a deep page: the texts of what is shown are read afterwards
        return body

    def _few(self, part: Part) -> Part:
        """The part with no more than its best few, whatever filters are chosen."""
        body = {"query": ranked(part, self._request), "size": FEW + 1, "sort": BY_SCORE, "_source": ["id"]}
        (answer,) = self._cluster.ask([(self._index, body)])
        ids = [one["_source"]["id"] for one in answer["hits"]["hits"]]
        return part._replace(only=tuple(ids[:FEW])) if len(ids) > FEW else part

    def _reach(self, part: Part) -> Body:
        """How many entries match a part at all, and the largest share that one matches."""
        passing = {"passing": {"filter": {"bool": {"filter": chosen(self._request.filters)}}}}
        return {"query": shares(part, self._request), "size": 1, "_source": False, "aggs": passing}

    def _body(self, query: Body, *, sort: list[Any], first: int, number: int) -> Body:
        request = self._request
        body: Body = {
            "query": query,
            "from": first,
            "size": number,
            "sort": sort,
            "track_scores": True,
            "track_total_hits": MOST_COUNTED,
            "aggs": facet_counts(request.filters),
            "_source": list(SOURCE),
        }
        filters = chosen(request.filters)
        return {**body, "post_filter": {"bool": {"filter": filters}}} if filters else body

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
        body = {"query": query, "size": len(wanted), "_source": list(SOURCE)}
        (answer,) = self._cluster.ask([(self._index, body)])
        texts = {one["_source"]["id"]: one["_source"] for one in answer["hits"]["hits"]}
        return [one._replace(source=texts[one.id]) for one in candidates if one.id in texts]

    def _candidate(self, found: Body) -> Candidate:
        closed = found["_index"].startswith(self._pair.closed)
        return Candidate(found["_source"], closed, found["_score"] or 0.0)


def _total(answer: Body) -> int:
    return int(answer["hits"]["total"]["value"])
