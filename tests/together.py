"""Several people at the same moment: acts in threads of their own, each with its own connection to the database."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connections


def at_once(*acts: Callable[[], Any], refused: type[Exception]) -> list[Any]:
    """What each of the acts, begun together, answered, or the refusal it raised."""
    begin = threading.Barrier(len(acts))
    results: list[Any] = [None] * len(acts)

    def run(number: int, act: Callable[[], Any]) -> None:
        begin.wait(20)
        try:
            results[number] = act()
        except refused as refusal:
            results[number] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results
