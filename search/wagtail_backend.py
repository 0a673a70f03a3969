"""Wagtail's own index (the search of the editing interface): how do two workers write the same entry at once?

On SQLite it looks which entries are there and then makes those that are not; a second worker did so in between, and the
unique key failed. In one write transaction (`IMMEDIATE`, see the settings) nobody comes in between. PostgreSQL needs
nothing: there an entry is made or changed in one statement.
"""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from modelsearch.backends import database
from modelsearch.backends.database.sqlite.sqlite import SQLiteIndex, SQLiteSearchBackend


class OneWriterIndex(SQLiteIndex):
    """Looking and making are one."""

    def add_items(self, model: Any, objs: Sequence[Any]) -> None:
        with transaction.atomic(using=self.write_connection.alias):
            super().add_items(model, objs)


class OneWriterBackend(SQLiteSearchBackend):
    index_class = OneWriterIndex


def SearchBackend(params: dict[str, Any]) -> Any:  # the name Wagtail looks for
    """The backend of the database in use; with the index above on SQLite."""
    found = database.SearchBackend(params)
    return OneWriterBackend(params) if type(found) is SQLiteSearchBackend else found
