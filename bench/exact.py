"""Does a kept page ever say what is no longer true? A thousand random changes, each followed by readers at once.

The site runs as `make run` serves it; another process changes it, so that nothing but the database connects the two.
After each change the article, the list of articles and their feed are asked for, which were all kept before.
"""

import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import requests

from bench.figures import Figure
from bench.ground import served
from bench.scratch import copied_site, measured_in

CHANGES = 1000
ARTICLES = 12  # fewer than a list or a feed shows, and newer than all others
SEED = 20261123


@dataclass
class Expected:
    """What a reader without an account must see of one article."""

    key: int
    title: str
    is_live: bool = True
    is_closed: bool = False
    is_below_closed: bool = False

    @property
    def is_seen(self) -> bool:
        return self.is_live and not self.is_closed and not self.is_below_closed


def measure() -> list[Figure]:
    found = measured_in(copied_site("exact"), "bench.exact")
    return [
        Figure("changes, each followed by three readers", found["changes"], "", CHANGES, "at least"),
        Figure("answers that were not true any more, or not yet", found["stale"], "", 0, "exactly"),
        Figure("answers from memory before the changes", found["kept"], "", 0, "for information"),
        Figure("a reader's wait after a change, median", found["median"], "ms", 0, "for information"),
    ]


def main() -> None:
    """Change the site of this process, ask the one that serves it, and print what was found."""
    import os
    from pathlib import Path

    import django

    django.setup()
    articles = _make()
    with served(Path(os.environ["KOMMEZ_DATA_DIR"])) as (address, _seconds):
        print(json.dumps(_run(Readers(address), articles)))


class Readers:
    """Those who ask without an account; what is kept for one is given to the next."""

    def __init__(self, address: str) -> None:
        self.address, self.line = address, requests.Session()
        self.taken: list[float] = []

    def ask(self, path: str) -> tuple[int, str]:
        began = time.monotonic()
        reply = self.line.get(f"{self.address}{path}", timeout=60, allow_redirects=False)
        self.taken.append((time.monotonic() - began) * 1000)
        return reply.status_code, reply.text

    def wrong(self, article: Expected) -> list[str]:
        """Which of the three doors say something else than what is true of the article now."""
        from home.addresses import list_address
        from knowledge.models import ArticlePage

        page = ArticlePage.objects.get(pk=article.key)
        status, text = self.ask(page.get_url())
        found = []
        if (status == 200) != article.is_seen or (article.is_seen and f">{article.title}</h1>" not in text):
            found.append(f"page {status}")
        for door in (list_address("de", "articles"), "/de/feeds/articles/"):
            status, text = self.ask(door)
            if status != 200 or (article.title in text) != article.is_seen:
                found.append(f"{door} {status}")
        return found


def _run(readers: Readers, articles: list[Expected]) -> dict[str, Any]:
    dice, stale, kept = random.Random(SEED), [], 0
    steps = (_retitle, _publish_or_not, _close_or_open, _move)
    for _number in range(CHANGES):
        article = dice.choice(articles)
        kept += 3 - len(readers.wrong(article))  # who asks before leaves a page behind for who asks after
        readers.taken.clear() if not _number else None
        step: Callable[[Expected, random.Random], None] = dice.choice(steps)
        step(article, dice)
        stale += [f"{step.__name__}: {what}" for what in readers.wrong(article)]
    print("\n".join(stale), file=sys.stderr)
    return {"changes": CHANGES, "stale": len(stale), "kept": kept,
            "median": statistics.median(readers.taken)}  # fmt: skip


def _retitle(article: Expected, dice: random.Random) -> None:
    page = _page(article)
    article.title = f"Messung {dice.getrandbits(48):012x}"  # no title is the beginning of another
    page.title = article.title
    revision = page.save_revision()
    if article.is_live:
        _whole(revision.publish)


def _publish_or_not(article: Expected, dice: random.Random) -> None:
    page = _page(article)
    if article.is_live:
        _whole(page.unpublish)
    else:
        _whole(page.get_latest_revision().publish)
    article.is_live = not article.is_live


def _close_or_open(article: Expected, dice: random.Random) -> None:
    from home.audience import Audience, Level, set_page_audience

    level = Level.PUBLIC if article.is_closed else Level.PARTNERSHIP
    _whole(lambda: set_page_audience(_page(article), Audience(level)))
    article.is_closed = not article.is_closed


def _move(article: Expected, dice: random.Random) -> None:
    target = _places()[not article.is_below_closed]
    _whole(lambda: _page(article).move(target, pos="last-child"))
    article.is_below_closed = not article.is_below_closed


def _page(article: Expected) -> Any:
    from knowledge.models import ArticlePage

    return ArticlePage.objects.get(pk=article.key).get_latest_revision_as_object()


def _whole(step: Callable[[], Any]) -> None:
    """As a request would do it: in one unit of work."""
    from search.indexing import unit_of_work

    with unit_of_work():
        step()


def _places() -> tuple[Any, Any]:
    """An open institution and a closed one."""
    from knowledge.models import InstitutionPage

    rows = InstitutionPage.objects.filter(locale__language_code="de", live=True).order_by("path")
    return rows[0], rows[1]


def _add(parent: Any, page: Any) -> None:
    parent.add_child(instance=page).save_revision().publish()


def _make() -> list[Expected]:
    from home.audience import Audience, Level, set_page_audience
    from knowledge.models import ArticlePage

    here, closed = _places()
    found = []
    _whole(lambda: set_page_audience(closed, Audience(Level.PARTNERSHIP)))
    for number in range(ARTICLES):
        page = ArticlePage(title=f"Messung {number:012x}", locale=here.locale, body=[])
        _whole(partial(_add, here, page))
        found.append(Expected(page.pk, page.title))
    return found


if __name__ == "__main__":
    main()
