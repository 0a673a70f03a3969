"""Which characters of a PDF page are in the file and not to be seen: covered by a box, white on white, off the page?

A cheap look at the page's objects says whether anything could hide text. Only then is the page drawn, and what stands
where nothing is to be seen is hidden. A recognised text layer over a scan is drawn invisibly and is ordinary text.
"""

import ctypes
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from knowledge.documents.extraction.results import Note

_INVISIBLE_MODES = frozenset({3, 7})
_COVERING_ANNOTATIONS = frozenset({pdfium.FPDF_ANNOT_SQUARE, pdfium.FPDF_ANNOT_REDACT, pdfium.FPDF_ANNOT_POLYGON,
    pdfium.FPDF_ANNOT_STAMP, pdfium.FPDF_ANNOT_INK, pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_CIRCLE})  # fmt: skip
_PALE, _SAME, _DARK = 235, 12, 110  # of 255: paper, a difference nobody sees, ink
_SMALL = 3.0  # points; thinner objects are rules
_SCALE, _MAX_PIXELS = 2.0, 8_000_000
_MAX_OBJECTS = 60_000
_Matrix = tuple[float, float, float, float, float, float]
# What is typed over a page: forms that were filled in, and text boxes.
_WRITING_ANNOTATIONS = frozenset({pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT})
SCAN_SHARE = 0.45  # of the page that a picture covers, to be called a scan


class Box(NamedTuple):
    """Edges in points of the page."""

    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.bottom < other.top and other.bottom < self.top
        )

    def holds(self, x: float, y: float) -> bool:
        return self.left - 1 <= x <= self.right + 1 and self.bottom - 1 <= y <= self.top + 1

    @property
    def area(self) -> float:
        return max(0.0, self.right - self.left) * max(0.0, self.top - self.bottom)


@dataclass
class Look:
    """What a look at the objects of a page tells. `covers` lie over text, `suspicious`: the page must be drawn."""

    frame: Box
    texts: list[Box] = field(default_factory=list)
    covers: list[Box] = field(default_factory=list)
    fills: list[tuple[int, int, int]] = field(default_factory=list)
    colours: set[tuple[int, int, int]] = field(default_factory=set)
    picture_area: float = 0.0
    objects: int = 0
    invisible: bool = False
    written_over: bool = False  # with text of annotations
    suspicious: bool = False

    @property
    def is_scan(self) -> bool:
        return self.picture_area >= SCAN_SHARE * self.frame.area > 0


def _after(first: _Matrix, then: _Matrix) -> _Matrix:
    """Both transformations as one."""
    a, b, c, d, e, f = first
    k, m, n, o, p, q = then
    return (a * k + b * n, a * m + b * o, c * k + d * n, c * m + d * o, e * k + f * n + p, e * m + f * o + q)


class _Reader:
    """Reads objects through PDFium; its C variables are made once."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self.raw = page.raw
        self._floats = [ctypes.c_float() for _ in range(4)]
        self._edges = [ctypes.byref(value) for value in self._floats]
        self._places: _Matrix | None = None  # from the present form to the page
        self._numbers = [ctypes.c_uint() for _ in range(4)]
        self._parts = [ctypes.byref(value) for value in self._numbers]
        rectangle = pdfium.FS_RECTF()
        pdfium.FPDF_GetPageBoundingBox(self.raw, ctypes.byref(rectangle))
        self.look = Look(Box(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top))

    def box(self, thing: Any) -> Box:
        pdfium.FPDFPageObj_GetBounds(thing, *self._edges)
        left, bottom, right, top = self._floats
        if self._places is None:
            return Box(left.value, bottom.value, right.value, top.value)
        a, b, c, d, e, f = self._places
        across = [a * x + c * y + e for x in (left.value, right.value) for y in (bottom.value, top.value)]
        up = [b * x + d * y + f for x in (left.value, right.value) for y in (bottom.value, top.value)]
        return Box(min(across), min(up), max(across), max(up))

    def enter(self, form: Any) -> _Matrix | None:
        """Step into a form: its objects stand in a space of their own. Returns where one was before."""
        before, matrix = self._places, pdfium.FS_MATRIX()
        if pdfium.FPDFPageObj_GetMatrix(form, ctypes.byref(matrix)):
            inner = (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)
            self._places = inner if before is None else _after(inner, before)
        return before

    def leave(self, before: _Matrix | None) -> None:
        self._places = before

    def colour(self, thing: Any) -> tuple[int, int, int, int]:
        if not pdfium.FPDFPageObj_GetFillColor(thing, *self._parts):
            return 0, 0, 0, 255
        red, green, blue, alpha = self._numbers
        return red.value, green.value, blue.value, alpha.value

    def text(self, thing: Any) -> None:
        look = self.look
        box = self.box(thing)
        look.texts.append(box)
        if pdfium.FPDFTextObj_GetTextRenderMode(thing) in _INVISIBLE_MODES:
            look.invisible = look.suspicious = True
            return
        red, green, blue, alpha = self.colour(thing)
        look.colours.add((red, green, blue))
        if (red >= _PALE and green >= _PALE and blue >= _PALE) or alpha < 20 or not look.frame.meets(box):
            look.suspicious = True

    def path(self, thing: Any) -> None:
        mode, stroke = ctypes.c_int(), ctypes.c_int()
        if not pdfium.FPDFPath_GetDrawMode(thing, ctypes.byref(mode), ctypes.byref(stroke)) or not mode.value:
            return
        box = self.box(thing)
        if box.right - box.left < _SMALL or box.top - box.bottom < _SMALL:
            return
        red, green, blue, alpha = self.colour(thing)
        if alpha < 250 or pdfium.FPDFPageObj_HasTransparency(thing):
            return
        if min(red, green, blue) < _PALE:
            self.look.fills.append((red, green, blue))
        self.cover(box)

    def picture(self, thing: Any) -> None:
        box = self.box(thing)
        self.look.picture_area += box.area
        if not pdfium.FPDFPageObj_HasTransparency(thing):
            self.cover(box)

    def cover(self, box: Box) -> None:
        if any(box.meets(text) for text in self.look.texts):
            self.look.covers.append(box)
            self.look.suspicious = True


def look_at(page: pypdfium2.PdfPage, *, has_layers: bool = False) -> Look:
    """Look at the objects of a page, without drawing it."""
    reader = _Reader(page)
    _walk(reader, page.raw, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject, 0)
    look = reader.look
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), 2_000)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
        kind = pdfium.FPDFAnnot_GetSubtype(annotation) if annotation else 0
        look.written_over = look.written_over or kind in _WRITING_ANNOTATIONS
        if kind in _COVERING_ANNOTATIONS:
            rectangle = pdfium.FS_RECTF()
            pdfium.FPDFAnnot_GetRect(annotation, ctypes.byref(rectangle))
            reader.cover(Box(rectangle.left, min(rectangle.bottom, rectangle.top), rectangle.right,
                             max(rectangle.bottom, rectangle.top)))  # fmt: skip
        if annotation:
            pdfium.FPDFPage_CloseAnnot(annotation)
    look.suspicious = look.suspicious or has_layers or _same_as_ground(look)
    return look


def _same_as_ground(look: Look) -> bool:
    """Text in the colour of a filled area may stand on it."""
    return any(
        all(abs(one - other) <= _SAME for one, other in zip(colour, fill, strict=True))
        for colour in look.colours
        for fill in set(look.fills)
    )


def _walk(reader: _Reader, parent: Any, count: Any, get: Any, depth: int) -> None:
    for index in range(count(parent)):
        thing = get(parent, index)
        kind = pdfium.FPDFPageObj_GetType(thing)
        reader.look.objects += 1
        if reader.look.objects > _MAX_OBJECTS:
            return
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            reader.text(thing)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            reader.path(thing)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            reader.picture(thing)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < 3:
            before = reader.enter(thing)
            _walk(reader, thing, pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject, depth + 1)
            reader.leave(before)


def hidden_characters(page: pypdfium2.PdfPage, textpage: pypdfium2.PdfTextPage, look: Look) -> dict[int, Note]:
    """The characters (by index in the text page) that nobody sees, and why; none for an unsuspicious page."""
    if not look.suspicious:
        return {}
    drawing = _Drawing(page, look)
    hidden: dict[int, Note] = {}
    word: list[int] = []
    total = textpage.count_chars()
    for index in range(total + 1):
        code = pdfium.FPDFText_GetUnicode(textpage.raw, index) if index < total else 32
        if code > 32 and code != 0xA0:
            word.append(index)
        elif word:
            note = drawing.judge(textpage, word)
            if note:
                hidden.update(dict.fromkeys(word, note))
            word = []
    return hidden


class _Drawing:
    """The page as it looks, to be asked what is to be seen where a word stands."""

    def __init__(self, page: pypdfium2.PdfPage, look: Look) -> None:
        self._page, self._look = page, look
        width, height = page.get_size()
        scale = min(_SCALE, (_MAX_PIXELS / max(width * height, 1)) ** 0.5)
        bitmap = page.render(scale=scale, rev_byteorder=True)
        self._image = bitmap.to_pil().convert("RGB")
        self._edges = [ctypes.c_double() for _ in range(4)]
        self._places = [ctypes.byref(edge) for edge in self._edges]

    def judge(self, textpage: pypdfium2.PdfTextPage, word: list[int]) -> Note | None:
        """Why this word is not to be seen, by most of its letters; None for a visible one."""
        seen: list[Note | None] = []
        for index in word:
            pdfium.FPDFText_GetCharBox(textpage.raw, index, *self._places)
            left, right, bottom, top = (edge.value for edge in self._edges)
            if right - left > 0.01 and top - bottom > 0.01:
                seen.append(self._note(textpage, index, Box(left, bottom, right, top)))
        notes = [note for note in seen if note]
        return notes[0] if len(notes) * 2 > len(seen) else None

    def _note(self, textpage: pypdfium2.PdfTextPage, index: int, box: Box) -> Note | None:
        x, y = (box.left + box.right) / 2, (box.bottom + box.top) / 2
        if not self._look.frame.holds(x, y):
            return Note.OFF_PAGE
        darkest, lightest = self._levels(box)
        uniform = lightest - darkest <= _SAME
        if self._look.invisible and self._is_invisible(textpage, index):
            if not self._look.is_scan:
                return Note.INVISIBLE_TEXT
            # The layer of a scan may stand a little beside its word; what is blacked out is dark all over.
            return Note.COVERED_TEXT if uniform and lightest < _DARK else None
        if not uniform:
            return None
        covered = any(cover.holds(x, y) for cover in self._look.covers)
        return Note.COVERED_TEXT if covered else Note.INVISIBLE_TEXT

    def _is_invisible(self, textpage: pypdfium2.PdfTextPage, index: int) -> bool:
        thing = pdfium.FPDFText_GetTextObject(textpage.raw, index)
        return bool(thing) and pdfium.FPDFTextObj_GetTextRenderMode(thing) in _INVISIBLE_MODES

    def _levels(self, box: Box) -> tuple[int, int]:
        """The darkest and lightest value of the channel that differs most, where the box stands in the drawing."""
        width, height = self._image.size
        x, y = ctypes.c_int(), ctypes.c_int()
        corners = []
        for across, up in ((box.left, box.bottom), (box.right, box.top)):
            pdfium.FPDF_PageToDevice(self._page.raw, 0, 0, width, height, 0, across, up, ctypes.byref(x),
                                     ctypes.byref(y))  # fmt: skip
            corners.append((x.value, y.value))
        (x0, y0), (x1, y1) = corners
        left, right = sorted((min(max(x0, 0), width - 1), min(max(x1, 0), width - 1)))
        upper, lower = sorted((min(max(y0, 0), height - 1), min(max(y1, 0), height - 1)))
        crop = self._image.crop((max(left - 1, 0), max(upper - 1, 0), right + 2, lower + 2))
        extrema: Any = crop.getextrema()
        return max(((int(low), int(high)) for low, high in extrema), key=lambda pair: pair[1] - pair[0])


def passages(hidden: dict[int, Note]) -> dict[Note, int]:
    """How many passages each note stands for: words that follow each other are one."""
    counted: dict[Note, int] = {}
    before = -10
    last: Note | None = None
    for index in sorted(hidden):
        if hidden[index] != last or index - before > 3:
            counted[hidden[index]] = counted.get(hidden[index], 0) + 1
        before, last = index, hidden[index]
    return counted
