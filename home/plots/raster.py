"""A plot as a PNG image for files: the same shapes in print colours, with the legend below. Needs no fonts installed."""

import io
import itertools
import math
from collections.abc import Sequence

from PIL import Image, ImageDraw

from home.plots.plot import WIDTH, Bar, Dot, Key, Line, Plot, Text
from home.typesetting.bidi import reads_left
from home.typesetting.lines import width as line_width
from home.typesetting.outlines import draw_line

SMOOTH = 3  # drawn so many times larger, then reduced
NARROWEST, WIDEST = 100, 4000
LEGEND_ROW = 24.0
INK, SOFT, FINE = "#17211f", "#4b5a57", "#d3dedb"
COLOURS = {
    "1": "#0a675b",
    "2": "#a63d22",
    "3": "#8a5200",
    "4": "#4b5a57",
    "target": "#4b5a57",
    "grid": FINE,
    "rest": FINE,
    "axis": "#7b8d88",
}
WIDTHS = {"grid": 1.0, "axis": 1.0, "target": 2.0}
DASHES = {"target": (8.0, 6.0)}
SIZES = {"tick": 14.0, "unit": 14.0, "label": 15.0, "value": 15.0}


def draw(plot: Plot, width_px: int) -> bytes:
    """See `Plot.png`."""
    if plot.is_empty:
        raise ValueError("an empty plot has no picture")
    if not NARROWEST <= width_px <= WIDEST:
        raise ValueError(f"a plot is {NARROWEST} to {WIDEST} pixels wide")
    smooth = SMOOTH if width_px <= WIDEST // 2 else 1
    height = plot.height + len(plot.keys) * LEGEND_ROW + (8 if plot.keys else 0)
    scale = width_px * smooth / WIDTH
    canvas = _Canvas(scale, height, plot.is_rtl)
    for shape in plot.shapes:
        canvas.draw(shape)
    for at, key in enumerate(plot.keys):
        canvas.legend(key, plot.height + 8 + at * LEGEND_ROW + 14)
    picture = canvas.picture.resize((width_px, max(1, round(canvas.picture.height / smooth))), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


class _Canvas:
    def __init__(self, scale: float, height: float, is_rtl: bool) -> None:
        self.scale, self.is_rtl = scale, is_rtl
        self.picture = Image.new("RGB", (round(WIDTH * scale), round(height * scale)), "white")
        self.pen = ImageDraw.Draw(self.picture)

    def draw(self, shape: Line | Dot | Bar | Text) -> None:
        if isinstance(shape, Line):
            self.line(shape)
        elif isinstance(shape, Dot):
            self.dot(shape)
        elif isinstance(shape, Bar):
            corner = (shape.x + shape.width) * self.scale, (shape.y + shape.height) * self.scale
            self.pen.rectangle((shape.x * self.scale, shape.y * self.scale, *corner), fill=COLOURS[shape.look or "1"])
        else:
            self.text(shape)

    def line(self, line: Line) -> None:
        colour, width = COLOURS[line.look], max(1, round(WIDTHS.get(line.look, 2.5) * self.scale))
        points = [(x * self.scale, y * self.scale) for x, y in line.points]
        if line.look not in DASHES:
            self.pen.line(points, fill=colour, width=width, joint="curve")
            return
        on, off = (length * self.scale for length in DASHES[line.look])
        for piece in _dashes(points, on, off):
            self.pen.line(piece, fill=colour, width=width)

    def dot(self, dot: Dot) -> None:
        x, y, r = dot.x * self.scale, dot.y * self.scale, 4.5 * self.scale
        box, wide = (x - r, y - r, x + r, y + r), 1.25 * r
        if dot.look == "2":
            self.pen.rectangle(box, fill=COLOURS[dot.look])
        elif dot.look == "3":
            self.pen.polygon([(x, y - wide), (x + wide, y), (x, y + wide), (x - wide, y)], fill=COLOURS[dot.look])
        elif dot.look == "4":
            self.pen.polygon([(x, y - wide), (x + wide, y + r), (x - wide, y + r)], fill=COLOURS[dot.look])
        else:
            self.pen.ellipse(box, fill=COLOURS[dot.look])

    def text(self, text: Text) -> None:
        size = SIZES[text.look]
        runs_left = reads_left(text.text, self.is_rtl)
        width = line_width(text.text, runs_left) * size / 1000
        before = {"start": 0.0, "middle": 0.5, "end": 1.0}[text.anchor]
        left = text.x - width * (1 - before if self.is_rtl else before)
        colour = INK if text.look in ("value", "label") else SOFT
        place = (left * self.scale, text.y * self.scale)
        draw_line(self.picture, text.text, place, size=size * self.scale, colour=colour, right_to_left=runs_left)

    def legend(self, key: Key, y: float) -> None:
        start, end = (WIDTH - 4, WIDTH - 40) if self.is_rtl else (4, 40)
        self.line(Line(((start, y), (end, y)), key.look))
        if key.look != "target":
            self.dot(Dot((start + end) / 2, y, key.look))
        self.text(Text(end - 10 if self.is_rtl else end + 10, y + 5, key.label, "start", "label"))


def _dashes(points: Sequence[tuple[float, float]], on: float, off: float) -> list[list[tuple[float, float]]]:
    """The pieces of each straight part that are drawn."""
    pieces = []
    for (x, y), (x2, y2) in itertools.pairwise(points):
        length, at = math.dist((x, y), (x2, y2)), 0.0
        while at < length:
            a, b = at / length, min(at + on, length) / length
            pieces.append([(x + (x2 - x) * a, y + (y2 - y) * a), (x + (x2 - x) * b, y + (y2 - y) * b)])
            at += on + off
    return pieces
