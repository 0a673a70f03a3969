"""How what somebody is typing may go on, asked of the cluster in two requests: what there is, and what is in sight."""

import re
from collections.abc import Iterable, Iterator, Sequence

from search.analysis import analyser_for
from search.analysis.spellings import spellings
from search.engines.base import Completions, EngineRequest, LanguageQuery
from search.engines.elastic.access import Clause, both
from search.engines.elastic.connection import Body, Cluster
from search.engines.elastic.indices import Pair

CANDIDATES = 60  # of the most used words, of which some may not be in sight
SAMPLE = 2_000  # entries of a shard whose words are compared for the most used

_Search = tuple[str, Body]


class Completer:
    """One request of suggestions, put to a pair of indices."""

    def __init__(self, cluster: Cluster, pair: Pair, request: EngineRequest) -> None:
        self._cluster = cluster
        self._pair = pair
        self._request = request

    def complete(self) -> Completions:
        """See `Engine.complete`."""
        queries = [query for query in self._request.queries if query.prefixes]
        answers = iter(self._cluster.ask([search for query in queries for search in self._searches(query)]))
        titles: dict[int, None] = {}
        words: dict[int, list[str]] = {}
        for query in queries:
            words[id(query)] = _listed(next(answers))
            for _set in self._sets:
                titles.update(dict.fromkeys(one["_source"]["id"] for one in next(answers)["hits"]["hits"]))
        used = self._used([(query, words[id(query)]) for query in queries])
        found = tuple(used.get(id(query), ()) for query in self._request.queries)
        return Completions(found, tuple(titles)[: self._request.limit])

    @property
    def _sets(self) -> tuple[bool, ...]:
        return (False, True) if self._request.member else (False,)

    def _searches(self, query: LanguageQuery) -> Iterator[_Search]:
        yield self._pair.of(closed=False), self._words(query)
        for closed in self._sets:
            yield self._pair.of(closed=closed), self._titles(query)

    def _words(self, query: LanguageQuery) -> Body:
        beginnings = spellings(query.prefixes[0])
        pattern = f"({'|'.join(map(re.escape, beginnings))}).*"
        listed = {"field": "completions", "include": pattern, "size": CANDIDATES, "shard_size": SAMPLE}
        order = [{"_count": "desc"}, {"_key": "asc"}]
        sample = {"sampler": {"shard_size": SAMPLE}, "aggs": {"words": {"terms": {**listed, "order": order}}}}
        wanted = [_language(query), _any("prefix", "completions", beginnings)]
        return {"query": both(wanted, self._request), "size": 0, "track_total_hits": False, "aggs": {"sample": sample}}

    def _titles(self, query: LanguageQuery) -> Body:
        typed = [*(term.surface for term in query.terms if term.surface), *query.prefixes]
        spelt = [found for word in typed if (found := spellings(word))]
        clause = both([_language(query), *(_any("prefix", "heading", found) for found in spelt)], self._request)
        begins = {"prefix": {"beginning": " ".join(found[0] for found in spelt)}}
        clause["bool"]["should"] = [{"constant_score": {"filter": begins}}]
        sort = [{"_score": "desc"}, {"id": "desc"}]
        return {
            "query": clause,
            "size": self._request.limit,
            "track_total_hits": False,
            "sort": sort,
            "_source": ["id"],
        }

    def _used(self, found: Sequence[tuple[LanguageQuery, list[str]]]) -> dict[int, tuple[str, ...]]:
        """Of each query's words those that an entry in sight has beside the query's other words, one for each stem."""
        searches: list[_Search] = []
        kept: list[tuple[LanguageQuery, list[str]]] = []
        for query, words in found:
            distinct = _one_for_each_stem(query, words)
            filters = [both([_language(query), *_asked(query, word)], self._request) for word in distinct]
            if filters:
                body = {"size": 0, "track_total_hits": False, "aggs": {"used": {"filters": {"filters": filters}}}}
                searches.append((self._pair.of(closed=False), body))
                kept.append((query, distinct))
        used: dict[int, tuple[str, ...]] = {}
        for (query, words), answer in zip(kept, self._cluster.ask(searches), strict=True):
            buckets = answer["aggregations"]["used"]["buckets"]
            seen = [word for word, bucket in zip(words, buckets, strict=True) if bucket["doc_count"]]
            used[id(query)] = tuple(seen[: self._request.limit])
        return used


def _listed(answer: Body) -> list[str]:
    """The most used words of the sample, each once whatever its spellings."""
    buckets = answer["aggregations"]["sample"]["words"]["buckets"]
    used: dict[str, int] = {}
    for bucket in buckets:
        used.setdefault(bucket["key"].rpartition("_")[2], bucket["doc_count"])
    return sorted(used, key=lambda word: (-used[word], word))[:CANDIDATES]


def _one_for_each_stem(query: LanguageQuery, words: Iterable[str]) -> list[str]:
    analyser = analyser_for(query.language)
    typed = {term.stem for term in query.terms}
    stems = {analyser.token(word).term: word for word in reversed(list(words))}
    return [word for word in words if (stem := analyser.token(word).term) not in typed and stems[stem] == word]


def _asked(query: LanguageQuery, word: str) -> list[Clause]:
    if not query.terms:
        return [_any("term", "completions", [f"{spellings(word)[0]}_{word}"])]
    token = analyser_for(query.language).token(word)
    forms = [(term.stem, *term.parts) for term in query.terms] + [(token.term, *token.parts)]
    return [{"terms": {"everything": list(some)}} for some in forms]


def _any(kind: str, field: str, values: Sequence[str]) -> Clause:
    return {"bool": {"should": [{kind: {field: {"value": value}}} for value in values], "minimum_should_match": 1}}


def _language(query: LanguageQuery) -> Clause:
    return {"term": {"language": query.language.lower()}}
