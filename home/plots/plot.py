"""What a plot is: shapes on a canvas already turned to the reading direction, the table that says the same, a legend.

Coordinates are units of a canvas `WIDTH` wide, x to the right, y downwards. Anchors of texts are logical: "start" is
where reading begins, left in German and right in Arabic, as SVG understands them under `direction`.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

WIDTH = 560.0
FONT_SIZE = 14.0  # on a wide screen; the style sheet enlarges texts on a narrow one
WIDEST_LETTER = 11.5  # of the enlarged size: room is measured by it
MAX_SERIES = 4  # as many kinds of line as can be told apart without colour


@dataclass(frozen=True)
class Series:
    """One line: (day, value) pairs in any order. `is_target` draws it dashed, as what is aimed at."""

    label: str
    points: Sequence[tuple[datetime.date, float]]
    is_target: bool = False


@dataclass(frozen=True)
class Line:
    """`look` names the CSS class: "grid", "axis", "target" or "1" to "4"."""

    points: tuple[tuple[float, float], ...]
    look: str


@dataclass(frozen=True)
class Dot:
    """Round for the first series, square, diamond and triangle for the next ones."""

    x: float
    y: float
    look: str


@dataclass(frozen=True)
class Bar:
    """`look`: "", or "rest" for what is still to come."""

    x: float
    y: float
    width: float
    height: float
    look: str = ""


@dataclass(frozen=True)
class Text:
    """`look`: "tick", "unit", "value" or "label"."""

    x: float
    y: float
    text: str
    anchor: str = "start"
    look: str = "tick"


Shape = Line | Dot | Bar | Text


@dataclass(frozen=True)
class Key:
    """A line of the legend; `look` as for `Line`."""

    label: str
    look: str

    @property
    def mark(self) -> SafeString:
        """The dot of the line's values, for the legend's drawing of 36 by 12 units; "" for a target."""
        from home.plots.svg import dot

        return SafeString("") if self.look == "target" else dot(Dot(18, 6, self.look))


@dataclass(frozen=True)
class Plot:
    """`head` and `table` say in words and numbers, ready to be shown, all that is drawn. Empty plots have no rows."""

    title: str
    description: str
    unit: str
    is_rtl: bool
    height: float
    shapes: tuple[Shape, ...]
    head: tuple[str, ...]
    table: tuple[tuple[str, ...], ...]
    keys: tuple[Key, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.table

    @property
    def svg(self) -> SafeString:
        """Inline SVG without style attributes or ids; its classes stand in `home/content.css`. "" when empty."""
        from home.plots.svg import draw

        return draw(self) if self.table else SafeString("")

    def png(self, width_px: int) -> bytes:
        """A PNG image on white, legend included, `width_px` (100 to 4000) wide. Raises ValueError beyond, or when empty."""
        from home.plots.raster import draw

        return draw(self, width_px)
