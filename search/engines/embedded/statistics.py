"""What the tables of the embedded index tell about words, for one request."""

import json
import sqlite3
from collections.abc import Hashable, Iterable, Mapping, Sequence

from search.engines.base import EngineRequest
from search.engines.corrections import Correction
from search.engines.embedded import permitted
from search.engines.embedded.access import visible
from search.engines.embedded.schema import Tables, tables
from search.engines.embedded.words import correction, expansions

MOST_KEPT = 50_000  # counts: a few MB


class Known:
    """What was asked of the public tables since they were last written to.

    Every query asks for the terms of all its languages, and twice: for the reader's language and for the others. Shared
    by threads: what is kept for one state is only ever replaced as a whole.
    """

    def __init__(self, state: int = 0) -> None:
        self.state = state
        self.uses: dict[tuple[str, str], int] = {}  # vocabulary and term -> in how many entries; 0 for none
        self.near: dict[
            tuple[Hashable, ...], Correction | None
        ] = {}  # words, typed word and who asks -> what was meant


class Memory:
    """Holds what is known of the index file after so many writes."""

    def __init__(self) -> None:
        self._known = Known()

    def at(self, state: int) -> Known:
        known = self._known
        if known.state != state or len(known.uses) + len(known.near) > MOST_KEPT:
            known = self._known = Known(state)
        return known


class TableStatistics:
    """Sizes and counts in one consistent view of the index (see `search.engines.plan.Statistics`)."""

    def __init__(self, connection: sqlite3.Connection, request: EngineRequest, *, memory: Memory) -> None:
        self._connection = connection
        self._request = request
        sizes = dict(connection.execute(_SIZES).fetchall())
        self._known = memory.at(int(sizes.pop(_WRITES)))
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
        known, vocabulary = self._known.uses, names.vocabulary
        if missing := [term for term in terms if (vocabulary, term) not in known]:
            found = _uses(self._connection, names, missing)
            known.update({(vocabulary, term): found.get(term, 0) for term in missing})
        return {term: number for term in terms if (number := known[vocabulary, term])}

    def expansions(self, language: str, prefix: str, *, closed: bool) -> list[str]:
        return expansions(self._connection, tables(language, closed=closed), self._request, prefix)

    def expect(self, words: Iterable[tuple[str, str]], *, other: bool = False) -> None:
        """Each is looked up when it is asked for: nothing is far away."""

    def nearest(self, language: str, typed: str, *, other: bool = False) -> Correction | None:
        names = tables(language, closed=False)
        if not self._sizes.get(names.text):
            return None
        asks = self._request
        key = (names.text, typed, other, asks.closed_places, asks.stale_ids, asks.excluded_ids)
        if key not in self._known.near:
            allowed = visible(asks, "entries.id")
            self._known.near[key] = correction(self._connection, names, typed, allowed, other=other)
        return self._known.near[key]


_WRITES = "writes"  # beside the names of tables, which all begin with their audience
_SIZES = f"SELECT name, entries FROM sizes UNION ALL SELECT key, value FROM meta WHERE key = '{_WRITES}'"


def _uses(connection: sqlite3.Connection, names: Tables, terms: Sequence[str]) -> dict[str, int]:
    sql = f'SELECT term, doc FROM "{names.vocabulary}" WHERE term IN (SELECT value FROM json_each(?))'
    return dict(connection.execute(sql, (json.dumps(terms, ensure_ascii=False),)).fetchall())
