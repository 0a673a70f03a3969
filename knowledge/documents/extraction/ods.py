"""ODS: one page per visible sheet; repeated cells and rows count once, so a million empty rows are nothing."""

from collections.abc import Iterator

from knowledge.documents.extraction.containers import Container
from knowledge.documents.extraction.opendocument import Visible, styles_of
from knowledge.documents.extraction.registry import Source
from knowledge.documents.extraction.results import Note, Reason
from knowledge.documents.extraction.xlsx import CELL_BUDGET

_GONE = frozenset({"collapse", "filter"})


def read(source: Source) -> Iterator[tuple[int, str]]:
    container = Container(source.file, told=source.breaks)
    container.require("content.xml")
    styles = styles_of(container)
    visible = Visible(source, styles)
    number = cells = depth = 0
    sheet = _Sheet("", False)
    for event in container.events("content.xml"):
        piece = visible.see(event)
        if event.name == "table":
            depth += 1 if event.kind == "start" else -1
            if depth == 1 and event.kind == "start":
                number += 1
                sheet = _Sheet(event.attributes.get("name", ""), event.attributes.get("style-name") in styles.hidden)
            elif depth == 0:
                if sheet.hidden:
                    source.leave_out(Note.HIDDEN_SHEETS)
                else:
                    yield number, sheet.text(source)
        elif event.name in ("table-row", "table-cell", "covered-table-cell") and event.kind == "start":
            cells += event.name != "table-row"
            sheet.begin(event.name, event.attributes.get("visibility") in _GONE)
        elif event.name == "table-row":
            sheet.end_row()
        else:
            sheet.cell.append(piece)
        if cells > CELL_BUDGET:
            source.cut = Reason.CELL_LIMIT
            break
    if depth > 0 and not sheet.hidden:  # it broke off in the middle of a sheet
        yield number, sheet.text(source)


class _Sheet:
    """The lines of one sheet while it is read."""

    def __init__(self, title: str, hidden: bool) -> None:
        self.hidden = hidden
        self.cell: list[str] = []
        self._lines = [title]
        self._cells: list[list[str]] = []
        self._row_hidden = self._left_out = False

    def begin(self, name: str, row_hidden: bool) -> None:
        if name == "table-row":
            self._cells, self._row_hidden = [], row_hidden
        self.cell = []
        self._cells.append(self.cell)

    def end_row(self) -> None:
        values = [value for value in (" ".join("".join(cell).split()) for cell in self._cells) if value]
        if values and self._row_hidden:
            self._left_out = True
        elif values:
            self._lines.append("\t".join(values))
        self._cells, self.cell = [], []

    def text(self, source: Source) -> str:
        if self._left_out:
            source.leave_out(Note.HIDDEN_CELLS)
        return "\n".join(self._lines)
