"""What the demo's coordinators decided about the search, and ninety days of searches, so that its figures live.

Drawn from a fixed seed; how many hits a query has is asked of the search itself.
"""

import datetime
import random
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from knowledge.articles.models import ArticlePage
from knowledge.demo.entries import entries
from knowledge.demo.readings import QUIET
from search.access import Viewer
from search.indexing import unit_of_work
from search.models import HitClick, NotFound, QueryLog, QueryRule, RuleItem, SynonymGroup
from search.parameters import Parameters
from search.service import search

DAYS = 90
SEED = 20_261_123
VISITORS = 40  # of one language and month
RANKS = (1, 1, 1, 1, 2, 2, 3, 3, 4, 5, 7, 12)  # as often as people open them
BATCH = "demo"


def load_searching() -> int:
    """Searches made; decisions only where there are none, searches only where nothing was searched for."""
    (content,) = entries("searching")
    with unit_of_work():
        _decide(content)
    if QueryLog.objects.exists():
        return 0
    totals = {entry["query"]: _hits(entry) for entry in content["searches"]}
    dice, today = random.Random(SEED), timezone.localdate()
    with unit_of_work():
        rows = list(_searches(content["searches"], totals, dice, today))
        QueryLog.objects.bulk_create((row for row, _rank in rows), batch_size=500)
        HitClick.objects.bulk_create((_click(row, rank) for row, rank in rows if rank), batch_size=500)
        for number, entry in enumerate(content["missed"]):
            NotFound.objects.create(once=f"{BATCH}-{number}", **entry)
    return len(rows)


def _decide(content: dict[str, Any]) -> None:
    if not QueryRule.objects.exists():
        for entry in content["recommendations"]:
            page = ArticlePage.objects.filter(source_key=f"demo:{entry['pin']}").first()
            if page is not None:
                names = ("language", "words", "note")
                rule = QueryRule.objects.create(match=QueryRule.Match.CONTAINS, **{name: entry[name] for name in names})
                RuleItem.objects.create(rule=rule, page=page, sort_order=0)
    if not SynonymGroup.objects.exists():
        for entry in content["synonyms"]:
            SynonymGroup.objects.create(**entry)


def _hits(entry: dict[str, Any]) -> int:
    found = search(Parameters(text=entry["query"]), Viewer(None), entry["language"])
    return found.total + found.others.total + len(found.pinned)


def _searches(
    queries: list[dict[str, Any]], totals: dict[str, int], dice: random.Random, today: datetime.date
) -> Iterator[tuple[QueryLog, int]]:
    """Each search, and the rank of the hit that was opened after it (0: none)."""
    for entry in queries:
        for ago in range(DAYS, -1, -1):
            day = today - datetime.timedelta(days=ago)
            mean = entry["a_day"] * (0.4 if day.weekday() in QUIET else 1.0)
            for _visitor in range(sum(dice.random() < mean / 4 for _one in range(4))):
                total = totals[entry["query"]]
                rank = dice.choice(RANKS) if total and dice.random() < entry["opened"] else 0
                yield (
                    QueryLog(
                        day=day,
                        language=entry["language"],
                        query=entry["query"],
                        total=total,
                        visitor=f"demo-{dice.randrange(VISITORS)}",
                        batch=BATCH,
                    ),
                    min(rank, total),
                )


def _click(row: QueryLog, rank: int) -> HitClick:
    return HitClick(
        day=row.day, language=row.language, query=row.query, place="h", rank=rank, visitor=row.visitor, batch=BATCH
    )
