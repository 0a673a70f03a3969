"""Keeps an engine up with the log of entries, and asks it only for what it can answer exactly.

Every search compares two numbers. A small gap is closed on the spot; a larger one is the worker's, and until then
everything newer than the index is left out by id. An index that is missing or of another generation or analysis is
rebuilt beside while a plain scan of the rows answers.
"""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import structlog
from django.conf import settings

from search.analysis import VERSION
from search.closed import closed_digest
from search.engines.base import Engine, EngineEntry, EngineRequest, EngineResult, EngineUnavailable
from search.engines.embedded import EmbeddedEngine
from search.engines.scan import ScanEngine
from search.models import IndexState, SearchEntry
from search.versions import in_transaction

MOST_ON_THE_SPOT = 200  # entries a search applies itself
LONGEST_ON_THE_SPOT = 0.05  # seconds
SMALL_SITE = 500  # entries a search may rebuild the index of, instead of scanning
BATCH = 50
MOST_COUNTED = 500  # changed entries that are looked at for the number a page names

log = structlog.get_logger(__name__)
_engine: Engine | None = None


@dataclass(frozen=True)
class Answer:
    """`behind`: how many changed entries are left out until the worker has caught up. `scanned`: no index answered."""

    result: EngineResult
    behind: int = 0
    scanned: bool = False


def folder() -> Path:
    """Where the index, the spool and their locks lie."""
    path = Path(settings.KOMMEZ_DATA_DIR) / "search"
    path.mkdir(parents=True, exist_ok=True)
    return path


def engine() -> Engine:
    """The engine of this process, made on first use."""
    global _engine
    if _engine is None:
        _engine = EmbeddedEngine(folder() / "embedded.sqlite3")
    return _engine


def set_engine(chosen: Engine | None) -> None:
    """Use another engine from now on; None goes back to the configured one. For tests."""
    global _engine
    if _engine is not None:
        _engine.close()
    _engine = chosen


class Reading:
    """The index as one reply sees it: brought up to date once, then asked as often as the reply needs."""

    def __init__(self) -> None:
        self.state = IndexState.read()
        self._engine = engine()
        self._engine.generation = self.state.generation
        self._stale: frozenset[int] = frozenset()
        self._usable = False
        try:
            self._usable = _usable(self._engine, self.state)
            if self._usable:
                self._stale = _follow(self._engine, self.state)
        except EngineUnavailable as error:
            self._give_up(error)

    def search(self, request: EngineRequest) -> Answer:
        """Answer from the present content: what the engine does not know yet is never shown in an older state."""
        if not request.member and closed_digest(request.closed_places) != self.state.closed_digest:
            # Some entries are open now that still stand in the closed set: look there too, with the same exclusions.
            request = replace(request, member=True)
        if self._usable:
            try:
                result = self._engine.search(replace(request, stale_ids=self._stale))
                return Answer(result, behind=self._behind(request))
            except EngineUnavailable as error:
                self._give_up(error)
        return Answer(ScanEngine().search(request), scanned=True)

    def _behind(self, request: EngineRequest) -> int:
        """Changed entries this reader misses: what is closed to them, or gone, is not even counted."""
        if not self._stale:
            return 0
        rows = SearchEntry.objects.filter(pk__in=sorted(self._stale)[:MOST_COUNTED], deleted=False)
        return sum(request.closed_places.isdisjoint(places) for places in rows.values_list("places", flat=True))

    def _give_up(self, error: EngineUnavailable) -> None:
        self._usable = False
        log.warning("search-engine-unavailable", engine=self._engine.name, reason=str(error))


def catch_up() -> int:
    """For the worker: bring the engine fully up to date, by a rebuild if need be. Returns how many entries it took."""
    state = IndexState.read()
    follower = engine()
    follower.generation = state.generation
    if not _sound(follower.version(), state):
        return rebuild()
    waiting = _after(follower.version(), state.version)
    taken = len(waiting)
    while waiting:
        waiting = _take(follower, waiting, state.version)
    if follower.version() < state.version:
        follower.apply([], state.version)
    return taken


def rebuild() -> int:
    """Build the index from the rows and swap it in. Returns how many entries it holds; -1 when another is at it."""
    with _only_one() as first:
        if not first:
            return -1
        state = IndexState.read()
        follower = engine()
        counted = _Counted()
        follower.rebuild(counted.entries(), state.version, state.generation, VERSION)
        follower.generation = state.generation
        log.info("search-rebuilt", engine=follower.name, entries=counted.number, version=state.version)
        return counted.number


def lag() -> int:
    """How many log numbers the engine is behind; -1 when it has no usable index."""
    state = IndexState.read()
    follower = engine()
    follower.generation = state.generation
    version = follower.version()
    return state.version - version if _sound(version, state) else -1


class _Counted:
    number = 0

    def entries(self) -> Iterator[EngineEntry]:
        rows = SearchEntry.objects.filter(deleted=False).order_by("id")
        for row in rows.iterator(chunk_size=200):
            self.number += 1
            yield row.for_engine()


def _sound(version: int, state: IndexState) -> bool:
    """An index ahead of the log was fed by another database."""
    return 0 <= version <= state.version


def _usable(follower: Engine, state: IndexState) -> bool:
    if _sound(follower.version(), state):
        return True
    if not _may_write() or SearchEntry.objects.filter(deleted=False)[: SMALL_SITE + 1].count() > SMALL_SITE:
        return False
    return rebuild() >= 0 and _sound(follower.version(), state)


def _follow(follower: Engine, state: IndexState) -> frozenset[int]:
    """Close a small gap; returns the ids that are still newer than the index."""
    version = follower.version()
    if version == state.version:
        return frozenset()
    waiting = _after(version, state.version)
    if len(waiting) <= MOST_ON_THE_SPOT and _may_write():
        end = time.monotonic() + LONGEST_ON_THE_SPOT
        try:
            while waiting and time.monotonic() < end:
                waiting = _take(follower, waiting, state.version)
            if not waiting and follower.version() < state.version:
                follower.apply([], state.version)
        except EngineUnavailable as error:
            log.info("search-engine-busy", engine=follower.name, reason=str(error))
    return frozenset(pk for _version, pk in waiting)


def _after(version: int, head: int) -> list[tuple[int, int]]:
    """(version, id) of what an engine at `version` does not know yet, in log order."""
    rows = SearchEntry.objects.filter(version__gt=version, version__lte=head).order_by("version")
    return list(rows.values_list("version", "pk"))


def _take(follower: Engine, waiting: list[tuple[int, int]], head: int) -> list[tuple[int, int]]:
    """Apply the first of what waits; returns the rest."""
    some, rest = waiting[:BATCH], waiting[BATCH:]
    rows = SearchEntry.objects.filter(pk__in=[pk for _version, pk in some]).order_by("version")
    follower.apply([row.for_engine() for row in rows], some[-1][0] if rest else head)
    return rest


def _may_write() -> bool:
    """Not inside a transaction that may still be rolled back: the index would know what never happened."""
    return not in_transaction()


@contextmanager
def _only_one() -> Iterator[bool]:
    """Whether this process may rebuild; one at a time on a host."""
    with (folder() / "rebuild.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
