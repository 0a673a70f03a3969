"""When is somebody's mail due? As the working week of their municipality begins, or on the day they chose; each working
day; or ten minutes after the last one."""

import datetime
import zoneinfo
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from knowledge.following.models import WeeklyMail
from knowledge.institutions.models import Municipality, WorkingWeek
from knowledge.institutions.working_time import WEEKS
from knowledge.membership.models import Membership

APART = datetime.timedelta(minutes=10)  # mails of what has just happened
WEEK = datetime.timedelta(days=7)
FIRST_DAY = {WorkingWeek.SUNDAY_THURSDAY: 6}  # Monday = 0, which all others begin with


def first_day(municipality: Municipality | None) -> int:
    return FIRST_DAY.get(WorkingWeek(municipality.working_week), 0) if municipality else 0


def next_moment(
    mail: WeeklyMail, now: datetime.datetime, municipality: Municipality | None
) -> datetime.datetime | None:
    """The moment (UTC) of the mail that is due by now; None where the last one is as late as that."""
    last = mail.until or mail.since
    if mail.rhythm == WeeklyMail.Rhythm.AT_ONCE:
        return now if now >= last + APART else None
    if mail.rhythm == WeeklyMail.Rhythm.DAILY:
        week = WEEKS[WorkingWeek(municipality.working_week if municipality else WorkingWeek.MONDAY_FRIDAY)]
        moment = max(due_moment(now, municipality, day) for day in week)
    else:
        moment = due_moment(now, municipality, mail.weekday)
    return moment if moment > last else None


def due_moment(
    now: datetime.datetime, municipality: Municipality | None, weekday: int | None = None
) -> datetime.datetime:
    """The last moment (UTC), not after `now`, at which that office opened on the weekday."""
    zone = _zone(municipality.time_zone if municipality else settings.TIME_ZONE)
    hour = municipality.opens_at if municipality else datetime.time(8)
    day = weekday if weekday is not None else first_day(municipality)
    local = now.astimezone(zone)
    date = local.date() - datetime.timedelta(days=(local.weekday() - day) % 7)
    for date_tried in (date, date - WEEK):
        moment = datetime.datetime.combine(date_tried, hour, tzinfo=zone).astimezone(datetime.UTC)
        if moment <= now:
            return moment
    raise AssertionError("a day of the week before today lies before now")


def municipalities_of(users: Any) -> Mapping[int, Municipality]:
    """User -> the municipality of their oldest membership, else the one that runs the site; two queries."""
    known = {row.pk: row for row in Municipality.objects.all()}
    home = next((row for row in known.values() if row.is_home), None)
    rows = Membership.objects.filter(user__in=users).order_by("-since", "-pk")
    found: dict[int, Municipality] = {}
    for user, own, at in rows.values_list("user_id", "municipality_id", "institution__municipality_id"):
        place = known.get(own or at) or home
        if place is not None:
            found[user] = place
    return found


def _zone(name: str) -> datetime.tzinfo:
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return datetime.UTC
