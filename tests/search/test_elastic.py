"""Elasticsearch keeps the contract of every engine, and survives what happens to clusters."""

import secrets
from collections.abc import Iterator

import pytest

from search.analysis import VERSION
from search.engines.elastic import Access, Cluster, ElasticEngine
from tests.search.access_contract import AccessContract
from tests.search.engine_contract import EngineContract


def empty(url: str) -> ElasticEngine:
    engine = ElasticEngine(Cluster(Access(tuple(url.split(",")))), prefix=f"test-{secrets.token_hex(4)}")
    engine.rebuild([], 0, "", VERSION)
    return engine


@pytest.fixture
def engine(elasticsearch_url: str) -> Iterator[ElasticEngine]:
    made = empty(elasticsearch_url)
    yield made
    made.indices.remove_all()
    made.close()


@pytest.fixture
def other_engine(elasticsearch_url: str) -> Iterator[ElasticEngine]:
    made = empty(elasticsearch_url)
    yield made
    made.indices.remove_all()
    made.close()


class TestElasticEngine(EngineContract, AccessContract):
    """Everything every engine does."""
