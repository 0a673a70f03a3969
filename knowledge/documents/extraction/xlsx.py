"""XLSX: one page per visible sheet, cells as they stand, within a budget of cells.

Declared dimensions are never looked at: a sheet of two cells may declare 17 thousand million. Cells are streamed from
the XML, so what is not there costs nothing.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from knowledge.documents.extraction.containers import Container
from knowledge.documents.extraction.registry import Source
from knowledge.documents.extraction.results import Note, Reason, Refused, State

CELL_BUDGET = 500_000
_OFF = frozenset({"", "0", "false"})
DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_MARGINS = frozenset({"oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"})
_MARGIN_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|\d+|[A-Za-z&])')  # fonts, sizes, page numbers
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')


def read(source: Source) -> Iterator[tuple[int, str]]:
    container = Container(source.file, told=source.breaks)
    book = next((t for kind, t, out in container.relations("").values() if kind == "officeDocument" and not out), "")
    book = book or "xl/workbook.xml"
    if container.is_torn and book not in container:
        yield from _left(source, container)
        return
    container.require(book)
    if book.endswith(".bin"):
        raise Refused(State.NO_TEXT, Reason.LEGACY)  # XLSB: the same in a binary form
    relations = container.relations(book)
    by_kind = {kind: target for kind, target, outside in relations.values() if not outside}
    strings = _shared_strings(container, by_kind.get("sharedStrings", ""))
    dates = _date_styles(container, by_kind.get("styles", ""))
    sheets, base = _sheets(container, book)
    left = CELL_BUDGET
    for number, (title, state, key) in enumerate(sheets, start=1):
        if state in ("hidden", "veryHidden"):
            source.leave_out(Note.HIDDEN_SHEETS)
            continue
        kind, target, outside = relations.get(key, ("", "", True))
        if outside or kind != "worksheet":
            continue
        sheet = _Sheet(source, strings, dates, base)
        yield (
            number,
            "\n".join([title, *sheet.rows(container, target, left), *_boxes(container, target), *sheet.margins]),
        )
        left -= sheet.cells
        if left <= 0:
            source.cut = Reason.CELL_LIMIT
            return


def _left(source: Source, container: Container) -> Iterator[tuple[int, str]]:
    """The sheets of a book whose list of sheets is missing, in the order of the file, without their titles."""
    strings = _shared_strings(container, "xl/sharedStrings.xml")
    dates = _date_styles(container, "xl/styles.xml")
    names = (name for name in container.names if name.startswith("xl/worksheets/") and name.endswith(".xml"))
    for number, name in enumerate(names, start=1):
        sheet = _Sheet(source, strings, dates, datetime(1899, 12, 30))
        yield number, "\n".join(sheet.rows(container, name, CELL_BUDGET))


def _boxes(container: Container, sheet: str) -> Iterator[str]:
    """The paragraphs of the text boxes drawn on a sheet."""
    for kind, target, outside in container.relations(sheet).values():
        if kind != "drawing" or outside:
            continue
        pieces: list[str] = []
        in_text = False
        for event in container.events(target):
            if event.kind == "text" and in_text:
                pieces.append(event.text)
            elif event.name == "t":
                in_text = event.kind == "start"
            elif event.name == "p" and event.kind == "end" and pieces:
                yield "".join(pieces)
                pieces = []


def _sheets(container: Container, book: str) -> tuple[list[tuple[str, str, str]], datetime]:
    """(title, state, relation id) of each sheet in order, and the day the book's dates are counted from."""
    sheets: list[tuple[str, str, str]] = []
    base = datetime(1899, 12, 30)
    for event in container.events(book):
        if event.kind == "start" and event.name == "sheet":
            a = event.attributes
            sheets.append((a.get("name", ""), a.get("state", ""), a.get("id", "")))
        elif event.kind == "start" and event.name == "workbookPr" and event.attributes.get("date1904", "") not in _OFF:
            base = datetime(1904, 1, 1)
    return sheets, base


def _shared_strings(container: Container, part: str) -> list[str]:
    strings: list[str] = []
    pieces: list[str] = []
    in_text = phonetic = False
    for kind, name, _, text in container.events(part):
        if kind == "text":
            if in_text and not phonetic:
                pieces.append(text)
        elif name == "t":
            in_text = kind == "start"
        elif name == "rPh":
            phonetic = kind == "start"
        elif name == "si" and kind == "end":
            strings.append("".join(pieces))
            pieces = []
    return strings


def _date_styles(container: Container, part: str) -> frozenset[int]:
    """Indexes of the cell formats that show a date or time."""
    custom: dict[str, bool] = {}
    dates: set[int] = set()
    index, in_formats = 0, False
    for kind, name, attributes, _ in container.events(part):
        if name == "numFmt" and kind == "start":
            custom[attributes.get("numFmtId", "")] = is_date_format(attributes.get("formatCode", ""))
        elif name == "cellXfs":
            in_formats = kind == "start"
        elif name == "xf" and kind == "start" and in_formats:
            key = attributes.get("numFmtId", "0")
            if custom.get(key, key.isdigit() and int(key) in DATE_FORMATS):
                dates.add(index)
            index += 1
    return frozenset(dates)


class _Sheet:
    """Streams the rows of one worksheet; counts the cells it saw."""

    def __init__(self, source: Source, strings: list[str], dates: frozenset[int], base: datetime) -> None:
        self._source, self._strings, self._dates, self._base = source, strings, dates, base
        self.cells = 0
        self.margins: list[str] = []  # what is printed above and below each page

    def rows(self, container: Container, part: str, budget: int) -> Iterator[str]:
        """Lines of tab-separated values, empty cells and rows left out; stops at `budget` cells."""
        values: list[str] = []
        hidden_columns: list[tuple[int, int]] = []
        cell: dict[str, str] = {}
        pieces: list[str] = []
        in_value = row_hidden = in_margin = False
        for kind, name, attributes, text in container.events(part):
            if kind == "text":
                if in_value:
                    pieces.append(text)
                elif in_margin:
                    self.margins.append(_MARGIN_CODE.sub(" ", text).strip())
            elif name in _MARGINS:
                in_margin = kind == "start"
            elif name == "col" and kind == "start" and attributes.get("hidden", "") not in _OFF:
                hidden_columns.append((int(attributes.get("min", 0)), int(attributes.get("max", 0))))
            elif name == "row" and kind == "start":
                row_hidden, values = attributes.get("hidden", "") not in _OFF, []
            elif name == "row" and values:
                yield "\t".join(values)
            elif name == "c" and kind == "start":
                cell, pieces = attributes, []
                self.cells += 1
                if self.cells > budget:
                    return
            elif name == "c":
                self._add(values, self._shown(cell, "".join(pieces)), row_hidden or _within(cell, hidden_columns))
            elif name in ("v", "t"):
                in_value = kind == "start"

    def _add(self, values: list[str], value: str, hidden: bool) -> None:
        if value and hidden:
            self._source.leave_out(Note.HIDDEN_CELLS)
        elif value:
            values.append(value.replace("\n", " "))

    def _shown(self, cell: dict[str, str], raw: str) -> str:
        kind = cell.get("t", "n")
        if kind == "s":
            return self._strings[int(raw)] if raw.isdigit() and int(raw) < len(self._strings) else ""
        if kind == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(raw, "")
        if kind in ("e", "str", "inlineStr", "d"):
            return raw
        style = cell.get("s", "0")
        if style.isdigit() and int(style) in self._dates:
            return date_text(raw, self._base)
        return number_text(raw)


def date_text(raw: str, base: datetime) -> str:
    """A date, a time or both, from the days since `base`."""
    try:
        moment = base + timedelta(seconds=round(float(raw) * 86_400))
    except (ValueError, OverflowError):
        return raw
    if 0 <= float(raw) < 1:
        return moment.strftime("%H:%M")
    return moment.strftime("%Y-%m-%d" if moment.hour == moment.minute == 0 else "%Y-%m-%d %H:%M")


def is_date_format(code: str) -> bool:
    """Whether a number format shows days or hours."""
    return bool(re.search("[dmyhs]", _QUOTED.sub("", code).lower()))


def number_text(raw: str) -> str:
    """Numbers without the noise of binary fractions: 0.30000000000000004 reads 0.3."""
    try:
        value = float(raw)
    except ValueError:
        return raw
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.12g}"


def _within(cell: dict[str, str], columns: list[tuple[int, int]]) -> bool:
    if not columns:
        return False
    column = 0
    for character in cell.get("r", ""):
        if not character.isalpha():
            break
        column = column * 26 + ord(character.upper()) - 64
    return any(first <= column <= last for first, last in columns)
