"""What does a PDF printed by Chromium say itself of the glyphs of vocalised Arabic?

A letter with vowel marks is several glyphs there, put into a span that tells its letters (ActualText). PDFium gives
those letters the place of one of the glyphs, often of the mark, and takes its height for a line of its own. Blanks are
objects without any extent, which it forgets. So such a page is read object by object.
"""

import ctypes
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

_VOWELS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670]")
_ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d3]")
_MAX_OBJECTS = 60_000
_NEAR = 0.1  # points: an object that is thinner has no extent
_STEP, _FAR = 0.15, 0.6  # of the size of letters: such a step up or down is a new line, such a gap is a blank


class Piece(NamedTuple):
    """Letters in reading order, or one sign, and its box in points; a blank, or the end of a line ("\\n").

    `bases`: the heights on which its glyphs stand (those of marks differ from that of the letter); `size` of its font.
    """

    text: str
    left: float = 0.0
    bottom: float = 0.0
    right: float = 0.0
    top: float = 0.0
    bases: tuple[float, ...] = ()
    size: float = 0.0

    def joined(self, other: "Piece") -> "Piece":
        """This piece over the room of both."""
        return Piece(self.text, min(self.left, other.left), min(self.bottom, other.bottom),
                     max(self.right, other.right), max(self.top, other.top), self.bases + other.bases,
                     max(self.size, other.size))  # fmt: skip


def pieces(textpage: pypdfium2.PdfTextPage, hidden: frozenset[int]) -> list[Piece]:
    """The page object by object as it is drawn, vowel marks left out; empty for a page that names no letters with vowel
    marks in spans. Characters at the indexes `hidden` are left out."""
    raw = textpage.page.raw
    count = pdfium.FPDFPage_CountObjects(raw)
    if not 0 < count <= _MAX_OBJECTS:
        return []
    objects = [pdfium.FPDFPage_GetObject(raw, index) for index in range(count)]
    spans = {index: span for index, thing in enumerate(objects) if (span := _span(thing))}
    with_vowels = (index for index, (_key, text) in spans.items() if _VOWELS.search(text) and _ARABIC.search(text))
    first = next(with_vowels, None)
    if first is None or not _is_as_drawn(objects[first]):
        return []
    told = _characters(textpage)
    if set(told) - {_address(thing) for thing in objects}:
        return []  # some of the text stands in forms, which are not looked into here
    return list(_in_lines(_drawn(textpage, objects, spans, told, hidden)))


def _address(thing: Any) -> int:
    return ctypes.cast(thing, ctypes.c_void_p).value or 0


def _span(thing: Any) -> tuple[int, str] | None:
    """(which span, the letters it tells) of a text object; None where it is in no span."""
    if pdfium.FPDFPageObj_GetType(thing) != pdfium.FPDF_PAGEOBJ_TEXT:
        return None
    for index in range(min(pdfium.FPDFPageObj_CountMarks(thing), 16)):
        mark = pdfium.FPDFPageObj_GetMark(thing, index)
        size, room = ctypes.c_ulong(), ctypes.create_string_buffer(256)
        place = ctypes.cast(room, ctypes.POINTER(pdfium.FPDF_WCHAR))
        if pdfium.FPDFPageObjMark_GetParamStringValue(mark, b"ActualText", place, 256, size) and size.value > 2:
            return _address(mark), _letters_of(room.raw[: min(size.value, 256) - 2].decode("utf-16-le", "replace"))
    return None


def _is_as_drawn(thing: Any) -> bool:
    """Whether the file says that right-to-left text is written as it looks, from the left. Other programs that use
    spans (LibreOffice) write each word as it reads."""
    return "ReversedChars" in (
        _name(pdfium.FPDFPageObj_GetMark(thing, index))
        for index in range(min(pdfium.FPDFPageObj_CountMarks(thing), 16))
    )


def _name(mark: Any) -> str:
    size, room = ctypes.c_ulong(), ctypes.create_string_buffer(64)
    pdfium.FPDFPageObjMark_GetName(mark, ctypes.cast(room, ctypes.POINTER(pdfium.FPDF_WCHAR)), 64, size)
    return room.raw[: max(0, min(size.value, 64) - 2)].decode("utf-16-le", "replace")


def _letters_of(told: str) -> str:
    """PDFium gives the bytes of a text in UTF-16 as so many characters."""
    if len(told) % 2 == 0 and all(character < "\u0100" for character in told):
        return told.encode("latin-1").decode("utf-16-be", "replace")
    return told


def _characters(textpage: pypdfium2.PdfTextPage) -> dict[int, list[int]]:
    """The indexes of the characters of each object."""
    told: dict[int, list[int]] = {}
    for index in range(textpage.count_chars()):
        if pdfium.FPDFText_IsGenerated(textpage.raw, index) != 1:
            thing = pdfium.FPDFText_GetTextObject(textpage.raw, index)
            if thing:
                told.setdefault(_address(thing), []).append(index)
    return told


def _drawn(
    textpage: pypdfium2.PdfTextPage,
    objects: list[Any],
    spans: dict[int, tuple[int, str]],
    told: dict[int, list[int]],
    hidden: frozenset[int],
) -> Iterator[Piece]:
    """The pieces in the order in which they are drawn; the objects of one span are one piece."""
    last: tuple[int, Piece] | None = None
    for index, thing in enumerate(objects):
        if pdfium.FPDFPageObj_GetType(thing) != pdfium.FPDF_PAGEOBJ_TEXT:
            continue
        characters = told.get(_address(thing), [])
        box, span = _box(thing), spans.get(index)
        if span and _ARABIC.search(span[1]):
            if last and last[0] == span[0]:
                last = span[0], last[1].joined(box)
                continue
            if last:
                yield last[1]
            last = None if hidden.intersection(characters) else (span[0], box._replace(text=_VOWELS.sub("", span[1])))
            continue
        if last:
            yield last[1]
            last = None
        if box.right - box.left < _NEAR:
            yield Piece(" ")
        else:
            for letter in _letters(textpage, [one for one in characters if one not in hidden]):
                yield letter._replace(bases=box.bases, size=box.size)
    if last:
        yield last[1]


def _box(thing: Any) -> Piece:
    left, bottom, right, top = edges = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(thing, *(ctypes.byref(edge) for edge in edges))
    size, matrix = ctypes.c_float(), pdfium.FS_MATRIX()
    pdfium.FPDFTextObj_GetFontSize(thing, ctypes.byref(size))
    pdfium.FPDFPageObj_GetMatrix(thing, ctypes.byref(matrix))
    tall = size.value * max(abs(matrix.d), abs(matrix.b))
    return Piece("", left.value, bottom.value, right.value, top.value, (matrix.f,), tall)


def _letters(textpage: pypdfium2.PdfTextPage, indexes: list[int]) -> Iterator[Piece]:
    """The characters of an object that is in no span, from left to right as it draws them."""
    left, right, bottom, top, x, y = (ctypes.c_double() for _ in range(6))
    edges = [ctypes.byref(edge) for edge in (left, right, bottom, top)]
    found: list[tuple[float, Piece]] = []
    for index in indexes:
        pdfium.FPDFText_GetCharOrigin(textpage.raw, index, ctypes.byref(x), ctypes.byref(y))
        pdfium.FPDFText_GetCharBox(textpage.raw, index, *edges)
        character = chr(pdfium.FPDFText_GetUnicode(textpage.raw, index) or 32)
        box = Piece(character, left.value, bottom.value, right.value, top.value)
        found.append((x.value, Piece(" ") if character.isspace() else box))
    # A blank that PDFium made up stands where the next letter does.
    taken = [at for at, piece in found if piece.text != " "]
    for at, piece in sorted(found, key=lambda one: one[0]):
        if piece.text != " " or all(abs(at - other) >= _NEAR for other in taken):
            yield piece


def _in_lines(drawn: Iterator[Piece]) -> Iterator[Piece]:
    """The same with the ends of lines told, and blanks where a piece stands far from the one before (in a table)."""
    last: Piece | None = None
    bases: tuple[float, ...] = ()  # where the line may stand
    for piece in drawn:
        if piece.text != " ":
            step = _STEP * max(last.size if last else 0.0, piece.size)
            shared = tuple(base for base in bases if any(abs(base - other) <= step for other in piece.bases))
            if last is None or not shared:
                yield from () if last is None else (Piece("\n"),)
            elif max(piece.left - last.right, last.left - piece.right) > _FAR * piece.size:
                yield Piece(" ")
            last, bases = piece, shared or piece.bases
        yield piece
