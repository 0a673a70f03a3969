"""Keeps one client from asking so often that others wait: counted in memory, of this process, by nothing else."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

MOST_CLIENTS = 4_096


class Throttle:
    """Lets each client ask `rate` times a second on average and `burst` times at once."""

    def __init__(self, rate: float, burst: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._lock = threading.Lock()
        self._clients: OrderedDict[str, tuple[float, float]] = OrderedDict()  # what is left, and when that was so

    def allows(self, client: str) -> bool:
        with self._lock:
            now = self._clock()
            left, then = self._clients.pop(client, (self._burst, now))
            left = min(self._burst, left + (now - then) * self._rate)
            self._clients[client] = (left - 1.0 if left >= 1.0 else left, now)
            if len(self._clients) > MOST_CLIENTS:
                self._clients.popitem(last=False)
            return left >= 1.0
