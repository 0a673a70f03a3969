"""Engines to be measured at scale, each with the plainest query its software has for the same words beside ours."""

import os
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.asked import SHOWN, Asked
from search.analysis import VERSION
from search.engines.base import Engine, EngineEntry

GENERATION = "bench"
CLUSTER = "KOMMEZ_TEST_ELASTICSEARCH_URL"


class Scaled:
    """An engine, what its time is measured by, and the raw query beside it.

    `clock` is what readers wait for, `processor` the seconds of all processes that work on an answer.
    """

    def __init__(self, name: str, engine: Engine, clock: Callable[[], float], raw: Callable[[Asked], object]) -> None:
        self.name = name
        self.engine = engine
        self.clock = clock
        self.ask_raw = raw
        self.processor: Callable[[], float] = time.process_time

    def fill(self, entries: Iterable[EngineEntry], size: int) -> tuple[float, float]:
        """Rebuild with these entries; returns seconds and those of all processors, without what making them took."""
        source = _Timed(entries, self.clock)
        began, worked = self.clock(), self.processor()
        self.engine.rebuild(source, size, GENERATION, VERSION)
        return self.clock() - began - source.spent, self.processor() - worked - source.worked

    def ask(self, one: Asked) -> object:
        return self.engine.complete(one.request) if one.kind == "suggestions" else self.engine.search(one.request)


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
            yield Scaled("embedded", engine, time.process_time, partial(_raw_fts5, _Once(path)))


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


def _raw_fts5(database: _Once, one: Asked) -> list[Any]:
    """Any of the words, the best first, over the engine's own table of the language."""
    from search.engines.embedded.schema import tables

    name = tables(one.language, closed=False).text
    words = " OR ".join('"' + term.replace('"', '""') + '"' for term in one.terms)
    sql = f'SELECT rowid FROM "{name}" WHERE "{name}" MATCH ? ORDER BY bm25("{name}", 4, 1, 0.5) LIMIT ?'
    return database.execute(sql, (words, SHOWN))


@contextmanager
def _elastic(url: str) -> Iterator[Scaled]:
    from search.engines.elastic import Access, Cluster, ElasticEngine

    cluster = Cluster(Access(tuple(url.split(","))))
    engine = ElasticEngine(cluster, prefix=f"bench-{secrets.token_hex(4)}", generation=GENERATION)
    try:
        scaled = Scaled("elasticsearch", engine, time.perf_counter, partial(_raw_combined, cluster, engine))
        scaled.processor = partial(_processor, cluster)
        yield scaled
    finally:
        engine.indices.remove_all()
        engine.close()


def _processor(cluster: Any) -> float:
    """Processor seconds of this process and of all nodes so far."""
    nodes = cluster.client.nodes.stats(metric="process").body["nodes"].values()
    return time.process_time() + sum(node["process"]["cpu"]["total_in_millis"] for node in nodes) / 1000


def _raw_combined(cluster: Any, engine: Any, one: Asked) -> Any:
    """Any of the words by the cluster's own BM25 over title and text."""
    from search.engines.elastic.documents import digest

    words = {"query": " ".join(one.terms), "fields": ["title^4", "body"]}
    language = {"term": {"language": one.language}}
    body = {"query": {"bool": {"must": {"combined_fields": words}, "filter": language}}, "size": SHOWN}
    index = engine.indices.live(digest(GENERATION, VERSION)).public
    return cluster.ask([(index, {**body, "_source": ["id"]})])
