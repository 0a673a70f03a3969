"""Asks the engines for what they can answer exactly: the cluster where there is one, else the engine of this host.

Every search compares two numbers. A small gap of the embedded engine is closed on the spot; a larger one, and any of
the cluster, is the worker's. Until then everything that says something newer than the index is left out by id, and of
what only hangs elsewhere now the database tells who may see it. A cluster that is down,
slow or stuck is left alone for a while, and the embedded engine answers, which follows the log all the time; where that
has no index either, a plain scan of the rows does.
"""

import time
from dataclasses import dataclass, replace

import structlog

from search import followers
from search.closed import closed_digest
from search.engines.base import Completions, Engine, EngineRequest, EngineResult, EngineUnavailable
from search.engines.scan import ScanEngine
from search.feeding import after, catch_up, lag, rebuild, sound, take
from search.followers import cluster, engine, folder, set_cluster, set_engine
from search.models import IndexState, SearchEntry
from search.versions import in_transaction

MOST_ON_THE_SPOT = 200  # entries a search applies itself
LONGEST_ON_THE_SPOT = 0.05  # seconds
SMALL_SITE = 500  # entries a search may rebuild the index of, instead of scanning
MOST_COUNTED = 500  # changed entries that are looked at for the number a page names

__all__ = [
    "Answer", "Reading", "catch_up", "cluster", "engine", "folder", "lag", "rebuild", "set_cluster", "set_engine",
]  # fmt: skip
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Answer:
    """`behind`: how many changed entries are left out until the worker has caught up. `scanned`: no index answered.

    `fallen_back`: there is a cluster, and another engine answered in its place.
    """

    result: EngineResult
    behind: int = 0
    scanned: bool = False
    fallen_back: bool = False


@dataclass(frozen=True)
class _Ready:
    """An engine that can be asked, and what it does not know yet. `standing` names the state it said it is in.

    `stale`: entries that say something else now. `moved`: those that only hang elsewhere, with their places.
    """

    engine: Engine
    stale: frozenset[int] = frozenset()
    moved: tuple[tuple[int, list[str]], ...] = ()
    standing: str = ""

    @classmethod
    def at(cls, engine: Engine, version: int, state: IndexState, standing: str = "") -> "_Ready":
        if version >= state.version:
            return cls(engine, standing=standing)
        # Without an upper end: what changes while this is read is not shown as it was. In this order: what is written
        # in between is in both, and then left out.
        waiting = SearchEntry.objects.filter(version__gt=version)
        moved = tuple(waiting.filter(written__lte=version).values_list("pk", "places"))
        stale = frozenset(waiting.filter(written__gt=version).values_list("pk", flat=True))
        return cls(engine, stale, tuple(one for one in moved if one[0] not in stale), standing)

    def asked(self, request: EngineRequest) -> EngineRequest:
        """With what is left out, and what is open to this reader wherever the engine believes that it hangs."""
        request = replace(request, stale_ids=self.stale, standing=self.standing)
        if not self.moved:
            return request
        opened = frozenset(pk for pk, places in self.moved if request.closed_places.isdisjoint(places))
        shut = frozenset(pk for pk, _places in self.moved) - opened
        # Some of it may still stand in the closed set: there too, with the same exclusions.
        return replace(request, stale_ids=self.stale | shut, opened_ids=opened, member=request.member or bool(opened))


class Reading:
    """The index as one reply sees it: brought up to date once, then asked as often as the reply needs.

    `state` is that of the log as the reply has read it already.
    """

    def __init__(self, state: IndexState | None = None) -> None:
        self.state = state or IndexState.read()
        self._cluster = self._ready_cluster()
        self._own = self._ready_own()

    def search(self, request: EngineRequest) -> Answer:
        """Answer from the present content: what an engine does not know yet is never shown in an older state."""
        if not request.member and closed_digest(request.closed_places) != self.state.closed_digest:
            # Some entries are open now that still stand in the closed set: look there too, with the same exclusions.
            request = replace(request, member=True)
        if self._cluster and (answer := self._ask(self._cluster, request)):
            return answer
        answer = (self._ask(self._own, request) if self._own else None) or Answer(
            ScanEngine().search(request), scanned=True
        )
        return replace(answer, fallen_back=cluster() is not None)

    def complete(self, request: EngineRequest) -> Completions:
        """How what is typed may go on; nothing while no index answers."""
        for ready in filter(None, (self._cluster, self._own)):
            try:
                found = ready.engine.complete(ready.asked(request))
            except EngineUnavailable as error:
                self._give_up(ready.engine, str(error))
                continue
            _answered(ready.engine)
            return found
        return Completions()

    def _ask(self, ready: _Ready, request: EngineRequest) -> Answer | None:
        try:
            result = ready.engine.search(ready.asked(request))
        except EngineUnavailable as error:
            self._give_up(ready.engine, str(error))
            return None
        _answered(ready.engine)
        return Answer(result, behind=self._behind(ready, request))

    def _behind(self, ready: _Ready, request: EngineRequest) -> int:
        """Changed entries this reader misses: what is closed to them, or gone, is not even counted."""
        if not ready.stale:
            return 0
        rows = SearchEntry.objects.filter(pk__in=sorted(ready.stale)[:MOST_COUNTED], deleted=False)
        return sum(request.closed_places.isdisjoint(places) for places in rows.values_list("places", flat=True))

    def _ready_cluster(self) -> _Ready | None:
        """The cluster as far as it has come; None while it does not answer or takes no entries."""
        there = cluster()
        if there is None or not followers.circuit.allows():
            return None
        there.generation = self.state.generation
        version, standing = there.standing()
        if not sound(version, self.state):
            self._give_up(there, "it does not answer, or has no index that fits")
            return None
        if followers.circuit.is_stuck(version, self.state.version):
            return None
        return _Ready.at(there, version, self.state, standing)

    def _ready_own(self) -> _Ready | None:
        """The embedded engine; it follows the log while a cluster answers too, so as to be ready when it does not."""
        own = engine()
        own.generation = self.state.generation
        try:
            return _Ready.at(own, _follow(own, self.state), self.state) if _usable(own, self.state) else None
        except EngineUnavailable as error:
            self._give_up(own, str(error))
            return None

    def _give_up(self, which: Engine, reason: str) -> None:
        """Ask this engine no more for this reply; the cluster not for a while."""
        if which is cluster():
            self._cluster = None
            if not followers.circuit.failed():
                return  # said when it opened
        else:
            self._own = None
        log.warning("search-engine-unavailable", engine=which.name, reason=reason)


def _answered(which: Engine) -> None:
    """Note that the cluster answers (again)."""
    if which is cluster() and followers.circuit.succeeded():
        log.info("search-cluster-back")


def _usable(follower: Engine, state: IndexState) -> bool:
    if sound(follower.version(), state):
        return True
    if not _may_write() or SearchEntry.objects.filter(deleted=False)[: SMALL_SITE + 1].count() > SMALL_SITE:
        return False
    return rebuild(follower) >= 0 and sound(follower.version(), state)


def _follow(follower: Engine, state: IndexState) -> int:
    """Close a small gap, unless somebody else is writing and takes long; returns the version it has come to."""
    version = follower.version()
    if version >= state.version or not _may_write():
        return version
    waiting = after(version, state.version, MOST_ON_THE_SPOT + 1)
    if len(waiting) > MOST_ON_THE_SPOT:
        return version
    end = time.monotonic() + LONGEST_ON_THE_SPOT
    try:
        while waiting and (left := end - time.monotonic()) > 0.0:
            waiting = take(follower, waiting, state.version, patience=left)
        if not waiting and follower.version() < state.version:
            follower.apply([], state.version, patience=LONGEST_ON_THE_SPOT)
    except EngineUnavailable as error:
        log.info("search-engine-busy", engine=follower.name, reason=str(error))
    return follower.version()


def _may_write() -> bool:
    """Not inside a transaction that may still be rolled back: the index would know what never happened."""
    return not in_transaction()
