"""Who is tied to whom: two columns of names, a line for every tie."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _t

from home.languages import language as language_of
from home.plots.plot import WIDTH, Dot, Line, Plot, Shape, Text

HEAD, ROW, GAP = 30.0, 34.0, 18.0
REACH = 36.0  # from the middle to the dots
LONGEST_NAME = 22  # letters that fit a column at the enlarged size
Tie = tuple[Hashable, Hashable]


@dataclass(frozen=True)
class Side:
    """One group of a column: what stands above it, and its members as (key, name)."""

    label: str
    members: Sequence[tuple[Hashable, str]]


def bridge_plot(
    near: Sequence[Side],
    far: Sequence[Side],
    ties: Sequence[Tie],
    *,
    title: str,
    head: tuple[str, ...],
    table: Sequence[tuple[str, ...]],
    language: str,
) -> Plot:
    """The near side stands where reading begins. A tie names a key of each side; keys without a member raise KeyError.

    `head` and `table` say all of it in words. Names too long for a column are cut in the drawing, not in the table.
    """
    is_rtl = language_of(language).direction == "rtl"
    if not table:
        return Plot(title, "", "", is_rtl, 0.0, (), head, ())
    shapes: list[Shape] = []
    places = [_column(sides, shapes, is_near=is_near, is_rtl=is_rtl) for is_near, sides in ((True, near), (False, far))]
    lines: list[Shape] = [Line((places[0][one], places[1][other]), "1") for one, other in ties]
    with translation.override(language):
        words = _t("%(near)s – %(far)s: %(count)d lines.")
        description = words % {"near": _labels(near), "far": _labels(far), "count": len(ties)}
    return Plot(title, description, "", is_rtl, _height(near, far), (*lines, *shapes), head, tuple(table))


def _column(
    sides: Sequence[Side], shapes: list[Shape], *, is_near: bool, is_rtl: bool
) -> dict[Hashable, tuple[float, float]]:
    """Adds names and dots of a column to `shapes`; where each key's dot is."""
    along = WIDTH / 2 - REACH if is_near else WIDTH / 2 + REACH
    x = WIDTH - along if is_rtl else along
    outside = 14 if is_near == is_rtl else -14
    anchor = "end" if is_near else "start"
    places, y = {}, 0.0
    for side in sides:
        shapes.append(Text(x + outside, y + 18, side.label, anchor, "unit"))
        y += HEAD
        for key, name in side.members:
            places[key] = (x, y + ROW / 2)
            shapes += [Dot(x, y + ROW / 2, "" if is_near else "2"), _name(x + outside, y + ROW / 2 + 6, name, anchor)]
            y += ROW
        y += GAP
    return places


def _name(x: float, y: float, name: str, anchor: str) -> Text:
    cut = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"
    return Text(x, y, cut, anchor, "label")


def _height(near: Sequence[Side], far: Sequence[Side]) -> float:
    return max(sum(HEAD + GAP + ROW * len(side.members) for side in sides) for sides in (near, far))


def _labels(sides: Sequence[Side]) -> str:
    return _t(", ").join(side.label for side in sides)
