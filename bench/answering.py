"""How long the server itself takes for a page: kept and rendered anew, without the network and its queue."""

import statistics
import time
from collections.abc import Callable
from typing import Any

from bench.figures import Figure, percentile

ROUNDS = 300


def measure() -> list[Figure]:
    """The German home page of the demo and one article, through every middleware, as an anonymous reader."""
    from django.core.handlers.wsgi import WSGIHandler

    from knowledge.models import ArticlePage
    from kommez_cms.middleware.page_store import STORE

    handler = WSGIHandler()
    article = ArticlePage.objects.live().filter(locale__language_code="de").order_by("pk").first()
    path = article.url if article is not None else "/de/"
    for _ in range(3):
        answer(handler, path)
    kept = [answer(handler, path) for _ in range(ROUNDS)]
    fresh = [answer(handler, path, before=STORE.clear) for _ in range(ROUNDS // 5)]
    return [
        Figure("kept article page, p95", percentile([wall for wall, _ in kept], 0.95), "ms", 5),
        Figure("kept article page, CPU median", statistics.median(cpu for _, cpu in kept), "ms", 5),
        Figure("article page rendered anew, p95", percentile([wall for wall, _ in fresh], 0.95), "ms", 40),
        Figure("article page rendered anew, CPU median", statistics.median(cpu for _, cpu in fresh), "ms", 40),
    ]


def answer(
    handler: Callable[..., object], path: str, *, before: Callable[[], None] | None = None
) -> tuple[float, float]:
    """Wall and CPU milliseconds of one request. Raises RuntimeError for a status other than 200."""
    from django.test import RequestFactory

    if before is not None:
        before()
    environ = RequestFactory().generic("GET", path, headers={"Accept-Encoding": "br", "Host": "127.0.0.1"}).environ
    statuses: list[str] = []
    cpu, wall = time.thread_time(), time.perf_counter()
    response: Any = handler(environ, lambda status, headers: statuses.append(status))
    b"".join(response)
    response.close()
    spent = (time.perf_counter() - wall) * 1000, (time.thread_time() - cpu) * 1000
    if not statuses[0].startswith("200"):
        raise RuntimeError(f"{path}: {statuses[0]}")
    return spent
