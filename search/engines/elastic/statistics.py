"""What the cluster tells about words, for one request: counts of present entries, asked for in one go.

Counts come from aggregations, which leave out deleted documents; Lucene's own document frequencies do not, and would
tell what was closed a moment ago.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from search.analysis import fold
from search.engines.base import EngineRequest
from search.engines.corrections import Correction, allowed_errors, distance
from search.engines.elastic.access import Clause, both, outdated
from search.engines.elastic.connection import Body, Cluster
from search.engines.elastic.indices import Pair

MOST_EXPANSIONS = 40
CANDIDATES = 120
SHARD_WORDS = 2_000  # of one shard that are compared for the most used


class ClusterStatistics:
    """See `search.engines.plan.Statistics`. One request to the cluster, more only for prefixes and unknown words."""

    def __init__(self, cluster: Cluster, pair: Pair, request: EngineRequest) -> None:
        self._cluster = cluster
        self._pair = pair
        self._request = request
        self._sizes: dict[tuple[str, bool], int] = {}
        self._lengths: dict[str, float] = {}
        self._uses: dict[tuple[str, bool], dict[str, int]] = {}
        self._load()

    def size(self, language: str, *, closed: bool) -> int:
        return self._sizes.get((language, closed), 0)

    def average_length(self, language: str) -> float:
        """Terms of a public entry of a language on average; 0 where there are none."""
        return self._lengths.get(language, 0.0)

    def uses(self, language: str, terms: Sequence[str], *, closed: bool) -> Mapping[str, int]:
        known = self._uses.setdefault((language, closed), {})
        missing = [term for term in terms if term not in known]
        if missing:
            ((answer),) = self._cluster.ask([self._search(closed, {"uses": self._counts(language, missing, closed)})])
            known.update(_counted(answer["aggregations"]["uses"], missing))
        return known

    def expansions(self, language: str, prefix: str, *, closed: bool) -> list[str]:
        query = self._seen([_language(language), {"prefix": {"words": prefix}}], closed=closed)
        listed = self._words(query, re.escape(prefix) + ".*", MOST_EXPANSIONS, closed=closed)
        return [form.rpartition("_")[2] for form, _used in listed]

    def nearest(self, language: str, typed: str, *, other: bool = False) -> Correction | None:
        word = fold(typed)
        allowed = allowed_errors(word)
        if not allowed:
            return None
        listed = {form: distance(word, form, allowed) for form in self._similar(word)}
        near = {form: errors for form, errors in listed.items() if other <= errors <= allowed}
        if not near:
            return None
        pattern = "|".join(f"{form}(_.*)?" for form in map(re.escape, near))
        query = both([_language(language), {"terms": {"forms": sorted(near)}}], self._request)
        found = [
            Correction(near[form.partition("_")[0]], -used, form.rpartition("_")[2])
            for form, used in self._words(query, pattern, CANDIDATES, closed=False)
        ]
        return min(found, default=None)

    def _load(self) -> None:
        """Sizes, average lengths and counts of all words of the request."""
        sets = (False, True) if self._request.member else (False,)
        languages = list(dict.fromkeys(query.language for query in self._request.queries))
        terms = {
            query.language: list(dict.fromkeys(one for term in query.terms for one in (term.stem, *term.parts)))
            for query in self._request.queries
        }
        searches = []
        for closed in sets:
            aggregations: Body = {}
            for at, language in enumerate(languages):
                filtered = self._seen([_language(language)], closed=closed)
                aggregations[f"size{at}"] = {"filter": filtered, "aggs": {"length": {"avg": {"field": "length"}}}}
                if terms[language]:
                    aggregations[f"uses{at}"] = self._counts(language, terms[language], closed)
            searches.append(self._search(closed, aggregations))
        for closed, answer in zip(sets, self._cluster.ask(searches), strict=True):
            found = answer["aggregations"]
            for at, language in enumerate(languages):
                self._sizes[language, closed] = found[f"size{at}"]["doc_count"]
                self._uses[language, closed] = _counted(found.get(f"uses{at}"), terms[language])
                if not closed:
                    self._lengths[language] = found[f"size{at}"]["length"]["value"] or 0.0

    def _counts(self, language: str, terms: Iterable[str], closed: bool) -> Body:
        filters = [self._seen([_language(language), {"term": {"everything": term}}], closed=closed) for term in terms]
        return {"filters": {"filters": filters}}

    def _seen(self, filters: list[Clause], *, closed: bool) -> Clause:
        """Public entries count for everybody alike, but for those just changed; closed ones for who may see them."""
        if closed:
            return both(filters, self._request)
        return {"bool": {"filter": filters, "must_not": outdated(self._request)}}

    def _search(self, closed: bool, aggregations: Body) -> tuple[str, Body]:
        return self._pair.of(closed=closed), {"size": 0, "track_total_hits": False, "aggs": aggregations}

    def _words(self, query: Clause, pattern: str, number: int, *, closed: bool) -> list[tuple[str, int]]:
        """Forms of the word list that fit a pattern, the most used first, with how many entries use them."""
        order = [{"_count": "desc"}, {"_key": "asc"}]
        listed = {"field": "words", "include": pattern, "size": number, "shard_size": SHARD_WORDS, "order": order}
        index, body = self._search(closed, {"words": {"terms": listed}})
        (answer,) = self._cluster.ask([(index, {**body, "query": query})])
        return [(bucket["key"], bucket["doc_count"]) for bucket in answer["aggregations"]["words"]["buckets"]]

    def _similar(self, word: str) -> list[str]:
        """Folded words of public entries within two errors."""
        wanted = {
            "field": "forms", "suggest_mode": "always", "size": CANDIDATES, "prefix_length": 0, "max_edits": 2,
            "min_doc_freq": 0, "max_term_freq": 1_000_000_000, "string_distance": "damerau_levenshtein",
        }  # fmt: skip
        index, body = self._search(False, {})
        del body["aggs"]
        (answer,) = self._cluster.ask([(index, {**body, "suggest": {"near": {"text": word, "term": wanted}}})])
        return [option["text"] for part in answer["suggest"]["near"] for option in part["options"]]


def _language(language: str) -> Clause:
    return {"term": {"language": language.lower()}}


def _counted(found: Mapping[str, Any] | None, terms: Sequence[str]) -> dict[str, int]:
    """Term -> count, also where it is 0: nothing is asked for twice."""
    buckets = found["buckets"] if found else []
    return {term: bucket["doc_count"] for term, bucket in zip(terms, buckets, strict=True)}
