"""A plot as inline SVG: classes in place of styles, nothing that could clash on a page with several plots."""

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from home.plots.plot import WIDTH, Bar, Dot, Line, Plot, Shape, Text

_R = 4.5
# Square, diamond, triangle around a point; the first series has circles.
_MARKS = {
    "2": "M{l} {t}h{d}v{d}h-{d}z",
    "3": "M{x} {t2}L{r2} {y}L{x} {b2}L{l2} {y}z",
    "4": "M{x} {t2}L{r2} {b}L{l2} {b}z",
}


def draw(plot: Plot) -> SafeString:
    """`<svg>` with title and description, scaled by its box; texts run in the plot's direction."""
    return format_html(
        '<svg class="plot__picture" viewBox="0 0 {} {}" role="img" direction="{}"><title>{}</title><desc>{}</desc>{}</svg>',
        _n(WIDTH),
        _n(plot.height),
        "rtl" if plot.is_rtl else "ltr",
        plot.title,
        plot.description,
        _join(map(_shape, plot.shapes)),
    )


def _join(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _shape(shape: Shape) -> SafeString:
    if isinstance(shape, Line):
        return format_html('<path class="plot__line plot__line--{}" d="{}"/>', shape.look, _path(shape.points))
    if isinstance(shape, Dot):
        return dot(shape)
    if isinstance(shape, Bar):
        return format_html(
            '<rect class="plot__bar{}" x="{}" y="{}" width="{}" height="{}"/>',
            f" plot__bar--{shape.look}" if shape.look else "",
            *map(_n, (shape.x, shape.y, shape.width, shape.height)),
        )
    return _text(shape)


def dot(shape: Dot) -> SafeString:
    x, y = shape.x, shape.y
    if shape.look not in _MARKS:
        return format_html('<circle class="plot__dot" cx="{}" cy="{}" r="{}"/>', _n(x), _n(y), _R)
    wide = _R * 1.25
    places = {"x": x, "y": y, "l": x - _R, "t": y - _R, "b": y + _R, "d": 2 * _R}
    places |= {"l2": x - wide, "r2": x + wide, "t2": y - wide, "b2": y + wide}
    path = _MARKS[shape.look].format(**{name: _n(value) for name, value in places.items()})
    return format_html('<path class="plot__dot plot__dot--{}" d="{}"/>', shape.look, path)


def _text(shape: Text) -> SafeString:
    anchor = mark_safe("") if shape.anchor == "start" else format_html(' text-anchor="{}"', shape.anchor)
    return format_html(
        '<text class="plot__{}" x="{}" y="{}"{}>{}</text>',
        shape.look,
        _n(shape.x),
        _n(shape.y),
        anchor,
        _isolated(shape),
    )


def _isolated(shape: Text) -> str:
    """Words run in their own direction, whatever the plot's is."""
    return f"\u2068{shape.text}\u2069" if shape.look in ("label", "unit") else shape.text


def _path(points: Iterable[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points)


def _n(value: float) -> str:
    """One decimal is a tenth of a pixel at most."""
    return f"{value:.1f}".removesuffix(".0")
