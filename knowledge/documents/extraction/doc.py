"""DOC (Word 97 to 2003, and plain Word 6/95): the pieces of text in order, with notes, headers and text boxes.

Hidden and deleted characters are told by the formatting pages of the file; they stay out and are reported.
"""

import re
import struct
from collections.abc import Iterator
from typing import NamedTuple

from knowledge.documents.extraction.ole import Compound, damaged
from knowledge.documents.extraction.registry import Source
from knowledge.documents.extraction.results import Note, Reason, Refused, State
from knowledge.documents.extraction.text import parts

_IDENT, _WORD_97 = 0xA5EC, 0x00C1
_VANISH, _DELETED = 0x083C, 0x0800
_LONG_OPERANDS = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_FIELD = re.compile("\x13[^\x13\x14\x15]*\x14([^\x13\x14\x15]*)\x15|\x13[^\x13\x14\x15]*\x15")
_SIGNS = str.maketrans({"\r": "\n", "\x0b": "\n", "\x07": "\t", "\x1e": "-", "\x1f": "\xad", "\xa0": " ",
                        "\x01": "", "\x02": "", "\x03": "", "\x04": "", "\x05": "", "\x08": ""})  # fmt: skip


class Piece(NamedTuple):
    """`length` characters standing at `offset` of the stream, in `width` bytes each."""

    offset: int
    length: int
    width: int


class Span(NamedTuple):
    """Bytes of the stream that are not shown, and why."""

    begin: int
    end: int
    note: Note


def read(source: Source) -> Iterator[tuple[int, str]]:
    compound = Compound(source.file)
    main = compound.stream("WordDocument")
    if len(main) < 0x60 or struct.unpack_from("<H", main)[0] not in (_IDENT, 0xA5DC, 0xA5DB):
        raise damaged()
    version, flags = struct.unpack_from("<H", main, 2)[0], struct.unpack_from("<H", main, 0x0A)[0]
    if flags & 0x0100:
        raise Refused(State.ENCRYPTED, Reason.PASSWORD)
    if version < _WORD_97:
        stories = [_old_text(main)]
    else:
        table = compound.stream("1Table" if flags & 0x0200 else "0Table")
        stories = _stories(source, main, table)
    yield from enumerate(_pages(stories), start=1)


def _old_text(main: bytes) -> str:
    begin, end = struct.unpack_from("<II", main, 0x18)
    return main[begin : min(end, len(main))].decode("cp1252", errors="replace")


def _stories(source: Source, main: bytes, table: bytes) -> list[str]:
    """Body first, then headers, footnotes, endnotes and text boxes; comments stay out."""
    if len(main) < 0x1AA:
        raise damaged()
    body, foot, head, _macro, comments, end, boxes, head_boxes = struct.unpack_from("<8I", main, 0x4C)
    at, size = struct.unpack_from("<II", main, 0x1A2)
    pieces = _pieces(table[at : at + size])
    hidden = _hidden_spans(main, table)
    text = _text(source, main, pieces, hidden)
    stories, begin = [], 0
    for length, wanted in ((body, True), (foot, True), (head, True), (_macro, False), (comments, False), (end, True),
                           (boxes, True), (head_boxes, True)):  # fmt: skip
        if wanted and length:
            stories.append(text[begin : begin + length])
        begin += length
    return stories


def _pieces(clx: bytes) -> list[Piece]:
    """The piece table: which bytes hold the characters, in order."""
    at = 0
    while at < len(clx) and clx[at] == 1:
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    if at + 5 > len(clx) or clx[at] != 2:
        raise damaged()
    size = struct.unpack_from("<I", clx, at + 1)[0]
    plc = clx[at + 5 : at + 5 + size]
    count = (len(plc) - 4) // 12
    if count < 1:
        raise damaged()
    places = struct.unpack_from(f"<{count + 1}I", plc)
    pieces = []
    for index in range(count):
        where = struct.unpack_from("<I", plc, (count + 1) * 4 + index * 8 + 2)[0]
        length = places[index + 1] - places[index]
        if length <= 0:
            continue
        narrow = bool(where & 0x40000000)
        offset = (where & 0x3FFFFFFF) // 2 if narrow else where & 0x3FFFFFFF
        pieces.append(Piece(offset, length, 1 if narrow else 2))
    return pieces


def _text(source: Source, main: bytes, pieces: list[Piece], hidden: list[Span]) -> str:
    """All characters in order; those of hidden spans are NUL, so that positions stay what they are."""
    out = []
    for piece in pieces:
        end = piece.offset + piece.length * piece.width
        raw = bytearray(main[piece.offset : end])
        for span in hidden:
            begin, stop = max(span.begin, piece.offset), min(span.end, end)
            if begin < stop:
                left_out = bytes(raw[begin - piece.offset : stop - piece.offset])
                if left_out.replace(b"\0", b"").strip(b"\r\n \x07\x13\x14\x15\x01"):
                    source.leave_out(span.note)
                raw[begin - piece.offset : stop - piece.offset] = bytes(stop - begin)
        out.append(bytes(raw).decode("cp1252" if piece.width == 1 else "utf-16-le", errors="replace"))
    return "".join(out)


def _hidden_spans(main: bytes, table: bytes) -> list[Span]:
    """What the formatting pages mark as hidden or deleted. Broken formatting hides nothing."""
    at, size = struct.unpack_from("<II", main, 0xFA)
    plc = table[at : at + size]
    count = (len(plc) - 4) // 8
    spans: list[Span] = []
    for index in range(max(count, 0)):
        page_number = struct.unpack_from("<I", plc, (count + 1) * 4 + index * 4)[0] & 0x3FFFFF
        page = main[page_number * 512 : page_number * 512 + 512]
        if len(page) == 512:
            spans += _spans_of(page)
    return spans


def _spans_of(page: bytes) -> list[Span]:
    runs = page[511]
    if runs * 5 + 4 > 511:
        return []
    edges = struct.unpack_from(f"<{runs + 1}I", page)
    found = []
    for run in range(runs):
        at = page[(runs + 1) * 4 + run] * 2
        if at:
            note = _note_of(page[at + 1 : at + 1 + page[at]])
            if note:
                found.append(Span(edges[run], edges[run + 1], note))
    return found


def _note_of(properties: bytes) -> Note | None:
    at = 0
    while at + 3 <= len(properties):
        code = struct.unpack_from("<H", properties, at)[0]
        on = properties[at + 2] in (1, 0x81)
        if code == _VANISH and on:
            return Note.HIDDEN_TEXT
        if code == _DELETED and on:
            return Note.TRACKED_CHANGES
        at += 2 + _LONG_OPERANDS.get(code >> 13, 1 + properties[at + 2])
    return None


def _pages(stories: list[str]) -> Iterator[str]:
    body, *others = stories or [""]
    margins = "\n".join(dict.fromkeys(part for part in (_plain(story) for story in others) if part))
    written = False
    for sheet in _plain(body).split("\f"):
        yield from parts(sheet)
        written = True
    if margins and written:
        yield margins


def _plain(raw: str) -> str:
    """Fields replaced by their results, marks by what they stand for."""
    for _ in range(8):  # fields nest
        raw, replaced = _FIELD.subn(lambda match: match[1] or "", raw)
        if not replaced:
            break
    return re.sub("[\x13\x14\x15\0]", "", raw.replace("\x07\x07", "\n").translate(_SIGNS)).strip()
