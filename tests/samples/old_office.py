"""DOC, XLS and PPT files written byte by byte: each with visible, hidden and deleted parts as asked."""

import struct
from collections.abc import Sequence

from tests.samples.compound import compound

_TEXT_AT, _FORMATS_AT = 0x800, 0x600


def doc(
    text: str, *, hidden: str = "", deleted: str = "", foot: str = "", narrow: bool = False, flags: int = 0
) -> bytes:
    """A Word 97 file: the body, then hidden and deleted words, then a footnote."""
    body = text + hidden + deleted
    encoding, width = ("cp1252", 1) if narrow else ("utf-16-le", 2)
    raw = (body + foot).encode(encoding)
    main = bytearray(_TEXT_AT) + raw
    struct.pack_into("<HH", main, 0, 0xA5EC, 0x00C1)
    struct.pack_into("<H", main, 0x0A, 0x0200 | flags)
    struct.pack_into("<8I", main, 0x4C, len(body), len(foot), 0, 0, 0, 0, 0, 0)
    pieces = struct.pack("<II", 0, len(body + foot))
    pieces += struct.pack("<HIH", 0, _TEXT_AT * 2 | 0x40000000 if narrow else _TEXT_AT, 0)
    clx = b"\x02" + struct.pack("<I", len(pieces)) + pieces
    edges = [_TEXT_AT]
    for length in (len(text), len(hidden), len(deleted)):
        edges.append(edges[-1] + length * width)
    _formats(main, edges)
    plc = struct.pack("<III", _TEXT_AT, edges[-1], _FORMATS_AT // 512)
    struct.pack_into("<II", main, 0x1A2, 0, len(clx))
    struct.pack_into("<II", main, 0xFA, len(clx), len(plc))
    return compound({"WordDocument": bytes(main), "1Table": clx + plc})


def _formats(main: bytearray, edges: Sequence[int]) -> None:
    """One page of character formats: nothing, hidden, deleted."""
    page = bytearray(512)
    struct.pack_into("<4I", page, 0, *edges)
    page[16:19] = bytes([0, 200, 210])
    page[400:404] = b"\x03" + struct.pack("<HB", 0x083C, 1)
    page[420:424] = b"\x03" + struct.pack("<HB", 0x0800, 1)
    page[511] = 3
    main[_FORMATS_AT : _FORMATS_AT + 512] = page


def xls(
    sheets: Sequence[tuple[str, int, Sequence[Sequence[str | float]]]], *, extra: bytes = b"", kind: int = 0
) -> bytes:
    """An Excel 97 file; a sheet is (title, 0 shown 1 hidden 2 very hidden, rows). `extra`: records for the book."""
    strings = [cell for _t, _v, rows in sheets for row in rows for cell in row if isinstance(cell, str)]
    shared = struct.pack("<II", len(strings), len(strings)) + b"".join(_wide(text) for text in strings)
    names = [_wide(title, short=True) for title, _v, _r in sheets]
    before = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)) + extra
    sst = b"".join(
        _record(0xFC if not at else 0x3C, shared[at : at + 8_000]) for at in range(0, len(shared), 8_000)
    )  # fits: no sample has a string that runs over a record's end
    offset = len(before) + sum(4 + 6 + len(name) for name in names) + len(sst) + 4
    book, parts, number = before, b"", 0
    for (_title, visibility, rows), name in zip(sheets, names, strict=True):
        sheet = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
        for y, row in enumerate(rows):
            for x, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet += _record(0xFD, struct.pack("<HHHI", y, x, 0, number))
                    number += 1
                else:
                    sheet += _record(0x203, struct.pack("<HHHd", y, x, 0, cell))
        sheet += _record(0x0A, b"")
        book += _record(0x85, struct.pack("<IBB", offset + len(parts), visibility, kind) + name)
        parts += sheet
    return compound({"Workbook": book + sst + _record(0x0A, b"") + parts})


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _wide(text: str, *, short: bool = False) -> bytes:
    return struct.pack("<B" if short else "<H", len(text)) + b"\x01" + text.encode("utf-16-le")


def ppt(slides: Sequence[str], *, hidden: frozenset[int] = frozenset(), header: int = 0xE391C05F) -> bytes:
    """A PowerPoint 97 file with the text of each slide; `hidden` are indexes of slides that are not shown."""
    listed, body, places = b"", b"", []
    for index, text in enumerate(slides):
        listed += _atom(0x3F3, struct.pack("<IIiII", index + 2, 0, 0, 256 + index, 0))
        places.append(len(body))
        show = _atom(0x3F9, struct.pack("<iIBBHBBH", 0, 0, 0, 0, 4 if index in hidden else 0, 0, 0, 0))
        words = _atom(0xFA0, text.encode("utf-16-le"))
        body += _container(0x3EE, show + _container(0x40C, _container(0xF002, _container(0xF00D, words))))
    document = _container(0x3E8, _container(0xFF0, listed))
    offsets = [len(body), *places]
    data = body + document
    directory = len(data)
    data += _atom(0x1772, struct.pack("<I", len(offsets) << 20 | 1) + struct.pack(f"<{len(offsets)}I", *offsets))
    edit = len(data)
    data += _atom(0xFF5, struct.pack("<IHBBIIIIHH", 0, 0, 0, 3, 0, directory, 1, len(offsets) + 1, 0, 0))
    user = _atom(0xFF6, struct.pack("<IIIHHBBH", 20, header, edit, 0, 0x3F4, 3, 0, 0))
    return compound({"PowerPoint Document": data, "Current User": user})


def _atom(kind: int, body: bytes) -> bytes:
    return struct.pack("<HHI", 0, kind, len(body)) + body


def _container(kind: int, body: bytes) -> bytes:
    return struct.pack("<HHI", 0xF, kind, len(body)) + body
