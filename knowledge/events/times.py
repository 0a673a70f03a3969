"""When is an event, in whose time? In its own zone, and for every municipality in theirs."""

import datetime
import zoneinfo
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _t

from knowledge.institutions.models import Municipality

MOST_CLOCKS = 3  # on a card


@dataclass(frozen=True)
class LocalTime:
    """The begin of an event on the clocks of the named places; `day` is empty where it is the event's own day.

    `span` is begin and end, where it ends on the same day there.
    """

    places: str
    time: str
    day: str
    span: str = ""


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
    begin = day_and_time(start)
    if event.ends_at is None:
        return begin
    end = in_zone(event.ends_at, event.time_zone)
    if end.date() == start.date():
        return f"{begin}–{date_format(end, 'TIME_FORMAT')}"
    return f"{begin} – {day_and_time(end)}"


def day_and_time(moment: datetime.datetime) -> str:
    """In words of the reader's language, on the clock the moment is given by."""
    return _t(", ").join((date_format(moment, "DATE_FORMAT"), date_format(moment, "TIME_FORMAT")))


def local_times(event: Any, municipalities: Iterable[Municipality]) -> list[LocalTime]:
    """One line per distinct time among the municipalities, the event's own zone left out when nobody lives in it.

    Municipalities whose clocks show the same are named together; lines that equal the event's own time are kept,
    so that a reader finds their city.
    """
    own = in_zone(event.starts_at, event.time_zone)
    groups: dict[datetime.datetime, tuple[datetime.datetime, list[str]]] = {}
    for municipality in municipalities:
        local = in_zone(event.starts_at, municipality.time_zone)
        groups.setdefault(local.replace(tzinfo=None), (local, []))[1].append(municipality.name)
    return [
        LocalTime(
            places=_t(", ").join(names),
            time=date_format(local, "TIME_FORMAT"),
            day="" if local.date() == own.date() else date_format(local, "DATE_FORMAT"),
            span=_hours(local, event),
        )
        for local, names in groups.values()
    ]


def clocks_line(event: Any, municipalities: Iterable[Municipality]) -> str:
    """For one line of a card: the hour, and where clocks differ whose it is: "10:00 Augsburg · 12:00 Nahrain"."""
    times = local_times(event, municipalities)
    own = in_zone(event.starts_at, event.time_zone)
    if len({one.time for one in times}) < 2:
        return date_format(own, "TIME_FORMAT")
    shown = [f"{one.time} {one.places}{f' ({one.day})' if one.day else ''}" for one in times[:MOST_CLOCKS]]
    return " · ".join(shown)


def _hours(begin: datetime.datetime, event: Any) -> str:
    """Begin and end on the clock of `begin`; the begin alone where the event ends on another day there, or who knows."""
    first = date_format(begin, "TIME_FORMAT")
    end = event.ends_at.astimezone(begin.tzinfo) if event.ends_at else None
    return f"{first}–{date_format(end, 'TIME_FORMAT')}" if end and end.date() == begin.date() else first
