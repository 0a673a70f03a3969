"""The search engine that needs no server: SQLite FTS5 over the ready terms of the shared analysis."""

from search.engines.embedded.engine import DEEPEST, EmbeddedEngine

__all__ = ["DEEPEST", "EmbeddedEngine"]
