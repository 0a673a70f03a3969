"""Wagtail's own index (the search of the editing interface), where its SQLite side falls short.

How do two workers write the same entry at once? On SQLite it looks which entries are there and then makes those that are
not; a second worker did so in between, and the unique key failed. In one write transaction (`IMMEDIATE`, see the
settings) nobody comes in between. PostgreSQL needs nothing: there an entry is made or changed in one statement.
"""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from modelsearch.backends.database.sqlite.sqlite import (
    SQLiteAutocompleteQueryCompiler,
    SQLiteIndex,
    SQLiteSearchBackend,
    SQLiteSearchQueryCompiler,
)
from modelsearch.query import Phrase, PlainText


class OneWriterIndex(SQLiteIndex):
    """Looking and making are one."""

    def add_items(self, model: Any, objs: Sequence[Any]) -> None:
        with transaction.atomic(using=self.write_connection.alias):
            super().add_items(model, objs)


class WithoutQuotes:
    """A quotation mark in a word is taken for one of the query language, where it ends in an error of SQLite's."""

    def build_search_query_content(self, query: Any, config: Any = None) -> Any:
        if isinstance(query, PlainText):
            query = PlainText(_words(query.query_string), operator=query.operator)
        elif isinstance(query, Phrase):
            query = Phrase(_words(query.query_string))
        return super().build_search_query_content(query, config=config)  # type: ignore[misc]


def _words(typed: str) -> str:
    return typed.replace('"', " ").strip() or "-"  # a dash is found nowhere, nothing at all is an error


class QueryCompiler(WithoutQuotes, SQLiteSearchQueryCompiler):
    pass


class AutocompleteCompiler(WithoutQuotes, SQLiteAutocompleteQueryCompiler):
    pass


class OneWriterBackend(SQLiteSearchBackend):
    index_class = OneWriterIndex
    query_compiler_class = QueryCompiler
    autocomplete_query_compiler_class = AutocompleteCompiler
