"""An engine of its own for a measurement: filled once, removed at the end."""

import secrets
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from search.analysis import VERSION
from search.engines.base import Engine, EngineEntry, EngineUnavailable
from search.engines.embedded import EmbeddedEngine

ENGINES = ("embedded", "elasticsearch")


@dataclass(frozen=True)
class Filled:
    """An engine with all entries in it, and how long that took."""

    engine: Engine
    seconds: float


@contextmanager
def filled(name: str, entries: Sequence[EngineEntry]) -> Iterator[Filled]:
    """The engine called `name` with these entries. EngineUnavailable where no cluster is configured or answers."""
    with _cluster() if name == "elasticsearch" else _file() as engine:
        began = time.perf_counter()
        engine.rebuild(entries, len(entries), "", VERSION)
        yield Filled(engine, time.perf_counter() - began)


@contextmanager
def _file() -> Iterator[Engine]:
    with TemporaryDirectory(prefix="search-eval-") as folder:
        engine = EmbeddedEngine(Path(folder) / "index.sqlite3")
        try:
            yield engine
        finally:
            engine.close()


@contextmanager
def _cluster() -> Iterator[Engine]:
    chosen = settings.KOMMEZ
    if not chosen.search_url:
        raise EngineUnavailable("no cluster is configured: KOMMEZ_SEARCH_URL is empty")
    # Only here: its client takes seconds to import.
    from search.engines.elastic import Access, Cluster, ElasticEngine

    cluster = Cluster(Access(chosen.search_url, chosen.search_user, chosen.search_key, chosen.search_ca))
    engine = ElasticEngine(cluster, prefix=f"{chosen.search_prefix}-eval-{secrets.token_hex(4)}")
    try:
        yield engine
    finally:
        engine.indices.remove_all()
        engine.close()
