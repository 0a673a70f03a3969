"""Where do an axis' ticks stand, and what do they say? Round numbers, first days of months, in the reader's way."""

import datetime
import math
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import translation
from django.utils.formats import date_format, number_format

MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600)
DAY_STEPS = (1, 2, 7, 14)
MAX_DATE_TICKS = 4
VALUE_TICKS = 4
MOST_DECIMALS = 6
_MONTH_DAYS = 365.2425 / 12


@dataclass(frozen=True)
class Scale:
    """A linear scale from `low` to `high` with its ticks; `decimals` are those the ticks need."""

    low: float
    high: float
    ticks: tuple[float, ...]
    decimals: int = 0

    def share(self, value: float) -> float:
        """0 at `low`, 1 at `high`."""
        return (value - self.low) / (self.high - self.low)


def value_scale(values: Iterable[float], *, from_zero: bool = False) -> Scale:
    """About four steps of 1, 2 or 5 times a power of ten around the values; zero belongs to it when it is near.

    Raises ValueError for values that are no finite numbers, and for none.
    """
    numbers = [float(value) for value in values]
    if not numbers or not all(map(math.isfinite, numbers)):
        raise ValueError("a plot needs finite numbers")
    low, high = min(numbers), max(numbers)
    if from_zero or 0 <= low <= high / 2:
        low = min(low, 0.0)
    if from_zero or (low / 2 <= high <= 0 and low < 0):
        high = max(high, 0.0)
    if high - low <= abs(high) * 1e-9:
        margin = abs(high) / 2 or 1.0
        low, high = (low, high + margin) if low == 0 else (low - margin, high + margin)
    step = _round_step((high - low) / VALUE_TICKS)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    decimals = min(MOST_DECIMALS, max(0, -math.floor(math.log10(step) + 1e-9)))
    return Scale(first * step, last * step, tuple(at * step for at in range(first, last + 1)), decimals)


def _round_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * (1 - 1e-9))


@dataclass(frozen=True)
class DateScale:
    """Days from `first` to `last`, at least one apart; ticks as (day, what it says)."""

    first: datetime.date
    last: datetime.date
    ticks: tuple[tuple[datetime.date, str], ...]

    def share(self, day: datetime.date) -> float:
        return (day - self.first).days / (self.last - self.first).days


def date_scale(days: Iterable[datetime.date], language: str) -> DateScale:
    """From the first to the last day, with at most four ticks. Raises ValueError for no days."""
    found = sorted(days)
    if not found:
        raise ValueError("a plot needs days")
    first, last = found[0], found[-1]
    if first == last:
        first, last = _shifted(first, -15), _shifted(last, 15)
    with translation.override(language):
        ticks = tuple((day, date_format(day, form)) for day, form in _tick_days(first, last))
    return DateScale(first, last, ticks)


def _tick_days(first: datetime.date, last: datetime.date) -> list[tuple[datetime.date, str]]:
    """(day, Django date format) of the ticks: years, first days of months, or days."""
    span = (last - first).days
    if span < 2 * _MONTH_DAYS:
        step = next((step for step in DAY_STEPS if span // step < MAX_DATE_TICKS), 28)
        return [(_shifted(first, at), "SHORT_DATE_FORMAT") for at in range(0, span + 1, step)][:MAX_DATE_TICKS]
    begin, end = _month_number(first), _month_number(last)
    if first.day > 1:
        begin += 1
    for step in MONTH_STEPS:
        months = [month for month in range(begin, end + 1) if month % step == 0]
        if len(months) <= MAX_DATE_TICKS:
            break
    form = "Y" if step >= 12 else "M Y"
    return [(datetime.date(month // 12, month % 12 + 1, 1), form) for month in months[:MAX_DATE_TICKS]]


def _month_number(day: datetime.date) -> int:
    return day.year * 12 + day.month - 1


def _shifted(day: datetime.date, days: int) -> datetime.date:
    """The day so many days later; the first or last day of the calendar where that would leave it."""
    number = min(max(day.toordinal() + days, 1), datetime.date.max.toordinal())
    return datetime.date.fromordinal(number)


def said(value: float, language: str, decimals: int | None = None) -> str:
    """The number as the language writes it; without `decimals` as many as it has, at most six."""
    if decimals is None:
        text = f"{value:.{MOST_DECIMALS}f}".rstrip("0")
        decimals = len(text.partition(".")[2])
    with translation.override(language):
        return str(
            number_format(round(value, decimals) + 0.0, decimal_pos=decimals, use_l10n=True, force_grouping=True)
        )
