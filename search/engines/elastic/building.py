"""Builds a pair of indices beside the one that answers, and swaps it in. A building that was killed is taken up again.

Where it stands is noted in the state document of the new indices: the id of the last entry, and the version of the log
when it was begun, from which on the log is read again before the swap.
"""

from collections.abc import Iterable
from itertools import islice

from search.engines.base import EngineEntry, EngineUnavailable, Later
from search.engines.elastic.connection import Cluster
from search.engines.elastic.indices import Come, Indices, Pair
from search.engines.elastic.writing import BulkWriter

STEP = 2_000  # entries between two notes of how far the building is
MOST_ROUNDS = 100  # through what the log has got meanwhile; each is shorter than the one before
# Under steady edits the last versions are left to the worker, which is behind by some anyway.
ENOUGH_ROUNDS, FEW = 3, 100


class Building:
    """One rebuild. `digest` names what the new index fits."""

    def __init__(self, cluster: Cluster, indices: Indices, digest: str) -> None:
        self._cluster = cluster
        self._indices = indices
        self._digest = digest
        self._parked: dict[str, str] = {}

    def resume(self) -> tuple[int, int]:
        """(last entry id that is in the unfinished building, log version when it was begun); (0, -1) without one."""
        pair = self._indices.building(self._digest)
        come = self._indices.come(pair) if pair else None
        if come is None or "begun" not in come.notes:
            return 0, -1
        return int(come.notes["done"]), int(come.notes["begun"])

    def build(self, entries: Iterable[EngineEntry], up_to: int, *, later: Later | None) -> None:
        done, begun = self.resume()
        pair = self._indices.building(self._digest) if begun >= 0 else None
        if pair is None:
            done, begun = 0, up_to
            pair = self._indices.create(self._digest)
            self._note(pair, done, begun)
        source = (entry for entry in entries if entry.id > done)
        while some := list(islice(source, STEP)):
            self._write(pair, some)
            self._note(pair, max(entry.id for entry in some), begun)
        self._indices.refresh(pair)
        self._indices.merge(pair)
        self._finish(pair, begun, later)
        self._indices.swap(self._digest, pair)

    def _finish(self, pair: Pair, version: int, later: Later | None) -> None:
        """Take what the log has got since the building was begun; every write reaches both pairs meanwhile.

        What comes after the version that is remembered last, the worker takes from the log as ever.
        """
        notes = {"parked": self._parked} if self._parked else {}
        for number in range(MOST_ROUNDS):
            self._indices.refresh(pair)
            self._indices.remember(pair, Come(version, notes))
            more, head = later(version) if later else (iter(()), version)
            if head <= version + (FEW if number >= ENOUGH_ROUNDS else 0):
                return
            self._write(pair, more, fresh=False)
            version = head
        raise EngineUnavailable("the log grew faster than the new index")

    def _write(self, pair: Pair, entries: Iterable[EngineEntry], *, fresh: bool = True) -> None:
        writer = BulkWriter(self._cluster, [pair], fresh=fresh)
        writer.write(entries)
        self._parked = writer.notes(self._parked)

    def _note(self, pair: Pair, done: int, begun: int) -> None:
        # Version 0 until it is complete: nobody takes it for an index that has come so far.
        self._indices.remember(pair, Come(0, {"done": done, "begun": begun}))
