"""What do the figures of the search say of a period? Counts, and the lists behind them, with no query of few visitors."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from search.models import HitClick, NotFound, QueryLog, QueryMonth
from search.operation.retention import clicked
from search.querylog import popular

PERIODS = (30, 90, 365)  # days
LAST_RANK = 10  # opened hits beyond are counted together
MOST_ROWS = 500
LONG = 60  # days; of more than that weeks are shown


def periods() -> tuple[int, ...]:
    """Those that the rows of the log can tell about."""
    kept: int = settings.KOMMEZ_SEARCH_LOG_DAYS
    return tuple(days for days in PERIODS if days <= kept) or (kept,)


@dataclass(frozen=True)
class Asked:
    """A query that enough visitors made. `hits`: the most it ever had; `opened`: searches after which one was opened."""

    query: str
    language: str
    visitors: int
    times: int
    hits: int
    opened: int


@dataclass(frozen=True)
class InLanguage:
    language: str
    times: int
    without_hits: int
    opened: int


@dataclass(frozen=True)
class Figures:
    """Of the last `days` days, of pages in one language or ("") in all. Each list is one or two queries."""

    days: int
    language: str = ""

    @cached_property
    def until(self) -> datetime.date:
        return timezone.localdate()

    @property
    def since(self) -> datetime.date:
        return self.until - datetime.timedelta(days=self.days - 1)

    @property
    def rows(self) -> QuerySet[QueryLog]:
        return QueryLog.objects.filter(**self._within)

    @property
    def _within(self) -> dict[str, Any]:
        return {"day__gte": self.since, **({"language": self.language} if self.language else {})}

    @cached_property
    def languages(self) -> list[InLanguage]:
        """Those somebody searched in, most searches first."""
        counted = self.rows.order_by().values("language")
        counted = counted.annotate(times=Count("id"), none=Count("id", filter=Q(total=0)))
        opened = clicked(self.rows).order_by().values("language").annotate(times=Count("id"))
        known = {row["language"]: row["times"] for row in opened}
        found = [
            InLanguage(row["language"], row["times"], row["none"], known.get(row["language"], 0)) for row in counted
        ]
        return sorted(found, key=lambda one: (-one.times, one.language))

    @property
    def searches(self) -> int:
        return sum(one.times for one in self.languages)

    @property
    def without_hits(self) -> int:
        return sum(one.without_hits for one in self.languages)

    @property
    def opened(self) -> int:
        """Searches after which a hit was opened, by browsers that say where they come from."""
        return sum(one.opened for one in self.languages)

    def over_time(self) -> list[tuple[datetime.date, int]]:
        """(day, searches), of a long period (first day of seven, searches): whole weeks up to today."""
        rows = self.rows.order_by().values("day").annotate(times=Count("id"))
        counted = {row["day"]: row["times"] for row in rows}
        step = 7 if self.days > LONG else 1
        begin = self.until - datetime.timedelta(days=self.days // step * step - 1)
        starts = [begin + datetime.timedelta(days=step * number) for number in range(self.days // step)]
        return [
            (start, sum(counted.get(start + datetime.timedelta(days=day), 0) for day in range(step)))
            for start in starts
        ]

    def asked(self, *, without_hits: bool = False, unopened: bool = False, most: int = MOST_ROWS) -> list[Asked]:
        """Queries of enough visitors, most visitors first; those without hits, or of whose hits none was opened."""
        rows = popular(self.since, language=self.language, without_hits=without_hits)[:MOST_ROWS]
        opened = self._opened_by_query()
        found = [Asked(**row, opened=opened.get((row["query"], row["language"]), 0)) for row in rows]
        return [one for one in found if not unopened or (one.hits and not one.opened)][:most]

    def _opened_by_query(self) -> Mapping[tuple[str, str], int]:
        counted = clicked(self.rows).order_by().values("query", "language").annotate(times=Count("id"))
        return {(row["query"], row["language"]): row["times"] for row in counted}

    def ranks(self) -> list[tuple[int, int]]:
        """(rank, opened hits) for ranks 1 to `LAST_RANK`; what is beyond stands at `LAST_RANK` + 1."""
        rows = HitClick.objects.filter(place=HitClick.Place.HIT, **self._within).order_by()
        counts = dict.fromkeys(range(1, LAST_RANK + 2), 0)
        for row in rows.values("rank").annotate(times=Count("id")):
            counts[min(row["rank"], LAST_RANK + 1)] += row["times"]
        return list(counts.items()) if any(counts.values()) else []

    def places(self) -> dict[str, int]:
        """Opened hits by where they stood (`HitClick.Place`)."""
        rows = HitClick.objects.filter(**self._within).order_by().values("place").annotate(times=Count("id"))
        return {row["place"]: row["times"] for row in rows}

    def missed(self) -> list[tuple[str, str, int]]:
        """(query, language, how many said that they missed something), most first; people sent these words on purpose."""
        within = {"language": self.language} if self.language else {}
        rows = NotFound.objects.filter(at__date__gte=self.since, **within).order_by().values("query", "language")
        counted = rows.annotate(times=Count("id")).order_by("-times", "query")
        return [(row["query"], row["language"], row["times"]) for row in counted[:MOST_ROWS]]

    def months(self) -> Sequence[Mapping[str, Any]]:
        """Sums of months whose rows are gone: month, language, searches, nothing, opened; the latest first."""
        rows = QueryMonth.objects.filter(**({"language": self.language} if self.language else {}))
        sums = {"searches": Sum("times"), "nothing": Sum("without_hits"), "opened": Sum("clicked")}
        return list(rows.order_by().values("month", "language").annotate(**sums).order_by("-month", "language"))
