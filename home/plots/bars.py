"""How much of each: horizontal bars, the words above the bar, the number behind it."""

from collections.abc import Sequence

from django.utils import translation
from django.utils.translation import gettext as _t

from home.languages import current_language
from home.languages import language as language_of
from home.plots.plot import WIDEST_LETTER, WIDTH, Bar, Plot, Shape, Text
from home.plots.scales import said, value_scale

ROW = 50.0
BAR = 16.0
LONGEST_LABEL = 46  # letters that fit the width at the enlarged size


def bar_plot(rows: Sequence[tuple[str, float]], *, title: str, unit: str = "", language: str = "") -> Plot:
    """A bar per (label, value), in the order given. Raises ValueError for values below zero or not finite.

    `language` is the active one by default. Labels too long for the canvas are cut in the drawing, not in the table.
    """
    language = language or current_language()
    is_rtl = language_of(language).direction == "rtl"
    if not rows:
        return Plot(title, "", unit, is_rtl, 0.0, (), (), ())
    if any(value < 0 for _label, value in rows):
        raise ValueError("bars begin at zero")
    scale = value_scale((value for _label, value in rows), from_zero=True)
    most = max(value for _label, value in rows)
    figures = [said(value, language) for _label, value in rows]
    room = WIDTH - 4 - max(map(len, figures)) * WIDEST_LETTER - 12
    shapes: list[Shape] = []
    for at, ((label, value), figure) in enumerate(zip(rows, figures, strict=True)):
        y, length = at * ROW, room * (scale.share(value) / scale.share(most) if most else 0)
        shapes.append(Text(_x(2, is_rtl), y + 19, _cut(label), "start", "label"))
        if length:
            shapes.append(Bar(WIDTH - 2 - length if is_rtl else 2, y + 27, length, BAR))
        shapes.append(Text(_x(2 + length + 8, is_rtl), y + 27 + BAR - 3, figure, "start", "value"))
    height = len(rows) * ROW
    with translation.override(language):
        head = (_t("What"), unit or _t("Number"))
        description = " ".join(f"{label}: {figure}." for (label, _value), figure in zip(rows, figures, strict=True))
    table = tuple((label, figure) for (label, _value), figure in zip(rows, figures, strict=True))
    return Plot(title, description, unit, is_rtl, height, tuple(shapes), head, table)


def _x(along: float, is_rtl: bool) -> float:
    return WIDTH - along if is_rtl else along


def _cut(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1].rstrip()}…"
