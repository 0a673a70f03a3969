"""Which headings does a tagged PDF name, where it has no bookmarks? Read from its structure, in the limited process."""

import ctypes
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

MOST_PAGES = 400
MOST_ELEMENTS = 3_000  # of one page
DEEPEST = 12
MOST_OBJECTS = 5_000  # of one page
LEVELS = {"H": 1, "H1": 1, "H2": 2, "H3": 3, "H4": 4}


def headings(document: Any, most: int) -> Iterator[list[Any]]:
    """[level, text, page] in reading order, at most `most`; nothing for a PDF without tags."""
    if not pdfium.FPDFCatalog_IsTagged(document):
        return
    found = 0
    for index in range(min(len(document), MOST_PAGES)):
        page = document[index]
        try:
            for level, text in _of_page(page):
                yield [level, text, index + 1]
                found += 1
                if found >= most:
                    return
        finally:
            page.close()


def _of_page(page: Any) -> list[tuple[int, str]]:
    tree = pdfium.FPDF_StructTree_GetForPage(page)
    if not tree:
        return []
    try:
        count = pdfium.FPDF_StructTree_CountChildren(tree)
        roots = [pdfium.FPDF_StructTree_GetChildAtIndex(tree, number) for number in range(min(count, MOST_ELEMENTS))]
        marked = [one for root in roots for one in _marked(root, DEEPEST, [MOST_ELEMENTS])]
        pieces = _pieces(page, {content for _level, contents in marked for content in contents}) if marked else {}
        said = [(level, _joined(pieces.get(content, ()) for content in contents)) for level, contents in marked]
        return [(level, text) for level, text in said if text.strip()]
    finally:
        pdfium.FPDF_StructTree_Close(tree)


def _marked(element: Any, depth: int, left: list[int]) -> Iterator[tuple[int, list[int]]]:
    """(level, ids of its marked content) of the headings at and below an element."""
    left[0] -= 1
    if not element or not depth or left[0] < 0:
        return
    level = LEVELS.get(_type(element), 0)
    if level:
        yield level, list(_contents(element, depth))
        return
    for child in _children(element):
        yield from _marked(child, depth - 1, left)


def _children(element: Any) -> Iterator[Any]:
    for number in range(min(pdfium.FPDF_StructElement_CountChildren(element), MOST_ELEMENTS)):
        yield pdfium.FPDF_StructElement_GetChildAtIndex(element, number)


def _contents(element: Any, depth: int) -> Iterator[int]:
    """The ids of all marked content of an element, in order."""
    if not element or not depth:
        return
    for number in range(min(pdfium.FPDF_StructElement_CountChildren(element), MOST_ELEMENTS)):
        content = pdfium.FPDF_StructElement_GetChildMarkedContentID(element, number)
        if content >= 0:
            yield content
        else:
            yield from _contents(pdfium.FPDF_StructElement_GetChildAtIndex(element, number), depth - 1)


def _type(element: Any) -> str:
    room = ctypes.create_string_buffer(64)
    size = pdfium.FPDF_StructElement_GetType(element, room, 64)
    return room.raw[: max(0, min(size, 64) - 2)].decode("utf-16-le", "replace") if size > 2 else ""


class Piece(NamedTuple):
    """A text object and where its line stands, in points from the page's lower edge."""

    text: str
    bottom: float
    height: float


def _joined(parts: Iterable[Iterable[Piece]]) -> str:
    """One text; where the line changes there is a space, whatever the file says."""
    said, last = "", None
    for piece in chain.from_iterable(parts):
        if last is not None and abs(piece.bottom - last.bottom) > max(piece.height, last.height) / 2:
            said += " "
        said, last = said + piece.text, piece
    return said


def _pieces(page: Any, wanted: set[int]) -> dict[int, list[Piece]]:
    """Id of marked content -> its text objects in order."""
    pieces: dict[int, list[Piece]] = {}
    text_page = pdfium.FPDFText_LoadPage(page)
    try:
        for number in range(min(pdfium.FPDFPage_CountObjects(page), MOST_OBJECTS)):
            part = pdfium.FPDFPage_GetObject(page, number)
            content = pdfium.FPDFPageObj_GetMarkedContentID(part)
            if content in wanted and pdfium.FPDFPageObj_GetType(part) == pdfium.FPDF_PAGEOBJ_TEXT:
                left, bottom, right, top = (ctypes.c_float() for _edge in range(4))
                pdfium.FPDFPageObj_GetBounds(part, left, bottom, right, top)
                piece = Piece(_text(part, text_page), bottom.value, top.value - bottom.value)
                pieces.setdefault(content, []).append(piece)
    finally:
        pdfium.FPDFText_ClosePage(text_page)
    return pieces


def _text(part: Any, text_page: Any) -> str:
    size = pdfium.FPDFTextObj_GetText(part, text_page, None, 0)
    if not 2 < size <= 4_000:
        return ""
    room = ctypes.create_string_buffer(size)
    pdfium.FPDFTextObj_GetText(part, text_page, ctypes.cast(room, ctypes.POINTER(pdfium.FPDF_WCHAR)), size)
    return room.raw[: size - 2].decode("utf-16-le", "replace")
