"""What the tables of the embedded index tell about words, for one request."""

import json
import sqlite3
from collections.abc import Mapping, Sequence

from search.engines.base import EngineRequest
from search.engines.corrections import Correction
from search.engines.embedded import permitted
from search.engines.embedded.access import visible
from search.engines.embedded.schema import Tables, tables
from search.engines.embedded.words import correction, expansions


class TableStatistics:
    """Sizes and counts in one consistent view of the index (see `search.engines.plan.Statistics`)."""

    def __init__(self, connection: sqlite3.Connection, request: EngineRequest) -> None:
        self._connection = connection
        self._request = request
        sizes = dict(connection.execute("SELECT name, entries FROM sizes").fetchall())
        self._sizes: dict[str, int] = {name: size for name, size in sizes.items() if not name.startswith("closed_")}
        if request.member:
            self._sizes |= permitted.sizes(connection, request)

    def size(self, language: str, *, closed: bool) -> int:
        try:
            return self._sizes.get(tables(language, closed=closed).text, 0)
        except ValueError:
            return 0

    def uses(self, language: str, terms: Sequence[str], *, closed: bool) -> Mapping[str, int]:
        names = tables(language, closed=closed)
        if closed:
            return permitted.uses(self._connection, names, self._request, terms)
        return _uses(self._connection, names, terms)

    def expansions(self, language: str, prefix: str, *, closed: bool) -> list[str]:
        return expansions(self._connection, tables(language, closed=closed), self._request, prefix)

    def nearest(self, language: str, typed: str, *, other: bool = False) -> Correction | None:
        names = tables(language, closed=False)
        if not self._sizes.get(names.text):
            return None
        return correction(self._connection, names, typed, visible(self._request, "entries.id"), other=other)


def _uses(connection: sqlite3.Connection, names: Tables, terms: Sequence[str]) -> dict[str, int]:
    sql = f'SELECT term, doc FROM "{names.vocabulary}" WHERE term IN (SELECT value FROM json_each(?))'
    return dict(connection.execute(sql, (json.dumps(terms, ensure_ascii=False),)).fetchall())
