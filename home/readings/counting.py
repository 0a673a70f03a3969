"""From a reply to a count: views say what was read, a middleware notes it, the worker adds up.

What came from the page cache counts as well, and so does a page the reader's browser had already (304). Programs that
say so are not readers. Lines hold the day and the thing only, so nothing can be said about anybody.
"""

import contextlib
import datetime
import json
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

from django.db.models import F, QuerySet, Sum
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from home.readings.models import CountedBatch, DailyReading
from search.indexing import unit_of_work
from search.programs import is_program
from search.spool import Spool, lines_of

SPOOL = Spool("readings")
FEWEST = 5  # what was read less often in the period asked for is not shown as a number
KEPT_DAYS = 1100


class Reading(NamedTuple):
    """What a reply lets its reader read: a page's translation key (hex), else the id; and the language."""

    kind: str
    key: str
    language: str


def mark_reading(response: HttpResponseBase, kind: str, key: Any, *, language: str) -> None:
    """Called by the view that shows the thing; the page cache keeps the mark with the page."""
    response.reading = Reading(kind, str(key), language)  # type: ignore[attr-defined]


def note(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether the reply was counted."""
    reading: Reading | None = getattr(response, "reading", None)
    if reading is None or request.method != "GET" or response.status_code not in (200, 206, 304):
        return False
    if is_program(request):
        return False
    return SPOOL.append(json.dumps([timezone.localdate().isoformat(), *reading]).encode())


def take_in() -> int:
    """For the worker: add the lines to the counts, each once whatever happens; how many lines."""
    taken = 0
    for path in SPOOL.taken():
        with unit_of_work():
            _batch, is_new = CountedBatch.objects.get_or_create(name=path.stem)
            if is_new:
                counts = _counts(path)
                _add(counts)
                taken += counts.total()
    return taken


def tidy() -> None:
    """Forget what is older than three years, and the names of batches that are long gone."""
    DailyReading.objects.filter(day__lt=timezone.localdate() - datetime.timedelta(days=KEPT_DAYS)).delete()
    CountedBatch.objects.filter(at__lt=timezone.now() - datetime.timedelta(days=30)).delete()


def readings(since: datetime.date, until: datetime.date, **chosen: Any) -> QuerySet[Any, Any]:
    """Rows of kind, key, language and times in the days from `since` to `until`, of what was read five times or more;
    most first."""
    rows = DailyReading.objects.filter(day__gte=since, day__lte=until, **chosen)
    summed = rows.values("kind", "key", "language").annotate(total=Sum("times"))
    return summed.filter(total__gte=FEWEST).order_by("-total", "kind", "key", "language")


def _counts(path: Path) -> Counter[tuple[datetime.date, str, str, str]]:
    """The readings of a file; a line cut short by a crash is left out."""
    counts: Counter[tuple[datetime.date, str, str, str]] = Counter()
    for line in lines_of(path):
        with contextlib.suppress(ValueError, TypeError):
            day, kind, key, language = json.loads(line)
            if kind in DailyReading.Kind.values:
                counts[datetime.date.fromisoformat(day), kind, str(key)[:40], str(language)[:12]] += 1
    return counts


def _add(counts: Counter[tuple[datetime.date, str, str, str]]) -> None:
    rows = [DailyReading(day=day, kind=kind, key=key, language=language) for day, kind, key, language in sorted(counts)]
    DailyReading.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    for (day, kind, key, language), times in counts.items():
        same = DailyReading.objects.filter(day=day, kind=kind, key=key, language=language)
        same.update(times=F("times") + times)
