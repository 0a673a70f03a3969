"""Engines on a real cluster for tests: made once, emptied before each test, removed at the end."""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from search.analysis import VERSION
from search.engines.base import EngineEntry, EngineUnavailable, Standing
from search.engines.elastic import Access, Cluster, ElasticEngine
from search.engines.elastic.indices import Come

STEP = 1_000_000


class ReusedEngine(ElasticEngine):
    """An engine whose log goes on from test to test, while each of them counts from 0.

    A cluster remembers for a while which version of a document was deleted, and takes no older one.
    """

    base = 0

    def standing(self) -> Standing:
        version, name = super().standing()
        return Standing(max(-1, version - self.base), name)

    def apply(self, entries: Iterable[EngineEntry], up_to: int, *, patience: float | None = None) -> None:
        super().apply(map(self._later, entries), up_to + self.base, patience=patience)

    def versions(self, after_id: int, limit: int) -> dict[int, int]:
        return {number: version - self.base for number, version in super().versions(after_id, limit).items()}

    def rebuild(self, entries: Iterable[EngineEntry], up_to: int, *about: str, **options: Any) -> None:
        super().rebuild(map(self._later, entries), up_to + self.base, *about, **options)

    def empty(self) -> None:
        """Be as if just made."""
        self.generation = ""
        self.base += STEP
        live = self.indices.live(self._digest)
        try:
            self.indices.targets(self._digest)
            self.indices.refresh(live)  # so that everything is there to be deleted
            self._cluster.client.delete_by_query(index=list(live), query={"match_all": {}}, refresh=True)
            self.indices.remember(live, Come(self.base, {}))
        except EngineUnavailable:
            self.rebuild([], 0, "", VERSION)

    def _later(self, entry: EngineEntry) -> EngineEntry:
        return replace(entry, version=entry.version + self.base)


def connect(url: str, **options: int) -> ReusedEngine:
    """An engine on the cluster at `url` (several hosts with commas), under names of its own."""
    cluster = Cluster(Access(tuple(url.split(","))))
    return ReusedEngine(cluster, prefix=f"test-{secrets.token_hex(4)}", **options)


class Pool:
    """Making an index takes a second, emptying it does not."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._made: list[ReusedEngine] = []

    def empty(self, number: int = 0) -> ReusedEngine:
        """The engine of this number (0, 1, …), as if it had just been made."""
        while len(self._made) <= number:
            self._made.append(connect(self._url))
        self._made[number].empty()
        return self._made[number]

    def close(self) -> None:
        for engine in self._made:
            engine.indices.remove_all()
            engine.close()


@pytest.fixture(scope="session")
def cluster_engines(elasticsearch_url: str) -> Iterator[Pool]:
    pool = Pool(elasticsearch_url)
    yield pool
    pool.close()
