"""XLS (Excel 5 to 2003): one page per visible sheet, cells as they stand, hidden sheets, rows and columns left out."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from knowledge.documents.extraction.biff import Records, Strings, rk_number, short_text
from knowledge.documents.extraction.ole import Compound, damaged
from knowledge.documents.extraction.registry import Source
from knowledge.documents.extraction.results import Note, Reason, Refused, State
from knowledge.documents.extraction.xlsx import CELL_BUDGET, DATE_FORMATS, date_text, is_date_format, number_text

_BOF, _EOF, _FILE_PASS, _SHEET, _SST, _FORMAT, _XF, _DATE_MODE = 0x809, 0x0A, 0x2F, 0x85, 0xFC, 0x41E, 0xE0, 0x22
_LABEL_SST, _NUMBER, _RK, _MUL_RK, _LABEL, _R_STRING = 0xFD, 0x203, 0x27E, 0xBD, 0x204, 0xD6
_FORMULA, _STRING, _BOOL_ERROR, _ROW, _COL_INFO, _NOTE_TEXT = 0x06, 0x207, 0x205, 0x208, 0x7D, 0x1B6
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_FROM_1904 = datetime(1904, 1, 1)
_FROM_1900 = datetime(1899, 12, 30)


@dataclass
class _Book:
    """What the workbook's first part says: its sheets, shared strings and which formats are dates."""

    wide: bool = True  # Excel 97 and later; before, text is in bytes
    strings: list[str] = field(default_factory=list)
    sheets: list[tuple[int, int, int, str]] = field(default_factory=list)  # offset, visibility, kind, title
    formats: dict[int, str] = field(default_factory=dict)
    styles: list[int] = field(default_factory=list)
    base: datetime = _FROM_1900

    def shown(self, style: int, value: float) -> str:
        """A number as its format shows it: a date, a time, or a number without noise."""
        code = self.styles[style] if style < len(self.styles) else 0
        is_date = is_date_format(self.formats[code]) if code in self.formats else code in DATE_FORMATS
        return date_text(repr(value), self.base) if is_date else number_text(repr(value))


def read(source: Source) -> Iterator[tuple[int, str]]:
    compound = Compound(source.file)
    data = compound.stream("Workbook") or compound.stream("Book")
    if len(data) < 8:
        raise damaged()
    book = _book(data)
    left = CELL_BUDGET
    for number, (offset, visibility, kind, title) in enumerate(book.sheets, start=1):
        if kind:
            continue  # a chart or a module
        if visibility & 3:
            source.leave_out(Note.HIDDEN_SHEETS)
            continue
        sheet = _Sheet(book, left)
        lines = sheet.lines(Records(data, offset))
        if sheet.left_out:
            source.leave_out(Note.HIDDEN_CELLS, sheet.left_out)
        yield number, "\n".join([title, *lines])
        left -= sheet.cells
        if left <= 0:
            source.cut = Reason.CELL_LIMIT
            return


def _book(data: bytes) -> _Book:
    book = _Book()
    for kind, body, rest in Records(data, 0):
        if kind == _FILE_PASS:
            raise Refused(State.ENCRYPTED, Reason.PASSWORD)
        if kind == _BOF and len(body) >= 2:
            book.wide = struct.unpack_from("<H", body)[0] >= 0x600
        elif kind == _SHEET and len(body) >= 8:
            offset, visibility, sheet_kind = struct.unpack_from("<IBB", body)
            book.sheets.append((offset, visibility, sheet_kind, short_text(body[6:], wide=book.wide)))
        elif kind == _SST:
            book.strings = Strings([body, *rest]).all()
        elif kind == _FORMAT and len(body) > 3:
            text = body[5:].decode("latin-1") if book.wide else body[3:].decode("latin-1")
            book.formats[struct.unpack_from("<H", body)[0]] = text
        elif kind == _XF and len(body) >= 4:
            book.styles.append(struct.unpack_from("<H", body, 2)[0])
        elif kind == _DATE_MODE and body[:1] == b"\x01":
            book.base = _FROM_1904
        elif kind == _EOF:
            break
    return book


class _Sheet:
    """Reads one sheet's cells; counts them, and those that hidden rows and columns keep."""

    def __init__(self, book: _Book, budget: int) -> None:
        self._book, self._budget = book, budget
        self._rows: dict[int, dict[int, str]] = {}
        self._hidden_rows: set[int] = set()
        self._hidden_columns: list[tuple[int, int]] = []
        self._formula: tuple[int, int] | None = None
        self.cells = self.left_out = 0

    def lines(self, records: Records) -> list[str]:
        depth = 0
        for kind, body, _rest in records:
            if kind == _BOF:
                depth += 1  # charts inside the sheet are books of their own
            elif kind == _EOF:
                depth -= 1
                if depth <= 0:
                    break
            elif depth == 1 and self.cells < self._budget:
                try:
                    self._take(kind, body)
                except (struct.error, IndexError):
                    continue
        return [line for number in sorted(self._rows) if (line := self._line(number))]

    def _line(self, number: int) -> str:
        row = self._rows[number]
        if number in self._hidden_rows:
            self.left_out += len(row)
            return ""
        shown = [c for c in sorted(row) if not any(first <= c <= last for first, last in self._hidden_columns)]
        self.left_out += len(row) - len(shown)
        return "\t".join(row[column] for column in shown)

    def _put(self, row: int, column: int, value: str) -> None:
        self.cells += 1
        if value.strip():
            self._rows.setdefault(row, {})[column] = " ".join(value.split())

    def _take(self, kind: int, body: bytes) -> None:
        if kind == _ROW and struct.unpack_from("<H", body, 12)[0] & 0x20:
            self._hidden_rows.add(struct.unpack_from("<H", body)[0])
        elif kind == _COL_INFO and struct.unpack_from("<H", body, 8)[0] & 1:
            self._hidden_columns.append(struct.unpack_from("<HH", body))
        elif kind == _STRING and self._formula:
            self._put(*self._formula, short_text(body, wide=self._book.wide, long=True))
        elif kind == _MUL_RK:
            row, first = struct.unpack_from("<HH", body)
            for index in range((len(body) - 6) // 6):
                style, raw = struct.unpack_from("<HI", body, 4 + index * 6)
                self._put(row, first + index, self._book.shown(style, rk_number(raw)))
        elif kind in (_LABEL_SST, _NUMBER, _RK, _LABEL, _R_STRING, _FORMULA, _BOOL_ERROR):
            row, column, style = struct.unpack_from("<HHH", body)
            self._put(row, column, self._value(kind, body, style, (row, column)))

    def _value(self, kind: int, body: bytes, style: int, place: tuple[int, int]) -> str:
        if kind == _LABEL_SST:
            index = struct.unpack_from("<I", body, 6)[0]
            return self._book.strings[index] if index < len(self._book.strings) else ""
        if kind == _NUMBER:
            return self._book.shown(style, struct.unpack_from("<d", body, 6)[0])
        if kind == _RK:
            return self._book.shown(style, rk_number(struct.unpack_from("<I", body, 6)[0]))
        if kind == _BOOL_ERROR:
            return _ERRORS.get(body[6], "") if body[7] else ("TRUE" if body[6] else "FALSE")
        if kind == _FORMULA:
            return self._formula_value(body, style, place)
        return short_text(body[6:], wide=self._book.wide, long=True)

    def _formula_value(self, body: bytes, style: int, place: tuple[int, int]) -> str:
        self._formula = None
        if body[12:14] != b"\xff\xff":
            return self._book.shown(style, struct.unpack_from("<d", body, 6)[0])
        if body[6] == 0:
            self._formula = place  # the text stands in the next record
        return {1: "TRUE" if body[8] else "FALSE", 2: _ERRORS.get(body[8], "")}.get(body[6], "")
