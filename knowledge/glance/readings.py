"""How often was what read in a period? Only of what is within reach, and only what was read five times or more."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import CharField
from django.db.models.functions import Cast

from home.readings.counting import readings
from home.readings.models import DailyReading
from knowledge.following.wished import Target, targets
from knowledge.glance.ground import Ground, hex_of
from knowledge.questions.addresses import question_address

PERIODS = (30, 90, 365)  # days
PAGE, QUESTION, DOWNLOAD = DailyReading.Kind.PAGE, DailyReading.Kind.QUESTION, DailyReading.Kind.DOWNLOAD


def days_of(text: str | None) -> int:
    """The period an address names, else the shortest."""
    return next((days for days in PERIODS if str(days) == text), PERIODS[0])


def readings_of(ground: Ground, chosen: Mapping[str, str]) -> list[dict[str, Any]]:
    """Rows of kind, key, language and total, most first; `days`, `kind`, `language`."""
    since = ground.today - datetime.timedelta(days=days_of(chosen.get("days")) - 1)
    return counted(
        ground, since, ground.today, **{name: chosen[name] for name in ("kind", "language") if name in chosen}
    )


def counted(ground: Ground, since: datetime.date, until: datetime.date, **fields: Any) -> list[dict[str, Any]]:
    """As `home.readings.counting.readings`, of what lies within the ground; four queries.

    Everything is summed first, for it is quicker to drop sums than to ask of each day's row whether it counts.
    """
    pages = ground.pages().order_by().values_list(hex_of(), flat=True)
    documents = ground.documents().order_by().values_list(Cast("pk", CharField()), flat=True)
    questions = ground.questions().published().order_by().values_list(Cast("pk", CharField()), flat=True)
    within = {PAGE.value: set(pages), QUESTION.value: set(questions)}
    shared = set(documents)
    return [row for row in readings(since, until, **fields) if row["key"] in within.get(row["kind"], shared)]


def subject_of(row: Mapping[str, Any]) -> str:
    """What a row is about, as `things_read` names it; a file that was fetched is named by its document."""
    kind = "document" if row["kind"] == DOWNLOAD else row["kind"]
    return f"{kind}:{row['key']}"


def things_read(rows: Iterable[Mapping[str, Any]], ground: Ground) -> dict[str, Target]:
    """Subject -> what it is, for what the viewer may see; four queries at most."""
    listed = list(rows)
    found = targets({subject_of(row) for row in listed}, ground.viewer, ground.language)
    asked = {row["key"] for row in listed if row["kind"] == QUESTION}
    questions = ground.questions().published().filter(pk__in=asked).only("subject", "reference", "language")
    for one in questions if asked else ():
        address = question_address(one.reference, ground.language)
        found[f"{QUESTION}:{one.pk}"] = Target(one.subject, address, one.language, one.pk)
    return found
