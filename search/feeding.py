"""Keeps engines up with the log of entries: small steps, a rebuild beside where an index is missing or does not fit.

One engine that does not answer never holds up another; it is tried again after a pause that grows.
"""

import fcntl
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import structlog

from search.analysis import VERSION
from search.engines.base import Engine, EngineEntry, EngineUnavailable
from search.followers import engine, folder, followers
from search.models import IndexState, SearchEntry

FIRST_PAUSE, LONGEST_PAUSE = 2.0, 60.0  # seconds between tries of an engine that does not take entries
log = structlog.get_logger(__name__)
_paused: dict[str, tuple[float, float]] = {}  # engine -> (pause, when to try again)
Progress = Callable[[int], None]


def catch_up() -> int:
    """For the worker: bring every engine fully up to date. Returns how many entries the one furthest behind took."""
    return max(_bring(follower) for follower in followers())


def _bring(follower: Engine) -> int:
    pause, again = _paused.get(follower.name, (0.0, 0.0))
    if time.monotonic() < again:
        return 0
    try:
        taken = _catch_up(follower)
    except EngineUnavailable as error:
        pause = min(max(FIRST_PAUSE, pause * 2), LONGEST_PAUSE)
        _paused[follower.name] = (pause, time.monotonic() + pause)
        log.warning("search-feeding-waits", engine=follower.name, seconds=pause, reason=str(error))
        return 0
    _paused.pop(follower.name, None)
    return taken


def _catch_up(follower: Engine) -> int:
    state = IndexState.read()
    follower.generation = state.generation
    if not sound(follower.version(), state):
        return rebuild(follower)
    waiting = after(follower.version(), state.version)
    taken = len(waiting)
    while waiting:
        waiting = take(follower, waiting, state.version)
    if follower.version() < state.version:
        follower.apply([], state.version)
    return taken


def rebuild(follower: Engine | None = None, *, progress: Progress | None = None) -> int:
    """Build an engine's index from the rows and swap it in; the embedded one unless another is named.

    Returns how many entries were read; -1 when another process is at it. What a killed rebuild has written is kept
    where the engine can go on from there. `progress` is told the number of entries read so far.
    """
    follower = follower or engine()
    with _only_one(follower.name) as first:
        if not first:
            return -1
        state = IndexState.read()
        done, begun = follower.resume(state.generation, VERSION)
        counted = _Counted(done, progress)
        follower.rebuild(
            counted.entries(), state.version if begun < 0 else begun, state.generation, VERSION, later=_later
        )
        follower.generation = state.generation
        log.info("search-rebuilt", engine=follower.name, entries=counted.number, version=state.version)
        return counted.number


def lag(follower: Engine | None = None) -> int:
    """How many log numbers an engine (the embedded one unless named) is behind; -1 when it has no usable index."""
    state = IndexState.read()
    follower = follower or engine()
    follower.generation = state.generation
    version = follower.version()
    return state.version - version if sound(version, state) else -1


def sound(version: int, state: IndexState) -> bool:
    """An index ahead of the log was fed by another database."""
    return 0 <= version <= state.version


def after(version: int, head: int, most: int | None = None) -> list[tuple[int, int]]:
    """(version, id) of what an engine at `version` does not know yet, in log order; the first `most` of it."""
    rows = SearchEntry.objects.filter(version__gt=version, version__lte=head).order_by("version")
    return list(rows.values_list("version", "pk")[:most])


def take(
    follower: Engine, waiting: list[tuple[int, int]], head: int, *, patience: float | None = None
) -> list[tuple[int, int]]:
    """Apply the first of what waits; returns the rest. `patience`: see `Engine.apply`."""
    some, rest = waiting[: follower.batch], waiting[follower.batch :]
    follower.apply(_entries_of(some), some[-1][0] if rest else head, patience=patience)
    return rest


def _entries_of(waiting: list[tuple[int, int]]) -> list[EngineEntry]:
    rows = SearchEntry.objects.filter(pk__in=[pk for _version, pk in waiting]).order_by("version")
    return [row.for_engine() for row in rows]


def _later(version: int) -> tuple[Iterable[EngineEntry], int]:
    """What the log has got since a version, read in steps, and the version it has reached."""
    head = IndexState.read().version
    waiting = after(version, head)
    steps = (waiting[start : start + 200] for start in range(0, len(waiting), 200))
    return (entry for step in steps for entry in _entries_of(step)), head


class _Counted:
    """The present entries after an id, counted while they are read."""

    def __init__(self, done: int, progress: Progress | None) -> None:
        self.number = 0
        self._done = done
        self._progress = progress

    def entries(self) -> Iterator[EngineEntry]:
        rows = SearchEntry.objects.filter(deleted=False, pk__gt=self._done).order_by("id")
        for row in rows.iterator(chunk_size=200):
            self.number += 1
            if self._progress:
                self._progress(self.number)
            yield row.for_engine()


@contextmanager
def _only_one(name: str) -> Iterator[bool]:
    """Whether this process may rebuild an engine's index; one at a time on a host."""
    with (folder() / f"rebuild-{name}.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
