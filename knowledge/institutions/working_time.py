"""When does a municipality work, and how much working time lies between two moments?

Offices work by the clock on their wall: weekdays of the working week, from opening to closing time, not on public
holidays nor on days the municipality itself is closed, and with hours of their own in Ramadan where it keeps them. What
is summed is real time, so a change of the clock within a working day makes that day an hour longer or shorter.

Public holidays come from the `holidays` library, Ramadan from the Umm al-Qura calendar (`hijridate`, 1924 to 2077);
where a country announces a feast by sight of the moon, the municipality adds the day to its own days off.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import holidays
from hijridate import Gregorian, Hijri

if TYPE_CHECKING:
    from knowledge.institutions.models import Municipality

DAY = timedelta(days=1)
WEEKS = {"mon-fri": frozenset((0, 1, 2, 3, 4)), "sun-thu": frozenset((6, 0, 1, 2, 3))}
RAMADAN = 9  # month of the Hijri calendar
FARTHEST = 20  # years `after` looks ahead
_HIJRI_YEARS = range(1343, 1501)

Hours = tuple[time, time]
Piece = tuple[datetime, datetime]


@dataclass(frozen=True)
class WorkingTime:
    """The working time of one municipality. Equal settings share what was worked out once per year.

    `days_off`: ISO dates ("2026-12-24") or days of every year ("12-24"). `ramadan`: opening and closing time, or None.
    """

    zone: str
    week: str = "mon-fri"
    hours: Hours = (time(8), time(16))
    ramadan: Hours | None = None
    country: str = ""
    subdivision: str = ""
    days_off: frozenset[str] = frozenset()

    @classmethod
    def of(cls, municipality: "Municipality") -> "WorkingTime":
        """That of a municipality; a country the library does not know has no public holidays."""
        opens, closes = municipality.ramadan_opens_at, municipality.ramadan_closes_at
        return cls(
            zone=municipality.time_zone,
            week=municipality.working_week,
            hours=(municipality.opens_at, municipality.closes_at),
            ramadan=(opens, closes) if opens and closes else None,
            country=municipality.country,
            subdivision=municipality.holiday_subdivision,
            days_off=frozenset(str(day) for day in municipality.days_off),
        )

    def is_working(self, moment: datetime) -> bool:
        """Whether the office is open; `moment` is aware."""
        local = moment.astimezone(ZoneInfo(self.zone))
        hours = _hours(self, local.date())
        return hours is not None and hours[0] <= local.time() < hours[1]

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Working time from `start` to `end`, both aware; nothing where `end` is not later."""
        if end <= start:
            return timedelta()
        zone = ZoneInfo(self.zone)
        first, last = start.astimezone(zone).date(), end.astimezone(zone).date()
        if last - first <= 2 * DAY:
            return sum((_overlap(piece, start, end) for piece in _pieces(self, first, last)), timedelta())
        edges = [*_pieces(self, first, first), *_pieces(self, last, last)]
        whole = _whole_days(self, first + DAY, last)
        return sum((_overlap(piece, start, end) for piece in edges), timedelta(seconds=whole))

    def after(self, start: datetime, hours: float) -> datetime:
        """The moment at which `hours` of working time have passed since `start`, in UTC: the earliest one.

        A municipality that is closed on every day gets the moment the search ends, `FARTHEST` years ahead.
        """
        left = timedelta(hours=hours).total_seconds()
        day = start.astimezone(ZoneInfo(self.zone)).date()
        moment = start
        for piece in _pieces(self, day, day):
            moment, left = _spend(piece, start, left)
            if left <= 0:
                return moment.astimezone(UTC)
        found = _day_reaching(self, day + DAY, left)
        if found is None:
            return (start + FARTHEST * 365 * DAY).astimezone(UTC)
        day, left = found
        for piece in _pieces(self, day, day):
            moment, left = _spend(piece, piece[0], left)
            if left <= 0:
                break
        return moment.astimezone(UTC)

    def days(self, worked: timedelta) -> float:
        """Working time as ordinary working days of this municipality; Ramadan's short days count as parts."""
        return worked / self.day_length

    @property
    def day_length(self) -> timedelta:
        """From opening to closing on an ordinary day."""
        return datetime.combine(date.min, self.hours[1]) - datetime.combine(date.min, self.hours[0])

    def holiday(self, day: date) -> str:
        """The name of a public holiday, "" for any other day."""
        return _holidays(self.country, self.subdivision, day.year).get(day, "")


def known_subdivisions(country: str) -> tuple[str, ...]:
    """The subdivisions whose holidays are known, Augsburg's Peace Festival among them; none for an unknown country."""
    entry = getattr(holidays, country, None) if len(country) == 2 and country.isupper() else None
    return tuple(getattr(entry, "subdivisions", ()))


def ramadan_of(year: int) -> tuple[tuple[date, date], ...]:
    """First and last day of each Ramadan that touches the Gregorian year; none outside 1925 to 2076."""
    if not 1925 <= year <= 2076:
        return ()
    first = Gregorian(year, 1, 1).to_hijri().year
    found = []
    for number in (first, first + 1):
        if number in _HIJRI_YEARS:
            begin = Hijri(number, RAMADAN, 1).to_gregorian()
            end = Hijri(number, RAMADAN + 1, 1).to_gregorian() - DAY
            span = (date(begin.year, begin.month, begin.day), date(end.year, end.month, end.day))
            if span[0].year <= year <= span[1].year:
                found.append(span)
    return tuple(found)


@cache
def _holidays(country: str, subdivision: str, year: int) -> dict[date, str]:
    if not country:
        return {}
    try:
        found = holidays.country_holidays(country, subdiv=subdivision or None, years=year, expand=False)
    except NotImplementedError:  # how the library says that it knows neither the country nor the subdivision
        return _holidays(country, "", year) if subdivision else {}
    return {day: str(name) for day, name in found.items()}


@cache
def _ramadan_days(year: int) -> frozenset[date]:
    return frozenset(
        first + number * DAY for first, last in ramadan_of(year) for number in range((last - first).days + 1)
    )


def _hours(rules: WorkingTime, day: date) -> Hours | None:
    """Opening and closing time of a day, None when the office stays closed."""
    if day.weekday() not in WEEKS[rules.week] or rules.holiday(day):
        return None
    if day.isoformat() in rules.days_off or day.isoformat()[5:] in rules.days_off:
        return None
    return rules.ramadan if rules.ramadan and day in _ramadan_days(day.year) else rules.hours


def _pieces(rules: WorkingTime, first: date, last: date) -> Iterator[Piece]:
    """The working time of the local days as stretches of real time, in order; more than one where the clock changes."""
    zone = ZoneInfo(rules.zone)
    day = first
    while day <= last:
        hours = _hours(rules, day)
        if hours is not None:
            yield from _stretches(datetime.combine(day, hours[0]), datetime.combine(day, hours[1]), zone)
        day += DAY


def _stretches(opens: datetime, closes: datetime, zone: ZoneInfo) -> Iterator[Piece]:
    """The real time at which the wall clock shows from `opens` to `closes` (naive)."""
    begin, end = (moment.replace(tzinfo=zone).astimezone(UTC) for moment in (opens, closes))
    if _offset(begin - DAY, zone) == _offset(end + DAY, zone) == _offset(begin, zone):
        yield begin, end
        return
    for since, until in pairwise((begin - DAY, *_changes(begin - DAY, end + DAY, zone), end + DAY)):
        offset = _offset(since, zone)
        start = max(since, opens.replace(tzinfo=UTC) - offset)
        stop = min(until, closes.replace(tzinfo=UTC) - offset)
        if start < stop:
            yield start, stop


def _changes(since: datetime, until: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """The moments in between at which the clock is changed, found hour by hour and then to the second."""
    step = timedelta(hours=1)
    while since < until:
        later = min(since + step, until)
        if _offset(since, zone) != _offset(later, zone):
            low, high = since, later
            while high - low > timedelta(seconds=1):
                middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
                low, high = (middle, high) if _offset(middle, zone) == _offset(since, zone) else (low, middle)
            yield high
        since = later


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _overlap(piece: Piece, start: datetime, end: datetime) -> timedelta:
    return max(timedelta(), min(piece[1], end) - max(piece[0], start))


def _spend(piece: Piece, start: datetime, left: float) -> tuple[datetime, float]:
    """Use up to `left` seconds of the piece from `start` on: the moment reached, and what is left."""
    begin = max(piece[0], start)
    there = max(0.0, (piece[1] - begin).total_seconds())
    return (begin + timedelta(seconds=left), 0.0) if there >= left else (max(begin, piece[1]), left - there)


@lru_cache(maxsize=1_024)
def _year(rules: WorkingTime, year: int) -> tuple[float, ...]:
    """Working seconds of the year before each of its days, and at its end."""
    first = date(year, 1, 1)
    days = (first + number * DAY for number in range((date(year, 12, 31) - first).days + 1))
    spans = (sum((end - begin).total_seconds() for begin, end in _pieces(rules, day, day)) for day in days)
    return tuple(accumulate(spans, initial=0.0))


def _whole_days(rules: WorkingTime, first: date, last: date) -> float:
    """Working seconds from the beginning of `first` to the beginning of `last`."""
    years = sum(_year(rules, year)[-1] for year in range(first.year, last.year))
    return years + _before(rules, last) - _before(rules, first)


def _before(rules: WorkingTime, day: date) -> float:
    """Working seconds of the day's year before it."""
    return _year(rules, day.year)[(day - date(day.year, 1, 1)).days]


def _day_reaching(rules: WorkingTime, day: date, left: float) -> tuple[date, float] | None:
    """The first day, from `day` on, in which `left` seconds of working time are used up, and what is left of them."""
    for year in range(day.year, day.year + FARTHEST):
        table = _year(rules, year)
        start = (day - date(year, 1, 1)).days if year == day.year else 0
        aim = table[start] + left
        if table[-1] >= aim:
            at = max(start, bisect_left(table, aim) - 1)
            return date(year, 1, 1) + at * DAY, aim - table[at]
        left = aim - table[-1]
    return None
