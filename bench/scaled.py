"""Engines to be measured at scale, each with two queries of its software written by hand beside ours: see `Raw`."""

import json
import os
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from bench.asked import SHOWN, Asked
from search.analysis import VERSION
from search.engines.base import FACETS, Engine, EngineEntry
from search.engines.closeness import candidates

GENERATION = "bench"
CLUSTER = "KOMMEZ_TEST_ELASTICSEARCH_URL"


class Raw(NamedTuple):
    """What the software itself takes for the same words in their language, in one request.

    `bare`: any of them, the ids of the first page. `same`: what an answer needs: how many there are (up to 10,000, as
    ours), every facet counted, without what is closed, and the texts of the candidates of which the page is chosen.
    """

    bare: Callable[[Asked], object]
    same: Callable[[Asked], object]


class Scaled:
    """An engine, what its time is measured by, and the raw queries beside it.

    `clock` is what readers wait for, `processor` the seconds of all processes that work on an answer.
    """

    def __init__(self, name: str, engine: Engine, clock: Callable[[], float], raw: Raw) -> None:
        self.name = name
        self.engine = engine
        self.clock = clock
        self.raw = raw
        self.processor: Callable[[], float] = time.process_time

    def fill(self, entries: Iterable[EngineEntry], size: int) -> tuple[float, float]:
        """Rebuild with these entries; returns seconds and those of all processors, without what making them took."""
        source = _Timed(entries, self.clock)
        began, worked = self.clock(), self.processor()
        self.engine.rebuild(source, size, GENERATION, VERSION)
        return self.clock() - began - source.spent, self.processor() - worked - source.worked

    def ask(self, one: Asked) -> object:
        """As a reply of the site asks: how far the engine has come, then for the answer."""
        request = replace(one.request, standing=self.engine.standing().name)
        return self.engine.complete(request) if one.kind == "suggestions" else self.engine.search(request)

    def ask_anew(self, one: Asked) -> object:
        """The same when nothing is remembered, as after any change of the index."""
        self.engine._memory = type(self.engine._memory)()  # type: ignore[attr-defined]
        return self.ask(one)


class _Timed:
    """Entries, with the time it took to make them."""

    def __init__(self, entries: Iterable[EngineEntry], clock: Callable[[], float]) -> None:
        self._entries = iter(entries)
        self._clock = clock
        self.spent = self.worked = 0.0

    def __iter__(self) -> Iterator[EngineEntry]:
        return self

    def __next__(self) -> EngineEntry:
        began, worked = self._clock(), time.process_time()
        try:
            return next(self._entries)
        finally:
            self.spent += self._clock() - began
            self.worked += time.process_time() - worked


def engines() -> Mapping[str, Callable[[], AbstractContextManager[Scaled]]]:
    """Name -> what makes an empty engine for a while."""
    url = os.environ.get(CLUSTER, "")
    found: dict[str, Callable[[], AbstractContextManager[Scaled]]] = {"embedded": _embedded}
    return {**found, "elasticsearch": partial(_elastic, url)} if url else found


@contextmanager
def _embedded() -> Iterator[Scaled]:
    from search.engines.embedded import EmbeddedEngine

    with TemporaryDirectory(prefix="kommez-scale-") as folder:
        path = Path(folder) / "index.sqlite3"
        with closing(EmbeddedEngine(path, generation=GENERATION)) as engine:
            once = _Once(path)
            yield Scaled(
                "embedded", engine, time.process_time, Raw(partial(_bare_fts5, once), partial(_same_fts5, once))
            )


class _Once:
    """One connection, opened at the first question, as the engine has one."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None

    def execute(self, sql: str, values: tuple[Any, ...]) -> list[Any]:
        if self._connection is None:
            self._connection = sqlite3.connect(f"{self._path.resolve().as_uri()}?mode=ro", uri=True)
            self._connection.execute("PRAGMA cache_size=-8000")
        return self._connection.execute(sql, values).fetchall()


def _bare_fts5(database: _Once, one: Asked) -> list[Any]:
    """The best first, over the engine's own table of the language."""
    name, words = _fts5(one)
    sql = f'SELECT rowid FROM "{name}" WHERE "{name}" MATCH ? ORDER BY bm25("{name}", 4, 1, 0.5) LIMIT ?'
    return database.execute(sql, (words, SHOWN))


def _same_fts5(database: _Once, one: Asked) -> list[Any]:
    """The facets are counted by SQLite itself, from the combinations of values that the entries share."""
    name, words = _fts5(one)
    sql = f"""
        WITH hit AS MATERIALIZED (SELECT rowid AS id, bm25("{name}", 4, 1, 0.5) AS score FROM "{name}"
            WHERE "{name}" MATCH ? AND rowid NOT IN
            (SELECT entry FROM places WHERE place IN (SELECT value FROM json_each(?)))),
        counted AS (SELECT combo, count(*) AS number FROM hit JOIN entries USING (id) GROUP BY combo)
        SELECT value, sum(number), '', '', 0 FROM counted JOIN combos ON combos.id = combo, json_each(facets) GROUP BY value
        UNION ALL SELECT 'total', count(*), '', '', 0 FROM hit
        UNION ALL SELECT * FROM (SELECT title, rowid, body, parts, score FROM hit JOIN "{name}" ON "{name}".rowid = hit.id
            ORDER BY score LIMIT ?)"""
    return database.execute(sql, (words, json.dumps(sorted(one.request.closed_places)), candidates(SHOWN)))


def _fts5(one: Asked) -> tuple[str, str]:
    """The table of the language, and any of the words as FTS5 spells it."""
    from search.engines.embedded.schema import tables

    words = " OR ".join('"' + term.replace('"', '""') + '"' for term in one.terms)
    return tables(one.language, closed=False).text, words


@contextmanager
def _elastic(url: str) -> Iterator[Scaled]:
    from search.engines.elastic import Access, Cluster, ElasticEngine

    cluster = Cluster(Access(tuple(url.split(","))))
    engine = ElasticEngine(cluster, prefix=f"bench-{secrets.token_hex(4)}", generation=GENERATION)
    try:
        raw = Raw(partial(_bare_combined, cluster, engine), partial(_same_combined, cluster, engine))
        scaled = Scaled("elasticsearch", engine, time.perf_counter, raw)
        scaled.processor = partial(_processor, cluster)
        yield scaled
    finally:
        engine.indices.remove_all()
        engine.close()


def _processor(cluster: Any) -> float:
    """Processor seconds of this process and of all nodes so far."""
    nodes = cluster.client.nodes.stats(metric="process").body["nodes"].values()
    return time.process_time() + sum(node["process"]["cpu"]["total_in_millis"] for node in nodes) / 1000


def _bare_combined(cluster: Any, engine: Any, one: Asked) -> Any:
    """By the cluster's own BM25 over title and text."""
    query = {"bool": {"must": _combined(one), "filter": {"term": {"language": one.language}}}}
    return _ask_public(cluster, engine, {"query": query, "size": SHOWN, "_source": ["id"]})


def _same_combined(cluster: Any, engine: Any, one: Asked) -> Any:
    from search.engines.elastic.queries import MOST_COUNTED
    from search.engines.elastic.scoring import SOURCE

    closed = {"terms": {"places": sorted(one.request.closed_places)}}
    language = {"term": {"language": one.language}}
    query = {"bool": {"must": _combined(one), "filter": language, "must_not": closed}}
    counts = {name: {"terms": {"field": f"facets.{name}", "size": 2_000}} for name in FACETS}
    body = {"query": query, "size": candidates(SHOWN), "_source": list(SOURCE), "aggs": counts}
    return _ask_public(cluster, engine, {**body, "track_total_hits": MOST_COUNTED})


def _combined(one: Asked) -> dict[str, Any]:
    return {"combined_fields": {"query": " ".join(one.terms), "fields": ["title^4", "body"]}}


def _ask_public(cluster: Any, engine: Any, body: dict[str, Any]) -> Any:
    from search.engines.elastic.documents import digest

    return cluster.ask([(engine.indices.live(digest(GENERATION, VERSION)).public, body)])
