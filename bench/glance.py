"""How long does the overview take with 10,000 questions, 1,000 projects and 20,000 contents, and a report of a year?"""

import json
import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from bench.figures import Figure, percentile
from bench.scratch import copied_site, measured_in

ROUNDS = 30
PAGES = {
    "overview": "/de/glance/",
    "content": "/de/glance/content/",
    "mirrors": "/de/glance/mirrors/",
    "readings": "/de/glance/readings/?days=365",
    "list of questions": "/de/glance/list/question/?state=open",
    "list of articles": "/de/glance/list/article/?missing=fr",
}


def measure() -> list[Figure]:
    found = measured_in(copied_site("glance"), "bench.glance")
    figures = [
        Figure("questions", found["questions"], "", 10_000, "at least"),
        Figure("projects", found["projects"], "", 1_000, "at least"),
        Figure("contents", found["contents"], "", 20_000, "at least"),
    ]
    for who in ("office", "city"):
        for name in PAGES:
            figures.append(Figure(f"{name}, {who}, p95", found[who][name]["p95"], "ms", 300))
            figures.append(Figure(f"{name}, {who}, CPU median", found[who][name]["cpu"], "ms", 0, "for information"))
            figures.append(Figure(f"{name}, {who}, queries", found[who][name]["queries"], "", 0, "for information"))
    figures.append(Figure("asking for a report, p95", found["asking"], "ms", 300))
    for kind in ("docx", "pdf"):  # made in the background
        figures.append(Figure(f"making a report of a year, {kind}", found[kind], "s", 0, "for information"))
    return figures


def main() -> None:
    """Fill the site of this process, ask for the pages and print what was measured."""
    import django

    django.setup()
    from django.core.management import call_command

    from bench.glance_site import fill

    call_command("collectstatic", interactive=False, verbosity=0)
    made = fill()
    found: dict[str, Any] = dict(made)
    for who in ("office", "city"):
        found[who] = {name: _asked(_client(who), address) for name, address in PAGES.items()}
    found["asking"] = _asking(_client("office"))
    found |= {kind: _seconds(partial(_report, kind)) for kind in ("docx", "pdf")}
    print(json.dumps(found))


def _client(who: str) -> Any:
    from django.test import Client

    from knowledge.models import Membership, Municipality, User

    user, made = User.objects.get_or_create(email=f"{who}@example.org", defaults={"language": "de"})
    if made:
        place = {"municipality": Municipality.objects.get(is_home=True)} if who == "city" else {}
        Membership.objects.create(user=user, role="coordinator", **place)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(pk=user.pk))
    return client


def _asked(client: Any, address: str) -> dict[str, float]:
    """Milliseconds of one page (p95 by the wall, median of the processor), and queries."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    reply = client.get(address)
    if reply.status_code != 200:
        raise RuntimeError(f"{address}: {reply.status_code}")
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    queries = len(asked.captured_queries)  # every further request begins a new list
    times, busy = [], []
    for _round in range(ROUNDS):
        began = time.thread_time()
        times.append(_seconds(lambda: client.get(address)) * 1000)
        busy.append((time.thread_time() - began) * 1000)
    return {"p95": percentile(times, 0.95), "cpu": statistics.median(busy), "queries": queries}


def _asking(client: Any) -> float:
    """The p95 in milliseconds of the request that queues a report; each time another one."""
    import datetime

    from django.utils import timezone

    today = timezone.localdate()
    times = []
    for ago in range(ROUNDS):
        chosen = {"since": str(today - datetime.timedelta(days=365 + ago)), "until": str(today)}
        began = time.perf_counter()
        reply = client.post("/de/glance/report/", {**chosen, "language": "de", "format": "docx"})
        times.append((time.perf_counter() - began) * 1000)
        if reply.status_code != 302:
            raise RuntimeError(f"asking for a report: {reply.status_code}")
    return percentile(times, 0.95)


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _report(kind: str) -> None:
    import datetime

    from django.utils import timezone

    from knowledge.glance.making import make_report
    from knowledge.glance.scope import Scope

    today = timezone.localdate()
    make_report(Scope(today - datetime.timedelta(days=365), today, "de"), kind)


if __name__ == "__main__":
    main()
