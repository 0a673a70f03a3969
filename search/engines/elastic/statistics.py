"""What the cluster tells about words, for one request: counts of present entries, asked for in one go.

Counts come from aggregations, which leave out deleted documents; Lucene's own document frequencies do not, and would
tell what was closed a moment ago. Those of public entries are the same for everybody: they are asked for once for each
state of the index, unless something changed since.
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
from search.engines.elastic.remembering import Memory

MOST_EXPANSIONS = 40
CANDIDATES = 120
SHARD_WORDS = 2_000  # of one shard that are compared for the most used
_Search = tuple[str, Body]
_Wanted = tuple[str, str, bool]  # language, folded word, whether another word than this is looked for


class ClusterStatistics:
    """See `search.engines.plan.Statistics`. At most one request to the cluster, more only for prefixes, unknown words."""

    def __init__(self, cluster: Cluster, pair: Pair, request: EngineRequest, memory: Memory) -> None:
        self._cluster = cluster
        self._pair = pair
        self._request = request
        self._public = memory.of("" if request.stale_ids else request.standing)
        self._closed_sizes: dict[str, int] = {}
        self._closed_uses: dict[str, dict[str, int]] = {}
        self._nearest: dict[_Wanted, Correction | None] = {}
        self._load()

    def size(self, language: str, *, closed: bool) -> int:
        return (self._closed_sizes if closed else self._public.sizes).get(language, 0)

    def average_length(self, language: str) -> float:
        """Terms of a public entry of a language on average; 0 where there are none."""
        return self._public.lengths.get(language, 0.0)

    def uses(self, language: str, terms: Sequence[str], *, closed: bool) -> Mapping[str, int]:
        known = self._uses(language, closed=closed)
        missing = [term for term in terms if term not in known]
        if missing:
            (answer,) = self._cluster.ask([self._count_search((closed, language), missing)])
            known.update(_counted(answer["aggregations"]["uses"], missing))
        return known

    def expansions(self, language: str, prefix: str, *, closed: bool) -> list[str]:
        query = self._seen([_language(language), {"prefix": {"words": prefix}}], closed=closed)
        search = self._words(query, re.escape(prefix) + ".*", MOST_EXPANSIONS, closed=closed)
        return [form.rpartition("_")[2] for form, _used in _listed(*self._cluster.ask([search]))]

    def expect(self, words: Iterable[tuple[str, str]], *, other: bool = False) -> None:
        """Two requests for all of them together."""
        wanted = {(language, fold(typed), other) for language, typed in words}
        asked = sorted(one for one in wanted if one not in self._nearest and allowed_errors(one[1]))
        self._nearest.update(dict.fromkeys(wanted.difference(self._nearest)))
        self._learn_similar(word for _language, word, _other in asked)
        searches: dict[_Wanted, _Search] = {}
        errors: dict[_Wanted, dict[str, int]] = {}
        for one in asked:
            near = self._near(one)
            if near:
                errors[one] = near
                searches[one] = self._using(one[0], near)
        for one, answer in zip(searches, self._cluster.ask([*searches.values()]), strict=True):
            found = [
                Correction(errors[one][form.partition("_")[0]], -used, form.rpartition("_")[2])
                for form, used in _listed(answer)
            ]
            self._nearest[one] = min(found, default=None)

    def nearest(self, language: str, typed: str, *, other: bool = False) -> Correction | None:
        wanted = (language, fold(typed), other)
        if wanted not in self._nearest:
            self.expect([(language, typed)], other=other)
        return self._nearest[wanted]

    def _load(self) -> None:
        """Sizes, average lengths and counts of all words of the request, as far as they are not known."""
        terms = {
            query.language: list(dict.fromkeys(one for term in query.terms for one in (term.stem, *term.parts)))
            for query in self._request.queries
        }
        asked: dict[tuple[bool, str], list[str]] = {}
        for closed in (False, True) if self._request.member else (False,):
            for language, some in terms.items():
                missing = [term for term in some if term not in self._uses(language, closed=closed)]
                if missing or closed or language not in self._public.sizes:
                    asked[closed, language] = missing
        searches = [self._count_search(one, missing) for one, missing in asked.items()]
        for (closed, language), answer in zip(asked, self._cluster.ask(searches), strict=True):
            found = answer.get("aggregations", {})
            self._uses(language, closed=closed).update(_counted(found.get("uses"), asked[closed, language]))
            if closed:
                self._closed_sizes[language] = _total(answer)
            elif "length" in found:
                self._public.lengths[language] = found["length"]["value"] or 0.0
                self._public.sizes[language] = _total(answer)

    def _count_search(self, of: tuple[bool, str], terms: list[str]) -> _Search:
        closed, language = of
        aggregations: Body = {"uses": _counts(terms)} if terms else {}
        if not closed and language not in self._public.sizes:
            aggregations["length"] = {"avg": {"field": "length"}}
        index, body = self._search(closed, aggregations)
        return index, {**body, "query": self._seen([_language(language)], closed=closed), "track_total_hits": True}

    def _uses(self, language: str, *, closed: bool) -> dict[str, int]:
        return self._closed_uses.setdefault(language, {}) if closed else self._public.uses(language)

    def _seen(self, filters: list[Clause], *, closed: bool) -> Clause:
        """Public entries count for everybody alike, but for those just changed; closed ones for who may see them."""
        if closed:
            return both(filters, self._request)
        return {"bool": {"filter": filters, "must_not": outdated(self._request)}}

    def _search(self, closed: bool, aggregations: Body) -> _Search:
        return self._pair.of(closed=closed), {"size": 0, "track_total_hits": False, "aggs": aggregations}

    def _words(self, query: Clause, pattern: str, number: int, *, closed: bool) -> _Search:
        """Forms of the word list that fit a pattern, the most used first, with how many entries use them."""
        order = [{"_count": "desc"}, {"_key": "asc"}]
        listed = {"field": "words", "include": pattern, "size": number, "shard_size": SHARD_WORDS, "order": order}
        index, body = self._search(closed, {"words": {"terms": listed}})
        return index, {**body, "query": query}

    def _near(self, wanted: _Wanted) -> dict[str, int]:
        """Folded words near enough to what was typed -> number of errors."""
        _language, word, other = wanted
        allowed = allowed_errors(word)
        listed = {form: distance(word, form, allowed) for form in self._public.similar[word]}
        return {form: errors for form, errors in listed.items() if other <= errors <= allowed}

    def _using(self, language: str, near: Iterable[str]) -> _Search:
        """How many entries in sight use each of these words."""
        pattern = "|".join(f"{form}(_.*)?" for form in map(re.escape, near))
        query = both([_language(language), {"terms": {"forms": sorted(near)}}], self._request)
        return self._words(query, pattern, CANDIDATES, closed=False)

    def _learn_similar(self, words: Iterable[str]) -> None:
        """Folded words of public entries within two errors of each of these."""
        missing = [word for word in dict.fromkeys(words) if word not in self._public.similar]
        if not missing:
            return
        wanted = {
            "field": "forms", "suggest_mode": "always", "size": CANDIDATES, "prefix_length": 0, "max_edits": 2,
            "min_doc_freq": 0, "max_term_freq": 1_000_000_000, "string_distance": "damerau_levenshtein",
        }  # fmt: skip
        near = {str(at): {"text": word, "term": wanted} for at, word in enumerate(missing)}
        body = {"size": 0, "track_total_hits": False, "suggest": near}
        (answer,) = self._cluster.ask([(self._pair.of(closed=False), body)])
        for at, word in enumerate(missing):
            found = answer["suggest"][str(at)]
            self._public.similar[word] = [option["text"] for part in found for option in part["options"]]


def _language(language: str) -> Clause:
    return {"term": {"language": language.lower()}}


def _counts(terms: Iterable[str]) -> Body:
    return {"filters": {"filters": [{"term": {"everything": term}} for term in terms]}}


def _total(answer: Body) -> int:
    return int(answer["hits"]["total"]["value"])


def _listed(answer: Body) -> list[tuple[str, int]]:
    return [(bucket["key"], bucket["doc_count"]) for bucket in answer["aggregations"]["words"]["buckets"]]


def _counted(found: Mapping[str, Any] | None, terms: Sequence[str]) -> dict[str, int]:
    """Term -> count, also where it is 0: nothing is asked for twice."""
    buckets = found["buckets"] if found else []
    return {term: bucket["doc_count"] for term, bucket in zip(terms, buckets, strict=True)}
