"""Fixtures of the search's tests."""

from tests.search.clusters import cluster_engines

__all__ = ["cluster_engines"]
