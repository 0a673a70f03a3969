"""What readers and editors notice when a cluster breaks, in every way it can: `python -m bench.drills`.

KOMMEZ_TEST_ELASTICSEARCH_URL names a cluster (`scripts/elasticsearch start` prints one). The demo is served with it,
behind a proxy that breaks. Each drill asks 20 searches and makes 5 edits a second, heals, waits until the worker has
caught up, and compares both sides. Prints a line per drill; exit status 1 when a search failed or an entry was lost.
"""

import os
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import requests

from bench.faulty import AWAY, BUSY, HALF, HANG, PASS, REFUSE, Faulty
from bench.figures import percentile

SECONDS = 8.0  # of each drill
SEARCHES, EDITS = 20.0, 5.0  # a second
QUESTION = "/en/search/?q=Dauerl%C3%A4ufer&language=de"
NOTICE = "search cluster"
HEALED_WITHIN = 90.0


@dataclass
class Seen:
    """What the readers of one drill got. `slow`: seconds of each search."""

    slow: list[float] = field(default_factory=list)
    failed: int = 0
    missing: int = 0
    notices: int = 0
    edits: int = 0


class Drill:
    """A running site, a cluster behind a proxy, one page that every search must find."""

    def __init__(self, address: str, proxy: Faulty) -> None:
        from knowledge.articles.models import ArticlePage

        self.address = address
        self.proxy = proxy
        found = ArticlePage.objects.live().filter(locale__language_code="de").order_by("pk")
        self.constant, self.edited = found[0], found[1]
        self.constant.title = "Dauerläufer im Wasserwerk"
        self.constant.save_revision().publish()
        if self._healed() > HEALED_WITHIN:
            raise TimeoutError("the cluster did not take in the page that every search must find")

    def run(self, name: str, begin: Callable[[], None], end: Callable[[], None]) -> bool:
        """Whether nothing failed, nothing was missing and both sides agree afterwards."""
        seen, stop = Seen(), threading.Event()
        threads = [
            threading.Thread(target=self._every, args=(SEARCHES / 4, stop, lambda: self._ask(seen))) for _ in range(4)
        ]
        threads.append(threading.Thread(target=self._every, args=(EDITS, stop, lambda: self._edit(seen))))
        for thread in threads:
            thread.start()
        try:
            begin()
            time.sleep(SECONDS)
        finally:
            end()
            healed = self._healed()
            stop.set()
            for thread in threads:
                thread.join(60)
        lost, doubled = compare()
        row = (
            f"{name:<28}{len(seen.slow):>6} searches {seen.edits:>4} edits {seen.failed:>4} x 5xx {seen.missing:>4} missed"
            f"  p50 {1000 * percentile(seen.slow, 0.5):>5.0f} ms  worst {max(seen.slow, default=0):>5.2f} s"
            f" {seen.notices:>5} notices  healed in {healed:>5.1f} s  {lost} lost {doubled} doubled"
        )
        print(row, flush=True)
        return not (seen.failed or seen.missing or lost or doubled or healed > HEALED_WITHIN)

    def _every(self, rate: float, stop: threading.Event, act: Callable[[], None]) -> None:
        from django.db import connection

        due = time.monotonic()
        while not stop.is_set():
            act()
            due = max(due + 1.0 / rate, time.monotonic() - 1.0)
            stop.wait(max(0.0, due - time.monotonic()))
        connection.close()

    def _ask(self, seen: Seen) -> None:
        began = time.monotonic()
        try:
            reply = requests.get(self.address + QUESTION, timeout=30)
        except requests.RequestException:
            seen.failed += 1
            return
        seen.slow.append(time.monotonic() - began)
        seen.failed += reply.status_code >= 500
        seen.missing += reply.status_code == 200 and "<mark>Dauerläufer</mark>" not in reply.text
        seen.notices += NOTICE in reply.text

    def _edit(self, seen: Seen) -> None:
        seen.edits += 1
        self.edited.title = f"Pumpen warten {seen.edits}"
        self.edited.save_revision().publish()

    def _healed(self) -> float:
        """Seconds until the cluster has come as far as the log is now, and readers see no notice."""
        from search.followers import cluster
        from search.models import IndexState

        began = time.monotonic()
        there, state = cluster(), IndexState.read()
        while time.monotonic() - began < HEALED_WITHIN and there is not None:
            there.generation = state.generation
            text = requests.get(self.address + QUESTION, timeout=30).text
            if there.version() >= state.version and NOTICE not in text:
                break
            time.sleep(0.2)
        return time.monotonic() - began


def compare() -> tuple[int, int]:
    """Entries that differ from the rows, and entries that stand twice, once the worker has taken everything in."""
    from search.audit import _differing_entries
    from search.engines.elastic.engine import DOUBLED
    from search.feeding import lag
    from search.followers import cluster

    there = cluster()
    if there is None:
        return -1, -1
    end = time.monotonic() + 30
    while lag(there) != 0 and time.monotonic() < end:
        time.sleep(0.2)
    wrong = _differing_entries(there)
    doubled = sum(version == DOUBLED for version in wrong.values())
    return len(wrong) - doubled, doubled


def _nothing() -> None:
    """A drill without a fault."""


def drills(drill: Drill, wanted: list[str]) -> list[bool]:
    """The named ones, or all, in this order."""
    from django.core.management import call_command

    from search.followers import cluster

    there: Any = cluster()
    indices = there._cluster.client.indices

    def names() -> list[str]:
        return [index for pair in there.indices.targets(there._digest)[:1] for index in pair]

    def fault(kind: str) -> Callable[[], None]:
        return lambda: setattr(drill.proxy, "fault", kind)

    def put(**settings: Any) -> Callable[[], None]:
        return lambda: indices.put_settings(index=names(), settings=settings) and None

    def red() -> None:
        put(**{"routing.allocation.require._name": "nobody"})()
        indices.close(index=names())
        indices.open(index=names(), wait_for_active_shards=0)

    def build() -> None:
        call_command("search_rebuild", engine="elasticsearch", stdout=sys.stderr)

    healthy = fault(PASS)
    acts: dict[str, tuple[Callable[[], None], Callable[[], None]]] = {
        "healthy": (_nothing, _nothing),
        "refused": (fault(REFUSE), healthy),
        "silent": (fault(HANG), healthy),
        "429": (fault(BUSY), healthy),
        "503": (fault(AWAY), healthy),
        "half": (fault(HALF), healthy),
        "read-only": (put(**{"blocks.read_only_allow_delete": True}), put(**{"blocks.read_only_allow_delete": None})),
        "red": (red, put(**{"routing.allocation.require._name": None})),
        "deleted": (lambda: indices.delete(index=names()) and None, _nothing),
        "rebuild": (build, _nothing),
    }
    return [drill.run(name, *acts[name]) for name in wanted or list(acts)]


def main(wanted: list[str]) -> int:
    url = os.environ.get("KOMMEZ_TEST_ELASTICSEARCH_URL", "").split(",")[0]
    if not url:
        print("needs KOMMEZ_TEST_ELASTICSEARCH_URL (scripts/elasticsearch start prints one)", file=sys.stderr)
        return 2
    proxy = Faulty(url)
    os.environ.update(KOMMEZ_SEARCH_URL=proxy.url, KOMMEZ_SEARCH_PREFIX="kommez-drill", KOMMEZ_SEARCH_REPLICAS="0")
    from bench import ground

    ground.prepare()
    from django.core.management import call_command
    from django.utils import translation

    translation.activate("de")
    call_command("search_rebuild")
    try:
        with ground.served(seconds=300.0) as (address, _seconds):
            good = drills(Drill(address, proxy), wanted)
    finally:
        from search.followers import cluster

        proxy.fault = PASS
        there: Any = cluster()
        there.indices.remove_all()
        proxy.close()
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
