"""What would a person at the door count? Minutes in which an office is open, each asked for by itself."""

import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import holidays

MINUTE = datetime.timedelta(minutes=1)
# zone, week, hours, country, state: with shifts over the change of the clock in Berlin (Sunday, 2 and 3 o'clock)
PLACES = [
    ("Europe/Berlin", "mon-fri", (8, 16), "DE", "Augsburg"),
    ("Europe/Berlin", "sun-thu", (1, 9), "", ""),
    ("Asia/Amman", "sun-thu", (9, 15), "JO", ""),
    ("Africa/Cairo", "sun-thu", (7, 14), "EG", ""),
]


@cache
def calendar(country: str, state: str) -> Any:
    return holidays.country_holidays(country, subdiv=state or None) if country else {}


def is_open(place: tuple[Any, ...], moment: datetime.datetime) -> bool:
    """Would a person at the door find the office open?"""
    zone, week, hours, country, state = place
    local = moment.astimezone(ZoneInfo(zone))
    weekend = ("Sat", "Sun") if week == "mon-fri" else ("Fri", "Sat")
    is_day = local.strftime("%a") not in weekend and local.date() not in calendar(country, state)
    return is_day and hours[0] <= local.hour < hours[1]


@cache
def minutes_open(place: tuple[Any, ...], start: datetime.datetime, end: datetime.datetime) -> int:
    """How many minutes of the span the office was open, each minute asked for by itself."""
    return sum(is_open(place, start + number * MINUTE) for number in range(int((end - start) / MINUTE)))
