"""How long is what is counted of searches kept? Rows for the days the site sets, sums of months for some years."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from search import querylog
from search.indexing import unit_of_work
from search.models import FEWEST_VISITORS, HitClick, NotFound, QueryLog, QueryMonth

MONTHS_KEPT = 36
DONE_KEPT_DAYS = 400  # what somebody missed, after it was dealt with


def tidy(today: datetime.date | None = None) -> int:
    """Sum up and delete whole months that are old enough; returns how many rows of searches went."""
    today = today or timezone.localdate()
    querylog.forget_keys(today)
    end = kept_since(today)
    gone = 0
    while (first := _first_month(end)) is not None:
        with unit_of_work():
            gone += _sum_up(first)
    with unit_of_work():
        HitClick.objects.filter(day__lt=end).delete()
        QueryMonth.objects.filter(month__lt=_months_before(today, MONTHS_KEPT)).delete()
        old = timezone.now() - datetime.timedelta(days=DONE_KEPT_DAYS)
        NotFound.objects.filter(state=NotFound.State.DONE, at__lt=old).delete()
    return gone


def kept_since(today: datetime.date) -> datetime.date:
    """The first day whose rows are kept: visitors can be told apart within a month only, so months go as a whole."""
    return (today - datetime.timedelta(days=settings.KOMMEZ_SEARCH_LOG_DAYS)).replace(day=1)


def clicked(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The searches among `rows` after which a hit was opened, by the same visitor on the same day."""
    same = {name: OuterRef(name) for name in ("day", "query", "language", "visitor")}
    return rows.filter(Exists(HitClick.objects.filter(**same)))


def _first_month(end: datetime.date) -> datetime.date | None:
    day = QueryLog.objects.filter(day__lt=end).order_by("day").values_list("day", flat=True).first()
    return day.replace(day=1) if day else None


def _sum_up(month: datetime.date) -> int:
    """One month's rows become sums; what too few visitors asked is summed under no name."""
    following = (month + datetime.timedelta(days=32)).replace(day=1)
    rows = QueryLog.objects.filter(day__gte=month, day__lt=following)
    opened = {
        (row["language"], row["query"]): row["times"]
        for row in clicked(rows).order_by().values("language", "query").annotate(times=Count("id"))
    }
    counted = (
        rows.order_by()
        .values("language", "query")
        .annotate(visitors=Count("visitor", distinct=True), times=Count("id"), none=Count("id", filter=Q(total=0)))
    )
    sums: dict[tuple[str, str], QueryMonth] = {}
    for row in counted:
        _add(sums, month, row, opened.get((row["language"], row["query"]), 0))
    for (language, query), one in sums.items():
        if not query:
            few = rows.filter(language=language).exclude(query__in=[name for code, name in sums if code == language])
            one.visitors = few.values("visitor").distinct().count()
    QueryMonth.objects.filter(month=month).delete()
    QueryMonth.objects.bulk_create(sums.values(), batch_size=500)
    return rows.delete()[0]


def _add(sums: dict[tuple[str, str], QueryMonth], month: datetime.date, row: Mapping[str, Any], opened: int) -> None:
    query = row["query"] if row["visitors"] >= FEWEST_VISITORS else ""
    key = row["language"], query
    one = sums.setdefault(
        key,
        QueryMonth(month=month, language=key[0], query=query, visitors=0, times=0, without_hits=0, clicked=0),
    )
    one.visitors += row["visitors"]
    one.times += row["times"]
    one.without_hits += row["none"]
    one.clicked += opened


def _months_before(day: datetime.date, number: int) -> datetime.date:
    months = day.year * 12 + day.month - 1 - number
    return datetime.date(months // 12, months % 12 + 1, 1)
