"""From when to when: a bar over the days for each thing, with how much of it is done."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _t
from django.utils.translation import ngettext

from home.languages import language as language_of
from home.plots.bars import LONGEST_LABEL
from home.plots.plot import WIDTH, Bar, Line, Plot, Shape, Text
from home.plots.scales import DateScale, date_scale

ROW, BAR, FOOT = 50.0, 12.0, 40.0
EDGE = 6.0
NARROWEST = 4.0  # of a bar


@dataclass(frozen=True)
class Span:
    """`last` is None where no end is set; `done` of `steps` are done, 0 of 0 where there are none."""

    label: str
    first: datetime.date
    last: datetime.date | None = None
    done: int = 0
    steps: int = 0
    state: str = ""


def span_plot(spans: Sequence[Span], *, title: str, today: datetime.date, language: str) -> Plot:
    """The spans in the order given, with a line at `today`. An end that is not set is drawn to today, or to its start.

    Labels too long for the canvas are cut in the drawing, not in the table.
    """
    is_rtl = language_of(language).direction == "rtl"
    if not spans:
        return Plot(title, "", "", is_rtl, 0.0, (), (), ())
    days = date_scale([today, *(one.first for one in spans), *(_end(one, today) for one in spans)], language)
    height = len(spans) * ROW + FOOT
    shapes: list[Shape] = _axis(days, height, is_rtl)
    now = _x(days.share(today), is_rtl)
    shapes.append(Line(((now, 0), (now, height - FOOT + 8)), "target"))
    for at, span in enumerate(spans):
        shapes += _row(span, at * ROW, days, today, is_rtl)
    with translation.override(language):
        head = (_t("What"), _t("begins on"), _t("ends on"), _t("Milestones"), _t("state"))
        table = tuple(_said(one) for one in spans)
        words = ngettext(
            "%(count)d bar, from %(first)s to %(last)s.",
            "%(count)d bars, from %(first)s to %(last)s.",
            len(spans),
        )
        description = words % {"count": len(spans), "first": _day(days.first), "last": _day(days.last)}
    return Plot(title, description, "", is_rtl, height, tuple(shapes), head, table)


def _axis(days: DateScale, height: float, is_rtl: bool) -> list[Shape]:
    shapes: list[Shape] = []
    for day, label in days.ticks:
        share = days.share(day)
        x = _x(share, is_rtl)
        shapes.append(Line(((x, 0), (x, height - FOOT + 8)), "grid"))
        anchor = "end" if share > 0.92 else "start" if share < 0.04 else "middle"
        shapes.append(Text(x, height - 8, label, anchor))
    return shapes


def _row(span: Span, top: float, days: DateScale, today: datetime.date, is_rtl: bool) -> list[Shape]:
    first, last = days.share(span.first), days.share(_end(span, today))
    room = WIDTH - 2 * EDGE
    width = max(NARROWEST, (last - first) * room)
    start = min(EDGE + first * room, WIDTH - EDGE - width)
    cut = span.label if len(span.label) <= LONGEST_LABEL else f"{span.label[: LONGEST_LABEL - 1].rstrip()}…"
    # A label begins with its bar as long as it fits behind, else where reading begins.
    label = start if first < 0.3 else EDGE
    shapes: list[Shape] = [
        Text(WIDTH - label if is_rtl else label, top + 19, cut, "start", "label"),
        _bar(start, top + 27, width, "rest", is_rtl),
    ]
    if span.steps and span.done:
        shapes.append(_bar(start, top + 27, width * span.done / span.steps, "", is_rtl))
    return shapes


def _bar(start: float, y: float, width: float, look: str, is_rtl: bool) -> Bar:
    return Bar(WIDTH - start - width if is_rtl else start, y, width, BAR, look)


def _x(share: float, is_rtl: bool) -> float:
    along = EDGE + share * (WIDTH - 2 * EDGE)
    return WIDTH - along if is_rtl else along


def _end(span: Span, today: datetime.date) -> datetime.date:
    return max(span.first, span.last or today)


def _said(span: Span) -> tuple[str, ...]:
    steps = _t("%(done)d of %(steps)d") % {"done": span.done, "steps": span.steps} if span.steps else ""
    return span.label, _day(span.first), _day(span.last) if span.last else "", steps, span.state


def _day(day: datetime.date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
