"""Can any query break or slow the search? `python -m bench.hostile [--all] [--from N]`.

A hundred thousand generated queries, of which as many are asked as fit the time unless all are wanted: each of the
service itself, where no web server shortens it, and every tenth also as an address, through every middleware, of the
site of this process. A failure is printed with its number, by which it can be asked again (`--from N --number 1`).
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.http import QueryDict

from bench.figures import Figure, percentile
from bench.hostile_queries import LANGUAGES, address, parameters
from search.throttle import Throttle

SEED = 20_261_123
QUERIES = 100_000
EVERY = 10  # of which one is asked as an address
WARMING = 30
BUDGET = 120.0  # seconds, unless all are wanted
P99_MS = 300.0


@dataclass
class Asked:
    """`milliseconds` are those of the processor: what else the machine does is not what is measured."""

    service: int = 0
    addresses: int = 0
    milliseconds: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")
    failures: list[str] = field(default_factory=list)


def measure() -> list[Figure]:
    return figures_of(ask())


def figures_of(asked: Asked) -> list[Figure]:
    for line in asked.failures[:20]:
        print(line, file=sys.stderr)
    return [
        Figure("hostile queries asked of the service", asked.service, "queries", 0, "for information"),
        Figure("of these as an address as well", asked.addresses, "queries", 0, "for information"),
        Figure("errors", len(asked.failures), "queries", 0, "exactly"),
        Figure("hostile query, processor, p99", percentile(asked.milliseconds, 0.99), "ms", P99_MS),
        Figure(f"hostile query, processor, slowest ({asked.slowest[1]})", asked.slowest[0], "ms", 0, "for information"),
        Figure("hostile query, by the clock, p99", percentile(asked.wall, 0.99), "ms", 0, "for information"),
        Figure("hostile query, by the clock, median", statistics.median(asked.wall), "ms", 0, "for information"),
    ]


def ask(seconds: float | None = BUDGET, *, first: int = 0, number: int = QUERIES, seed: int = SEED) -> Asked:
    """Ask queries from `first` on until all `number` were asked or the time is over."""
    from search.following import catch_up

    asked = Asked()
    catch_up()
    for one, call in _calls(seed, first, WARMING):
        call(one)  # word lists and templates are loaded once
    end = time.monotonic() + seconds if seconds else float("inf")
    for one, call in _calls(seed, first, number):
        if time.monotonic() > end:
            break
        used, began = time.process_time(), time.perf_counter()
        try:
            fault = call(one)
        except Exception as error:  # whatever it is, it would have been a page that says "error"
            fault = f"{type(error).__name__}: {str(error)[:200]}"
        asked.milliseconds.append((time.process_time() - used) * 1000)
        asked.wall.append((time.perf_counter() - began) * 1000)
        asked.slowest = max(asked.slowest, (asked.milliseconds[-1], f"query {one}, {call.__name__}"))
        is_address = call.__name__ == "as_address"
        asked.addresses += is_address
        asked.service += not is_address
        if fault:
            asked.failures.append(f"query {one} of seed {seed}, {call.__name__}: {fault}")
    return asked


def _calls(seed: int, first: int, number: int) -> Iterator[tuple[int, Callable[[int], str]]]:
    from django.test import Client
    from django.utils import translation

    from search import suggest_view
    from search.access import Viewer
    from search.parameters import Parameters
    from search.service import search
    from search.suggesting import suggest

    client = Client(HTTP_HOST="127.0.0.1")
    usual, suggest_view.THROTTLE = suggest_view.THROTTLE, Throttle(1e9, 1e9)  # what it turns away cannot break

    def of_service(one: int) -> str:
        given, language = _given(seed, one), LANGUAGES[one % len(LANGUAGES)]
        with translation.override(language):
            if one % 5 == 0:
                suggest(given.get("q", ""), Viewer(None), language)
            else:
                search(Parameters.read(given), Viewer(None), language)
        return ""

    def as_address(one: int) -> str:
        response = client.get(address(seed, one))
        return f"status {response.status_code}" if response.status_code >= 500 else ""

    try:
        for one in range(first, first + number):
            yield one, of_service
            if one % EVERY == 0:
                yield one, as_address
    finally:
        suggest_view.THROTTLE = usual


def _given(seed: int, number: int) -> QueryDict:
    """The parameters as text; bytes that are none become lone surrogates."""
    given = QueryDict(mutable=True)
    for name, value in parameters(seed, number):
        try:
            given.appendlist(name, value.decode("utf-8", "surrogatepass"))
        except UnicodeDecodeError:
            given.appendlist(name, value.decode("utf-8", "surrogateescape"))
    return given


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.hostile", description=__doc__)
    parser.add_argument("--all", action="store_true", help="all hundred thousand, however long that takes")
    parser.add_argument("--from", type=int, default=0, dest="first", metavar="N", help="begin with this query")
    parser.add_argument("--number", type=int, default=QUERIES, metavar="N", help="ask no more than so many")
    parser.add_argument("--seconds", type=float, default=BUDGET, help="stop after so long")
    chosen = parser.parse_args()
    import django

    django.setup()
    done = ask(None if chosen.all else chosen.seconds, first=chosen.first, number=chosen.number)
    for figure in figures_of(done):
        print(f"{figure.name}: {figure.value:g} {figure.unit} {figure.promise()}")
    sys.exit(bool(done.failures))
