"""The shape of a glyph as filled pixels, so that pictures carry any text without fonts on the machine."""

import itertools
import math
from functools import lru_cache
from typing import Any, NamedTuple

from PIL import Image, ImageChops, ImageDraw

from home.typesetting.lines import faces, line_glyphs

_STEPS = 4  # straight pieces of one curve; glyphs are a few pixels wide
Point = tuple[float, float]


class Mask(NamedTuple):
    """A glyph's pixels and where their upper left corner lies from the glyph's origin, y downwards."""

    pixels: Image.Image
    x: int
    y: int


def draw_line(picture: Image.Image, text: str, at: Point, *, size: float, colour: str, right_to_left: bool) -> None:
    """Put the text on the picture, its left end and base line at `at`; `size` is the font size in pixels."""
    x, y = at
    for glyph in line_glyphs(text, right_to_left):
        left, base = x + glyph.dx * size / 1000, y - glyph.dy * size / 1000
        mask = _mask(glyph.face, glyph.number, round(size, 2))
        if mask is not None:
            picture.paste(colour, (round(left) + mask.x, round(base) + mask.y), mask.pixels)
        x += glyph.advance * size / 1000


@lru_cache(maxsize=2000)
def _mask(face: str, glyph: int, size: float) -> Mask | None:
    contours = [
        [(x * size / 1000, -y * size / 1000) for x, y in contour] for contour in _contours(face, glyph) if contour
    ]
    if not contours:
        return None
    xs, ys = zip(*(point for contour in contours for point in contour), strict=True)
    left, top = math.floor(min(xs)), math.floor(min(ys))
    box = (math.ceil(max(xs)) - left + 1, math.ceil(max(ys)) - top + 1)
    pixels = Image.new("1", box)
    for contour in contours:  # a contour within another is a hole
        layer = Image.new("1", box)
        if len(contour) > 2:
            ImageDraw.Draw(layer).polygon([(x - left, y - top) for x, y in contour], fill=1)
        pixels = ImageChops.logical_xor(pixels, layer)
    return Mask(pixels, left, top)


@lru_cache(maxsize=1000)
def _contours(face: str, glyph: int) -> tuple[tuple[Point, ...], ...]:
    """The outlines in thousandths of the font size, curves as straight pieces."""
    pen = _Pen(1000 / faces()[face].font.face.upem)
    faces()[face].font.draw_glyph_with_pen(glyph, pen)
    return tuple(map(tuple, pen.contours))


class _Pen:
    """Collects contours; the method names are those uharfbuzz calls."""

    def __init__(self, scale: float) -> None:
        self.scale = scale
        self.contours: list[list[Point]] = []

    def moveTo(self, to: Point) -> None:
        self.contours.append([self._scaled(to)])

    def lineTo(self, to: Point) -> None:
        self.contours[-1].append(self._scaled(to))

    def qCurveTo(self, by: Point, to: Point) -> None:
        start, middle, end = self.contours[-1][-1], self._scaled(by), self._scaled(to)
        for at in range(1, _STEPS + 1):
            self.contours[-1].append(_mixed(_mixed(start, middle, at), _mixed(middle, end, at), at))

    def curveTo(self, by: Point, then: Point, to: Point) -> None:
        points = [self.contours[-1][-1], *map(self._scaled, (by, then, to))]
        for at in range(1, _STEPS + 1):
            level = points
            while len(level) > 1:
                level = [_mixed(a, b, at) for a, b in itertools.pairwise(level)]
            self.contours[-1].append(level[0])

    def closePath(self, *_: Any) -> None:
        """Polygons are closed anyway."""

    endPath = closePath

    def _scaled(self, point: Point) -> Point:
        return point[0] * self.scale, point[1] * self.scale


def _mixed(a: Point, b: Point, at: int) -> Point:
    share = at / _STEPS
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share
