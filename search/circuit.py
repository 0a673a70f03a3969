"""Whether the cluster is worth asking now: after a failure it is left alone for a while, then one search tries it."""

import threading
import time
from collections.abc import Callable

FIRST_PAUSE = 1.0  # seconds
LONGEST_PAUSE = 30.0
STUCK_SECONDS = 15.0  # behind the log without any progress


class Circuit:
    """Opens at a failure and closes by itself at the next success. Shared by the threads of a process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._pause = 0.0
        self._next = 0.0
        self._seen = (-1, 0.0)

    @property
    def is_open(self) -> bool:
        return self._pause > 0.0

    def allows(self) -> bool:
        """Whether to ask now. While it is open, one caller per pause may."""
        with self._lock:
            if not self._pause:
                return True
            if self._clock() < self._next:
                return False
            self._next = self._clock() + self._pause
            return True

    def failed(self) -> bool:
        """Note a failure; says whether the circuit was closed until now."""
        with self._lock:
            first = not self._pause
            self._pause = min(self._pause * 2.0, LONGEST_PAUSE) or FIRST_PAUSE
            self._next = self._clock() + self._pause
            return first

    def succeeded(self) -> bool:
        """Note an answer; says whether the circuit was open until now."""
        with self._lock:
            was_open, self._pause = self._pause > 0.0, 0.0
            return was_open

    def is_stuck(self, version: int, head: int) -> bool:
        """Whether an index has stood at the same version for a while, although the log has moved on."""
        with self._lock:
            now = self._clock()
            if version >= head or version != self._seen[0]:
                self._seen = (version, now)
            return now - self._seen[1] > STUCK_SECONDS
