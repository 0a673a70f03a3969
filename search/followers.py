"""Which engines follow the log in this process: the embedded one always, a cluster where one is configured."""

from pathlib import Path

from django.conf import settings

from search.circuit import Circuit
from search.engines.base import Engine
from search.engines.embedded import EmbeddedEngine

_engine: Engine | None = None
_cluster: Engine | None = None
_cluster_set = False  # a test says which cluster there is
circuit = Circuit()


def folder() -> Path:
    """Where the index, the spool and their locks lie."""
    path = Path(settings.KOMMEZ_DATA_DIR) / "search"
    path.mkdir(parents=True, exist_ok=True)
    return path


def engine() -> Engine:
    """The engine of this host, made on first use: it needs no server, and answers when the cluster does not."""
    global _engine
    if _engine is None:
        _engine = EmbeddedEngine(folder() / "embedded.sqlite3")
    return _engine


def cluster() -> Engine | None:
    """The engine on the cluster of KOMMEZ_SEARCH_URL, made on first use; None where none is configured."""
    global _cluster
    if _cluster is None and not _cluster_set and settings.KOMMEZ.search_url:
        # Only here: its client takes seconds to import, and most sites have no cluster.
        from search.engines.elastic import Access, Cluster, ElasticEngine

        chosen = settings.KOMMEZ
        _cluster = ElasticEngine(
            Cluster(Access(chosen.search_url, chosen.search_user, chosen.search_key, chosen.search_ca)),
            prefix=chosen.search_prefix,
            shards=chosen.search_shards,
            replicas=chosen.search_replicas,
        )
    return _cluster


def followers() -> tuple[Engine, ...]:
    """All engines that follow the log; the embedded one first."""
    there = cluster()
    return (engine(), there) if there is not None else (engine(),)


def set_engine(chosen: Engine | None) -> None:
    """Use another embedded engine from now on; None goes back to the configured one. For tests."""
    global _engine
    if _engine is not None:
        _engine.close()
    _engine = chosen


def set_cluster(chosen: Engine | None, *, configured: bool = False) -> None:
    """Use this cluster, or none, from now on; with `configured` the one of the settings again. For tests."""
    global _cluster, _cluster_set, circuit
    _cluster, _cluster_set, circuit = chosen, not configured, Circuit()
