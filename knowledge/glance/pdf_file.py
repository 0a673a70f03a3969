"""A report as a PDF: A4 pages with text that can be read out and copied, plots as drawings, no program needed."""

import math
from collections.abc import Iterator

from django.utils import timezone, translation
from django.utils.translation import gettext as _t

from home.plots.plot import WIDTH, Bar, Dot, Key, Line, Plot, Text
from home.plots.raster import COLOURS, DASHES, LEGEND_ROW, SIZES, SOFT, WIDTHS
from home.plots.raster import INK as PLOT_INK
from home.typesetting.bidi import reads_left
from home.typesetting.lines import lacking, line_glyphs, width
from knowledge.documents.making.pdfobjects import text_string
from knowledge.documents.making.pdfsheet import (
    ACCENT,
    BODY,
    CELL,
    HEADING,
    MARGIN,
    NOTE,
    ROOM,
    TITLE,
    WARNING,
    Sheet,
)  # fmt: skip
from knowledge.glance.report import Block, Grid, Paragraph, Report, plain

CAPTION = 12.0
KEEP = {"H2": 140.0, "H3": 90.0}  # points that must be left on the page for a heading and what follows it
_ROUND = 0.5523  # of the radius: how far a Bézier curve's handles stand off for a quarter of a circle
REPLACEMENT = "?"


def make(report: Report) -> bytes:
    """The bytes of the PDF. Letters that no font has are replaced, and named at the end."""
    return _Layout(report).finish()


class _Layout(Sheet):
    def __init__(self, report: Report) -> None:
        rtl = report.right_to_left
        super().__init__(
            report.language, report.title, right_to_left=rtl, moment=timezone.now(), marking=report.marking
        )
        self._missing: dict[str, None] = {}
        self._new_page()
        self._say("H1", report.title, size=TITLE, bold=True, colour=ACCENT)
        self._say("P", report.subtitle, size=CAPTION)
        if report.marking:
            self._say("P", report.marking, size=BODY, bold=True, colour=WARNING)
        for words in report.lead:
            self._say("P", words, size=BODY)
        for section in report.sections:
            self._heading("H2", section.title, size=HEADING)
            for block in section.blocks:
                self._draw(block, section.title)
        if self._missing:
            self._replaced(report.language)

    def _draw(self, block: Block, title: str) -> None:
        if isinstance(block, Paragraph):
            self._say("P", block.text, size=BODY)
        elif isinstance(block, Grid):
            if block.caption != title:
                self._heading("H3", block.caption, size=CAPTION)
            head = [self._known(cell) for cell in block.head]
            self._table(head, [[self._known(cell) for cell in row] for row in block.rows], block.shares)
        elif not block.is_empty:
            self._plot(block)

    def _heading(self, tag: str, text: str, *, size: float) -> None:
        if not self._fits(KEEP[tag]):
            self._new_page()
        self._y -= size * 0.5
        self._say(tag, text, size=size, bold=True, colour=ACCENT)

    def _say(self, tag: str, text: str, **look: object) -> None:
        self._block(tag, self._known(text), **look)  # type: ignore[arg-type]

    def _known(self, text: str) -> str:
        text = plain(text)
        for character in lacking(text):
            self._missing[character] = None
            text = text.replace(character, REPLACEMENT)
        return text

    def _replaced(self, language: str) -> None:
        with translation.override(language):
            words = _t("No font on this computer has these letters; they stand as “%(sign)s”: %(codes)s")
            codes = " ".join(f"U+{ord(one):04X}" for one in self._missing)
        self._say("P", words % {"sign": REPLACEMENT, "codes": codes}, size=NOTE)

    def _plot(self, plot: Plot) -> None:
        """The plot as lines and letters, tagged as a figure with its words."""
        scale = ROOM / WIDTH
        height = (plot.height + len(plot.keys) * LEGEND_ROW + 12) * scale
        if not self._fits(height + CAPTION * 2):
            self._new_page()
        self._say("Caption", plot.title + (f" ({plot.unit})" if plot.unit else ""), size=CELL, bold=True)
        pen = _Pen(self, scale, self._y, plot.is_rtl)
        drawing = [part for shape in plot.shapes for part in pen.draw(shape)]
        for at, key in enumerate(plot.keys):
            drawing += pen.legend(key, plot.height + 8 + at * LEGEND_ROW + 14)
        figure = self._root.add("Figure", f"/Alt {text_string(f'{plot.title}. {plot.description}')}")
        self._tagged(figure, ["q", *drawing, "Q"])
        self._y -= height + BODY

    def put(self, text: str, x: float, y: float, *, size: float, anchor: float, colour: str, rtl: bool) -> str:
        """The operators of a text of a plot. `anchor`: the share of its width before the point, in reading order."""
        text = self._known(text)
        runs_left = reads_left(text, rtl)
        wide = width(text, runs_left) * size / 1000
        left = x - wide * (1 - anchor if rtl else anchor)
        shown, raised = self._show(line_glyphs(text, runs_left), left, y, size=size)
        if raised:
            self._raised[self._page].append(f"BT 0 Tr {colour} rg {raised} ET")
        return f"BT 0 Tr {colour} rg {shown} ET"


class _Pen:
    """Draws the shapes of a plot on the page, its upper edge at `top`."""

    def __init__(self, sheet: _Layout, scale: float, top: float, is_rtl: bool) -> None:
        self.sheet, self.scale, self.top, self.is_rtl = sheet, scale, top, is_rtl

    def x(self, x: float) -> float:
        return MARGIN + x * self.scale

    def y(self, y: float) -> float:
        return self.top - y * self.scale

    def draw(self, shape: Line | Dot | Bar | Text) -> Iterator[str]:
        if isinstance(shape, Line):
            yield from self.line(shape)
        elif isinstance(shape, Dot):
            yield from self.dot(shape)
        elif isinstance(shape, Bar):
            x, y = self.x(shape.x), self.y(shape.y + shape.height)
            wide, high = shape.width * self.scale, shape.height * self.scale
            yield f"{_rgb(COLOURS['1'])} rg {x:.2f} {y:.2f} {wide:.2f} {high:.2f} re f"
        else:
            colour = _rgb(PLOT_INK if shape.look in ("value", "label") else SOFT)
            anchor = {"start": 0.0, "middle": 0.5, "end": 1.0}[shape.anchor]
            size = SIZES[shape.look] * self.scale
            yield self.sheet.put(
                shape.text, self.x(shape.x), self.y(shape.y), size=size, anchor=anchor, colour=colour, rtl=self.is_rtl
            )

    def line(self, line: Line) -> Iterator[str]:
        dash = " ".join(f"{length * self.scale:.1f}" for length in DASHES.get(line.look, ()))
        points = " ".join(
            f"{self.x(x):.2f} {self.y(y):.2f} {'l' if at else 'm'}" for at, (x, y) in enumerate(line.points)
        )
        wide = WIDTHS.get(line.look, 2.5) * self.scale
        yield f"{_rgb(COLOURS[line.look])} RG {wide:.2f} w 1 j [{dash}] 0 d {points} S [] 0 d"

    def dot(self, dot: Dot) -> Iterator[str]:
        x, y, r = self.x(dot.x), self.y(dot.y), 4.5 * self.scale
        wide = 1.25 * r
        corners = {
            "2": [(x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r)],
            "3": [(x, y + wide), (x + wide, y), (x, y - wide), (x - wide, y)],
            "4": [(x, y + wide), (x + wide, y - r), (x - wide, y - r)],
        }
        path = " ".join(f"{a:.2f} {b:.2f} {'l' if at else 'm'}" for at, (a, b) in enumerate(corners.get(dot.look, ())))
        yield f"{_rgb(COLOURS[dot.look])} rg {path or _circle(x, y, r)} f"

    def legend(self, key: Key, y: float) -> Iterator[str]:
        start, end = (WIDTH - 4, WIDTH - 40) if self.is_rtl else (4, 40)
        yield from self.line(Line(((start, y), (end, y)), key.look))
        if key.look != "target":
            yield from self.dot(Dot((start + end) / 2, y, key.look))
        yield from self.draw(Text(end - 10 if self.is_rtl else end + 10, y + 5, key.label, "start", "label"))


def _circle(x: float, y: float, r: float) -> str:
    parts = [f"{x + r:.2f} {y:.2f} m"]
    for quarter in range(4):
        a, b = quarter * math.pi / 2, (quarter + 1) * math.pi / 2
        handles = (
            (math.cos(a) - _ROUND * math.sin(a), math.sin(a) + _ROUND * math.cos(a)),
            (math.cos(b) + _ROUND * math.sin(b), math.sin(b) - _ROUND * math.cos(b)),
            (math.cos(b), math.sin(b)),
        )
        parts.append(" ".join(f"{x + r * c:.2f} {y + r * s:.2f}" for c, s in handles) + " c")
    return " ".join(parts)


def _rgb(colour: str) -> str:
    """#0a675b as PDF writes it."""
    return " ".join(f"{int(colour[at : at + 2], 16) / 255:.3f}" for at in (1, 3, 5))
