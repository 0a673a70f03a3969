"""The embedded engine: one SQLite file that follows the entry log and answers in milliseconds, with no server."""

import datetime
import json
import secrets
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from heapq import nlargest
from itertools import islice
from pathlib import Path
from typing import Any

from search.analysis import VERSION
from search.engines.base import (
    Completions,
    Engine,
    EngineEntry,
    EngineHit,
    EngineRequest,
    EngineResult,
    EngineUnavailable,
    Later,
)
from search.engines.closeness import Refined, candidates
from search.engines.embedded.completing import complete
from search.engines.embedded.facets import Combinations, count, passing
from search.engines.embedded.matching import Found, Match, find, listed, narrowed, newest
from search.engines.embedded.refining import refine
from search.engines.embedded.schema import VERSION as SCHEMA
from search.engines.embedded.statistics import Memory, TableStatistics
from search.engines.embedded.store import Store
from search.engines.embedded.writing import Writer, count_words
from search.engines.plan import Plan, plans
from search.engines.recency import freshness_of

DEEPEST = 1000  # hits; beyond that a reader narrows the search
MOST_HITS = 100  # of one page
BATCH = 500  # entries per transaction of a rebuild


class EmbeddedEngine(Engine):
    """An index file at `path`; `generation` is the log's present one and may be set again when the log changes it.

    One object serves all threads of a process and survives a fork.
    """

    name = "embedded"

    def __init__(self, path: Path, *, generation: str = "") -> None:
        self.generation = generation
        self._store = Store(Path(path))
        self._combinations = Combinations()
        self._memory = Memory()

    def version(self) -> int:
        try:
            with self._store.reading() as connection:
                return self._version(connection)
        except EngineUnavailable:
            return -1

    def apply(self, entries: Iterable[EngineEntry], up_to: int, *, patience: float | None = None) -> None:
        with self._store.writing(patience) as connection:
            before = self._version(connection)
            if before < 0:
                raise EngineUnavailable("the index is of another generation or analysis")
            Writer(connection).write(entries)
            connection.execute("UPDATE meta SET value = value + 1 WHERE key = 'writes'")
            if up_to > before:
                connection.execute("UPDATE meta SET value = ? WHERE key = 'version'", (str(up_to),))

    def versions(self, after_id: int, limit: int) -> dict[int, int]:
        """Present entries only: what was deleted has no version here."""
        with self._usable() as connection:
            rows = connection.execute(
                "SELECT id, version FROM entries WHERE id > ? AND deleted = 0 ORDER BY id LIMIT ?", (after_id, limit)
            )
            return dict(rows.fetchall())

    def rebuild(
        self,
        entries: Iterable[EngineEntry],
        up_to: int,
        generation: str,
        analysis: str,
        *,
        later: Later | None = None,
    ) -> None:
        """Bounded memory: entries may be a generator. `analysis` is the version that made the terms."""
        with self._store.replacing() as connection:
            _fill(connection, entries)
            more, head = later(up_to) if later else ((), up_to)
            while head > up_to:
                _fill(connection, more)
                up_to = head
                more, head = later(up_to) if later else ((), up_to)
            count_words(connection)
            values = {"version": str(up_to), "generation": generation, "analysis": analysis, "schema": SCHEMA}
            values["writes"] = str(secrets.randbits(48))  # what was kept for another file is not kept for this one
            connection.executemany("INSERT INTO meta(key, value) VALUES (?, ?)", values.items())
        self.generation = generation

    def search(self, request: EngineRequest) -> EngineResult:
        """EngineUnavailable when there is no usable index: the caller asks another way, never shows "no hits"."""
        with self._usable() as connection:
            offset = min(max(request.offset, 0), DEEPEST)
            window = (offset, min(max(request.limit, 0), MOST_HITS, DEEPEST - offset))
            if not request.queries:
                return self._list(connection, request, window)
            return self._find(connection, request, window)

    def complete(self, request: EngineRequest) -> Completions:
        with self._usable() as connection:
            return complete(connection, request)

    def close(self) -> None:
        self._store.close()

    @contextmanager
    def _usable(self) -> Iterator[sqlite3.Connection]:
        with self._store.reading() as connection:
            if self._version(connection) < 0:
                raise EngineUnavailable("the index is of another generation or analysis")
            yield connection

    def _version(self, connection: sqlite3.Connection) -> int:
        meta = dict(connection.execute("SELECT key, value FROM meta").fetchall())
        if (meta.get("generation"), meta.get("analysis"), meta.get("schema")) != (self.generation, VERSION, SCHEMA):
            return -1
        return int(meta["version"])

    def _list(self, connection: sqlite3.Connection, request: EngineRequest, window: tuple[int, int]) -> EngineResult:
        amounts = listed(connection, request)
        combinations = self._combinations.load(connection, self._store.inode, amounts)
        passed = passing(amounts, combinations, request.filters)
        facets = count(amounts, combinations, request.filters)
        total = sum(amounts[number] for number in passed)
        hits = tuple(EngineHit(number, 0.0) for number in newest(connection, request, passed, window))
        return EngineResult(hits, total, total, facets)

    def _find(self, connection: sqlite3.Connection, request: EngineRequest, window: tuple[int, int]) -> EngineResult:
        statistics = TableStatistics(connection, request, memory=self._memory)
        wanted, spelling = plans(statistics, request)
        found = [find(connection, plan, request) for plan in wanted]
        empty = not any(one.matches or one.below for one in found)
        relaxed = empty and any(plan.query.is_strict for plan in wanted)
        if relaxed:
            for plan in wanted:
                plan.query = plan.query.loosened()
            found = [find(connection, plan, request) for plan in wanted]
        amounts = Counter(match[1] for one in found for match in one.matches)
        combinations = self._combinations.load(connection, self._store.inode, amounts)
        facets = count(amounts, combinations, request.filters)
        below: Counter[int] = Counter()
        languages = request.filters.get("language")
        for one in found:
            if not languages or one.plan.language in languages:
                below.update(one.below)
        if any(request.filters.values()):
            passed = passing(amounts, combinations, request.filters)
            found = [one._replace(matches=[match for match in one.matches if match[1] in passed]) for one in found]
        if narrowed(request):
            others = self._combinations.load(connection, self._store.inode, below)
            below = Counter({number: below[number] for number in passing(below, others, request.filters)})
        total = sum(len(one.matches) for one in found)
        hits = self._page(connection, request, found, window)
        return EngineResult(hits, total, total + below.total(), facets, relaxed=relaxed, **vars(spelling))

    def _page(
        self, connection: sqlite3.Connection, request: EngineRequest, found: list[Found], window: tuple[int, int]
    ) -> tuple[EngineHit, ...]:
        first, last = window[0], window[0] + window[1]
        looked_at = candidates(window[1], request.closely)
        if request.sort == "date":
            shown = _best(found, last, key=_by_day)[first:last]
            refined = refine(connection, shown)
        else:
            best = _best(found, max(last, looked_at), key=_by_score)
            refined = refine(connection, best[:looked_at])
            if request.today:
                refined = _aged(connection, request.today, refined)
            if request.weights:
                refined = self._weighted(connection, request, best[:looked_at], refined)
            head = sorted(best[:looked_at], key=lambda one: (-refined[one[0][0]].score, one[0][0]))
            shown = [*head, *best[looked_at:]][first:last]
            refined |= refine(connection, [one for one in shown if one[0][0] not in refined])
        ids = [match[0] for match, _plan in shown]
        sections = self._sections(connection, ids)
        return tuple(_hit(number, refined[number], sections.get(number, ())) for number in ids)

    def _weighted(
        self,
        connection: sqlite3.Connection,
        request: EngineRequest,
        best: Sequence[tuple[Match, Plan]],
        refined: dict[int, Refined],
    ) -> dict[int, Refined]:
        """The same candidates with the factors people gave to kinds, institutions or single entries."""
        combos = {match[0]: match[1] for match, _plan in best}
        loaded = self._combinations.load(connection, self._store.inode, set(combos.values()))
        return {
            number: one._replace(score=one.score * request.weights.of(number, loaded.values(combos[number])))
            for number, one in refined.items()
        }

    def _sections(self, connection: sqlite3.Connection, ids: list[int]) -> dict[int, Sequence[str]]:
        rows = connection.execute(
            "SELECT id, sections FROM entries WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(ids),)
        )
        return {number: sections.split() for number, sections in rows}


def _fill(connection: sqlite3.Connection, entries: Iterable[EngineEntry]) -> None:
    """Write into a file that nobody else has open yet."""
    writer = Writer(connection, counting=False)
    source = iter(entries)
    while some := list(islice(source, BATCH)):
        connection.execute("BEGIN IMMEDIATE")
        writer.write(some)
        connection.execute("COMMIT")


def _aged(connection: sqlite3.Connection, today: datetime.date, refined: dict[int, Refined]) -> dict[int, Refined]:
    """The same candidates with what their age counts."""
    rows = connection.execute(
        "SELECT id, day, review FROM entries WHERE id IN (SELECT value FROM json_each(?))", (json.dumps([*refined]),)
    )
    factors = {number: freshness_of(day, review, today) for number, day, review in rows}
    return {number: one._replace(score=one.score * factors[number]) for number, one in refined.items()}


def _by_score(match: Match) -> tuple[float, int]:
    return match[2], -match[0]


def _by_day(match: Match) -> tuple[str, int]:
    return match[3], match[0]


def _best(found: Iterable[Found], number: int, *, key: Callable[[Match], tuple[Any, int]]) -> list[tuple[Match, Plan]]:
    """The first so many matches of all plans together."""
    best = [(match, one.plan) for one in found for match in nlargest(number, one.matches, key=key)]
    return nlargest(number, best, key=lambda pair: key(pair[0]))


def _hit(number: int, refined: Refined, sections: Sequence[str]) -> EngineHit:
    """Line 0 of an entry's text is its lead; the passages follow."""
    place = refined.line - 1
    return EngineHit(number, refined.score, int(sections[place]) if 0 <= place < len(sections) else None)
