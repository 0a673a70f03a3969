"""Events as iCalendar (RFC 5545), so that they land in the reader's own calendar on the right hour."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _t
from icalendar import Calendar, Event

from home.addresses import absolute
from knowledge.events.facts import sequence_of
from knowledge.events.times import in_zone

PRODUCT = "-//KommEZ//Knowledge exchange//EN"


def calendar_of(events: Iterable[Any], name: str = "") -> bytes:
    """One calendar with the events, times in UTC (no time zone table can be wrong or missing). UTF-8, CRLF, folded."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    if name:
        calendar.add("x-wr-calname", name)
    for event in events:
        calendar.add_component(_entry(event))
    return calendar.to_ical()


def _entry(event: Any) -> Event:
    """Times are instants; the language versions of an event share one UID, so that importing two makes no second."""
    entry = Event()
    changed = event.last_published_at or timezone.now()
    entry.add("uid", f"{event.translation_key}@kommez")
    entry.add("dtstamp", changed.astimezone(datetime.UTC))
    entry.add("last-modified", changed.astimezone(datetime.UTC))
    entry.add("sequence", sequence_of(event))
    entry.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    entry.add("dtstart", event.starts_at.astimezone(datetime.UTC))
    entry.add("dtend", (event.ends_at or event.starts_at + datetime.timedelta(hours=1)).astimezone(datetime.UTC))
    entry.add("summary", event.title)
    address = absolute(event.get_url() or "/")
    begin = in_zone(event.starts_at, event.time_zone)
    zone = f"{begin:%H:%M} {event.time_zone}"
    off = " ".join(filter(None, (_t("Cancelled."), event.cancelled_because))) if event.is_cancelled else ""
    said = (off, event.lead, zone, event.registration, address)
    entry.add("description", "\n\n".join(part for part in said if part))
    entry.add("url", address)
    if event.place or event.link:
        entry.add("location", event.place or event.link)
    return entry
