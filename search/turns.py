"""Who writes next: the threads of one process queue for SQLite's one write lock, first come, first served.

SQLite lets those who wait ask again after growing pauses, so that a late one may pass an early one many times over.
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

LONGEST_WAIT = 20.0  # seconds; after that SQLite's own waiting decides


class Turns:
    """A lock that is handed on in the order in which it was asked for."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._taken = False

    @contextmanager
    def turn(self, seconds: float) -> Iterator[bool]:
        """Wait at most so many seconds; whether it is one's turn. The block runs either way."""
        mine = self._ask()
        got = mine is None or mine.wait(seconds) or not self._withdraw(mine)
        try:
            yield got
        finally:
            if got:
                self._hand_on()

    def __len__(self) -> int:
        """How many wait."""
        return len(self._waiting)

    def _ask(self) -> threading.Event | None:
        """A place in the queue; None when nobody is before."""
        with self._guard:
            if not self._taken:
                self._taken = True
                return None
            mine = threading.Event()
            self._waiting.append(mine)
            return mine

    def _withdraw(self, mine: threading.Event) -> bool:
        """Leave the queue; False when the turn has come in this very moment."""
        with self._guard:
            if mine.is_set():
                return False
            self._waiting.remove(mine)
            return True

    def _hand_on(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._taken = False


_turns = Turns()


@contextmanager
def in_turn() -> Iterator[None]:
    """Wait for one's turn to write. Nothing to wait for where rows are locked one by one, or once a transaction runs."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with _turns.turn(LONGEST_WAIT):
        yield
