"""When is an event, in whose time? In its own zone, and for every municipality in theirs."""

import datetime
import zoneinfo
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _t

from knowledge.institutions.models import Municipality


@dataclass(frozen=True)
class LocalTime:
    """The begin of an event on the clocks of the named places; `day` is empty where it is the event's own day."""

    places: str
    time: str
    day: str


def in_zone(moment: datetime.datetime, name: str) -> datetime.datetime:
    """The moment on the clocks of a zone; UTC where the zone is unknown."""
    try:
        return moment.astimezone(zoneinfo.ZoneInfo(name))
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return moment.astimezone(datetime.UTC)


def day_of(event: Any) -> str:
    """The first day of the event, in its zone, in words of the reader's language."""
    return date_format(in_zone(event.starts_at, event.time_zone), "DATE_FORMAT")


def span_of(event: Any) -> str:
    """Begin and end in the event's zone: "12 May 2026, 10:00–12:00" or over several days."""
    start = in_zone(event.starts_at, event.time_zone)
    begin = _day_and_time(start)
    if event.ends_at is None:
        return begin
    end = in_zone(event.ends_at, event.time_zone)
    if end.date() == start.date():
        return f"{begin}–{date_format(end, 'TIME_FORMAT')}"
    return f"{begin} – {_day_and_time(end)}"


def _day_and_time(moment: datetime.datetime) -> str:
    return _t(", ").join((date_format(moment, "DATE_FORMAT"), date_format(moment, "TIME_FORMAT")))


def local_times(event: Any, municipalities: Iterable[Municipality]) -> list[LocalTime]:
    """One line per distinct time among the municipalities, the event's own zone left out when nobody lives in it.

    Municipalities whose clocks show the same are named together; lines that equal the event's own time are kept,
    so that a reader finds their city.
    """
    own = in_zone(event.starts_at, event.time_zone)
    groups: dict[datetime.datetime, list[str]] = {}
    for municipality in municipalities:
        local = in_zone(event.starts_at, municipality.time_zone)
        groups.setdefault(local.replace(tzinfo=None), []).append(municipality.name)
    return [
        LocalTime(
            places=_t(", ").join(names),
            time=date_format(local, "TIME_FORMAT"),
            day="" if local.date() == own.date() else date_format(local, "DATE_FORMAT"),
        )
        for local, names in groups.items()
    ]
