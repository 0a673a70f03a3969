"""Wagtail's own index (the search of the editing interface): which backend goes with the database in use?"""

from typing import Any

from django.db import connection
from modelsearch.backends import database


def SearchBackend(params: dict[str, Any]) -> Any:  # the name Wagtail looks for
    """Wagtail's choice; with ours in its place on SQLite, whose modules can only be imported there."""
    chosen = database.SearchBackend(params)
    if connection.vendor != "sqlite":
        return chosen
    from search.wagtail_sqlite import OneWriterBackend, SQLiteSearchBackend

    return OneWriterBackend(params) if type(chosen) is SQLiteSearchBackend else chosen
