"""Sends entries in bulk, reads the answer to every one of them, waits and tries again where the cluster is busy.

What the cluster refuses for good is parked: it is taken out of the index, so that no older state of it is found, and
named in the notes of the index until it is accepted.
"""

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from search.engines.base import EngineEntry, EngineUnavailable
from search.engines.elastic.connection import Cluster, failures
from search.engines.elastic.documents import document
from search.engines.elastic.indices import Pair

MOST_BYTES = 4_000_000  # of one request
MOST_ENTRIES = 500
PAUSES = (0.2, 0.4, 0.8, 1.6)  # seconds before the next try
MOST_PARKED = 200  # named in the notes
BUSY = frozenset((403, 408, 429, 500, 502, 503, 504))  # 403: a cluster whose disk is full allows no writes
Line = dict[str, Any]


class Operation:
    """What one entry does to one index, as the lines of a bulk request."""

    __slots__ = ("entry", "lines")

    def __init__(self, entry: EngineEntry, *lines: bytes) -> None:
        self.entry = entry
        self.lines = lines

    @property
    def size(self) -> int:
        return sum(map(len, self.lines))


class BulkWriter:
    """Writes entries to pairs of indices; `parked` collects entry id -> reason of what was refused for good.

    `fresh` pairs hold nothing older: what goes into one set need not be taken out of the other. With `again` the same
    version is written once more.
    """

    def __init__(self, cluster: Cluster, pairs: Sequence[Pair], *, fresh: bool = False, again: bool = False) -> None:
        self._cluster = cluster
        self._pairs = pairs
        self._fresh = fresh
        self._order = "external_gte" if again else "external"
        self.parked: dict[str, str] = {}
        self.accepted: set[str] = set()

    def write(self, entries: Iterable[EngineEntry]) -> int:
        """Returns how many entries were sent. EngineUnavailable when the cluster stays busy or goes away."""
        sent = 0
        waiting: list[Operation] = []
        size = 0
        for entry in entries:
            sent += 1
            self.accepted.add(str(entry.id))
            for operation in self._operations(entry):
                waiting.append(operation)
                size += operation.size
            if size > MOST_BYTES or len(waiting) >= MOST_ENTRIES * 2 * len(self._pairs):
                self._send(waiting)
                waiting, size = [], 0
        self._send(waiting)
        return sent

    def notes(self, before: dict[str, str]) -> dict[str, str]:
        """What is parked now, when `before` was parked before this writing."""
        kept = {name: reason for name, reason in before.items() if name not in self.accepted}
        return dict(islice((kept | self.parked).items(), MOST_PARKED))

    def _operations(self, entry: EngineEntry) -> Iterator[Operation]:
        """Into its own set, out of the other: an entry never stands in both."""
        source = _line(document(entry))
        for pair in self._pairs:
            own, other = pair.of(closed=entry.closed), pair.of(closed=not entry.closed)
            yield Operation(entry, self._action("index", own, entry), source)
            if not self._fresh:
                yield Operation(entry, self._action("delete", other, entry))

    def _action(self, kind: str, index: str, entry: EngineEntry) -> bytes:
        about = {"_index": index, "_id": str(entry.id), "version": entry.version, "version_type": self._order}
        return _line({kind: about})

    def _send(self, operations: list[Operation]) -> None:
        for pause in (*PAUSES, None):
            if not operations:
                return
            operations = self._try(operations)
            if operations and pause is not None:
                time.sleep(pause)
        if operations:
            raise EngineUnavailable(f"the cluster did not take {len(operations)} writes")

    def _try(self, operations: list[Operation]) -> list[Operation]:
        """Send once; returns what must be sent again."""
        with failures():
            client = self._cluster.client.options(ignore_status=[413, 429])
            lines: list[Any] = [line for one in operations for line in one.lines]  # the library takes bytes as they are
            answer = client.bulk(operations=lines).body
        if "items" not in answer:
            return operations
        again, refused = [], []
        for operation, item in zip(operations, answer["items"], strict=True):
            ((_action_name, result),) = item.items()
            status = result["status"]
            if status in (200, 201, 409) or (status == 404 and "error" not in result):
                continue  # 409: there in a newer version; 404: not there to be deleted
            if status in BUSY or status == 404:
                again.append(operation)
            else:
                refused.append((operation.entry, _reason(result)))
        self._park(refused)
        return again

    def _park(self, refused: list[tuple[EngineEntry, str]]) -> None:
        for entry, reason in refused:
            self.parked[str(entry.id)] = reason
            self._send(
                [Operation(entry, self._action("delete", index, entry)) for pair in self._pairs for index in pair]
            )


def _line(value: Line) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _reason(result: Line) -> str:
    """The cluster's reason without the piece of content it quotes."""
    error = result.get("error", {})
    said = str(error.get("reason", "")).partition(" Preview of")[0].partition("Preview")[0]
    return f"{error.get('type', result['status'])}: {said}"[:300].rstrip(". ")
