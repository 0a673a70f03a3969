"""The search engine for large sites: an Elasticsearch cluster that holds the ready terms of the shared analysis."""

from search.engines.elastic.connection import Access, Cluster
from search.engines.elastic.engine import ElasticEngine

__all__ = ["Access", "Cluster", "ElasticEngine"]
