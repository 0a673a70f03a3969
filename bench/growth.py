"""How do milliseconds grow with the number of entries? A plot on two logarithmic axes, drawn as the site's plots are."""

import math
from collections.abc import Callable, Mapping, Sequence

from home.plots import Key, Plot
from home.plots.plot import WIDTH, Dot, Line, Shape, Text

HEIGHT, TOP, BOTTOM, START, END = 330.0, 40.0, 285.0, 64.0, 70.0
Growth = Mapping[str, Mapping[int, float]]  # line -> entries -> milliseconds


def growth_plot(lines: Growth, *, title: str) -> Plot:
    """At most four lines; every value above 0. The table beside it has a row per size."""
    sizes = sorted({size for points in lines.values() for size in points})
    values = [value for points in lines.values() for value in points.values()]
    ticks = [
        10.0**power for power in range(math.floor(math.log10(min(values))), math.ceil(math.log10(max(values))) + 1)
    ]
    across = _scale(sizes, START, WIDTH - END)
    up = _scale(ticks, BOTTOM, TOP)
    shapes: list[Shape] = [Text(START, 18, "ms", "start", "unit")]
    for tick in ticks:
        shapes.append(Line(((START, up(tick)), (WIDTH - END, up(tick))), "axis" if tick == ticks[0] else "grid"))
        shapes.append(Text(START - 8, up(tick) + 5, f"{tick:g}", "end"))
    for size in sizes:
        shapes.append(Line(((across(size), BOTTOM), (across(size), BOTTOM + 5)), "axis"))
        shapes.append(Text(across(size), BOTTOM + 27, f"{size:,}", "middle"))
    for number, points in enumerate(lines.values(), 1):
        places = [(across(size), up(value)) for size, value in sorted(points.items())]
        shapes += [Line(tuple(places), str(number)), *(Dot(x, y, str(number)) for x, y in places)]
        shapes.append(Text(places[-1][0] + 8, places[-1][1] + 5, f"{points[max(points)]:.3g}", "start", "value"))
    keys = tuple(Key(name, str(number)) for number, name in enumerate(lines, 1))
    table = tuple((f"{size:,}", *(_cell(points, size) for points in lines.values())) for size in sizes)
    return Plot(title, "", "ms", False, HEIGHT, tuple(shapes), ("Entries", *lines), table, keys)


def text_table(plot: Plot) -> str:
    """The plot's table in Markdown."""
    rows = [plot.head, ("---",) * len(plot.head), *plot.table]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _cell(points: Mapping[int, float], size: int) -> str:
    return f"{points[size]:.3g}" if size in points else ""


def _scale(values: Sequence[float], start: float, end: float) -> Callable[[float], float]:
    """From a value to its place between `start` and `end`."""
    low, high = math.log10(min(values)), math.log10(max(values))
    width = (high - low) or 1.0
    return lambda value: start + (math.log10(value) - low) / width * (end - start)
