"""How often was what read in a period? Only of what is within reach, and only what was read five times or more."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast

from home.readings.counting import readings
from home.readings.models import DailyReading
from knowledge.glance.ground import Ground, hex_of

PERIODS = (30, 90, 365)  # days
PAGE, QUESTION = DailyReading.Kind.PAGE, DailyReading.Kind.QUESTION


def days_of(text: str | None) -> int:
    """The period an address names, else the shortest."""
    return next((days for days in PERIODS if str(days) == text), PERIODS[0])


def readings_of(ground: Ground, chosen: Mapping[str, str]) -> QuerySet[Any, Any]:
    """Rows of kind, key, language and total, most first; `days`, `kind`, `language`."""
    since = ground.today - datetime.timedelta(days=days_of(chosen.get("days")) - 1)
    return counted(
        ground, since, ground.today, **{name: chosen[name] for name in ("kind", "language") if name in chosen}
    )


def counted(ground: Ground, since: datetime.date, until: datetime.date, **fields: Any) -> QuerySet[Any, Any]:
    """As `home.readings.counting.readings`, of what lies within the ground."""
    pages = ground.pages().order_by().values_list(hex_of(), flat=True)
    documents = ground.documents().order_by().values_list(Cast("pk", CharField()), flat=True)
    questions = ground.questions().order_by().values_list(Cast("pk", CharField()), flat=True)
    within = Q(kind=PAGE, key__in=pages) | Q(kind=QUESTION, key__in=questions)
    within |= ~Q(kind__in=(PAGE, QUESTION)) & Q(key__in=documents)
    return readings(since, until, **fields).filter(within)
