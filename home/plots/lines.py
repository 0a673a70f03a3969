"""Values over time: up to four lines and their targets along the days."""

import datetime
from collections.abc import Sequence

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _t

from home.languages import language as language_of
from home.plots.plot import MAX_SERIES, WIDEST_LETTER, WIDTH, Dot, Key, Line, Plot, Series, Shape, Text
from home.plots.scales import DateScale, Scale, date_scale, said, value_scale

HEIGHT = 290.0
TOP, BOTTOM, END = 44.0, 252.0, 24.0
TICK_GAP = 8.0
Point = tuple[datetime.date, float]
Shown = tuple[Series, Sequence[Point]]


def line_plot(series: Sequence[Series], *, title: str, unit: str, language: str) -> Plot:
    """The lines over one axis of days. Series without points are left out; with none left the plot is empty.

    `title` and `unit` are in the reader's language already. Raises ValueError for values that are not finite and for
    more than four lines beside targets.
    """
    shown = [(one, sorted(one.points)) for one in series if one.points]
    if sum(not one.is_target for one, _points in shown) > MAX_SERIES:
        raise ValueError(f"at most {MAX_SERIES} lines can be told apart")
    is_rtl = language_of(language).direction == "rtl"
    if not shown:
        return Plot(title, "", unit, is_rtl, HEIGHT, (), (), ())
    keys = _keys([one for one, _points in shown])
    values = value_scale(value for _one, points in shown for _day, value in points)
    days = date_scale((day for _one, points in shown for day, _value in points), language)
    frame = _Frame(values, days, language, is_rtl)
    shapes: list[Shape] = [*frame.axes(), Text(frame.x(0), 18, unit, "start", "unit")]
    for key, (one, points) in zip(keys, shown, strict=True):
        shapes += frame.line(one, points, key.look)
    head, table = _table(shown, language)
    return Plot(title, _description(shown, language), unit, is_rtl, HEIGHT, tuple(shapes), head, table, keys)


class _Frame:
    """The canvas between the axes; turned round for languages written from right to left."""

    def __init__(self, values: Scale, days: DateScale, language: str, is_rtl: bool) -> None:
        self.values, self.days, self.language, self.is_rtl = values, days, language, is_rtl
        self.labels = [said(tick, language, values.decimals) for tick in values.ticks]
        self.start = max(map(len, self.labels)) * WIDEST_LETTER + TICK_GAP + 4

    def x(self, along: float) -> float:
        """`along` units from where reading begins."""
        return WIDTH - along if self.is_rtl else along

    def across(self, day: datetime.date) -> float:
        return self.x(self.start + self.days.share(day) * (WIDTH - END - self.start))

    def up(self, value: float) -> float:
        return BOTTOM - self.values.share(value) * (BOTTOM - TOP)

    def axes(self) -> list[Shape]:
        shapes: list[Shape] = []
        for tick, label in zip(self.values.ticks, self.labels, strict=True):
            y = self.up(tick)
            look = "axis" if tick == self.values.ticks[0] else "grid"
            shapes.append(Line(((self.x(self.start), y), (self.x(WIDTH - END), y)), look))
            shapes.append(Text(self.x(self.start - TICK_GAP), y + 5, label, "end"))
        for day, label in self.days.ticks:
            x = self.across(day)
            shapes.append(Line(((x, BOTTOM), (x, BOTTOM + 5)), "axis"))
            share = self.days.share(day)
            anchor = "end" if share > 0.92 else "start" if share < 0.04 else "middle"
            shapes.append(Text(x, BOTTOM + 27, label, anchor))
        return shapes

    def line(self, series: Series, points: Sequence[Point], look: str) -> list[Shape]:
        """The line with a dot per value and the last value in figures; a single target is a level line."""
        places = [(self.across(day), self.up(value)) for day, value in points]
        if series.is_target:
            if len(places) == 1:
                y = places[0][1]
                places = [(self.x(self.start), y), (self.x(WIDTH - END), y)]
            return [Line(tuple(places), look)]
        shapes: list[Shape] = [Line(tuple(places), look)] if len(places) > 1 else []
        shapes += [Dot(x, y, look) for x, y in places]
        (x, y), falling = places[-1], len(places) > 1 and places[-1][1] > places[-2][1]
        below = y < TOP + 20 or (falling and y < BOTTOM - 30)
        shapes.append(Text(x, y + 24 if below else y - 11, said(points[-1][1], self.language), "end", "value"))
        return shapes


def _keys(series: Sequence[Series]) -> tuple[Key, ...]:
    keys, number = [], 0
    for one in series:
        number += not one.is_target
        keys.append(Key(one.label, "target" if one.is_target else str(number)))
    return tuple(keys)


def _table(shown: Sequence[Shown], language: str) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """A row per day, a column per line; empty where a line has no value on the day."""
    columns = [{day: said(value, language) for day, value in points} for _one, points in shown]
    days = sorted({day for column in columns for day in column})
    with translation.override(language):
        head = (_t("Day"), *(one.label for one, _points in shown))
        rows = tuple(
            (date_format(day, "SHORT_DATE_FORMAT"), *(column.get(day, "") for column in columns)) for day in days
        )
    return head, rows


def _description(shown: Sequence[Shown], language: str) -> str:
    """One sentence per line: from which value to which."""
    with translation.override(language):
        return " ".join(
            _t("%(label)s: %(first)s to %(last)s.")
            % {"label": one.label, "first": said(points[0][1], language), "last": said(points[-1][1], language)}
            for one, points in shown
        )
