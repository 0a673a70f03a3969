"""Which tables of a Word file are tables of ours? Merged cells are resolved; what only arranges a page is taken apart."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from knowledge.importing.pieces import Piece, table
from knowledge.interchange.outcome import Embedded
from knowledge.interchange.word.elements import Element, attribute, child, name_of, number, said, unwrapped
from knowledge.interchange.word.inline import Inline
from knowledge.interchange.word.spans import words

MOST_COLUMNS = 63  # as many as Word allows


@dataclass
class Grid:
    """A table as rows of words. `is_plain`: nothing in its cells that a table of ours could not hold."""

    rows: list[list[str]] = field(default_factory=list)
    pictures: list[Embedded] = field(default_factory=list)
    first_column_bold: bool = True
    is_plain: bool = True


def read(element: Element, inline: Inline) -> Grid:
    """The words of all cells. A cell over several rows is repeated in each, one over several columns stands in the first."""
    grid = Grid()
    above: dict[int, str] = {}
    for row in rows_of(element):
        cells: list[str] = [""] * min(number(said(row, "trPr", "gridBefore")), MOST_COLUMNS)
        for cell in cells_of(row):
            properties = child(cell, "tcPr")
            at, merged = len(cells), child(properties, "vMerge")
            goes_on = merged is not None and attribute(merged, "val") != "restart"
            text = _words(cell, inline, grid, is_first=at == 0 and bool(grid.rows))
            text = above.get(at, "") if goes_on else text
            if merged is not None:
                above[at] = text
            width = min(max(number(said(properties, "gridSpan"), 1), 1), MOST_COLUMNS)
            cells += [text, *[""] * (width - 1)]
        if any(cells):
            grid.rows.append(cells[:MOST_COLUMNS])
    _drop_empty_columns(grid)
    return grid


def piece_of(element: Element, grid: Grid, caption: str, *, is_ours: bool) -> Piece | None:
    """A table of ours, or None where it only arranges a page."""
    if not grid.is_plain:
        return None
    if is_ours:
        named = attribute(child(element, "tblPr", "tblLook"), "firstColumn") in ("1", "true", "on")
    else:
        first = [row[0] for row in grid.rows[1:]]
        distinct = all(first) and len(set(first)) == len(first) and max(map(len, first), default=0) <= 80
        named = bool(first) and (grid.first_column_bold or distinct)
    return table(grid.rows, row_headers=named, caption=caption or said(element, "tblPr", "tblCaption"))


def rows_of(element: Element) -> Iterator[Element]:
    """The rows that are still there when changes are accepted."""
    for row in unwrapped(element):
        if name_of(row) == "tr" and child(row, "trPr", "del") is None:
            yield row


def cells_of(row: Element) -> Iterator[Element]:
    return (cell for cell in unwrapped(row) if name_of(cell) == "tc")


def _words(cell: Element, inline: Inline, grid: Grid, *, is_first: bool) -> str:
    said_here = []
    for block in unwrapped(cell):
        kind = name_of(block)
        if kind == "tbl":
            grid.is_plain = False
        elif kind == "p":
            line = inline.read(block)
            grid.pictures += line.pictures
            if text := words(line.spans):
                said_here.append(text)
                if is_first:
                    grid.first_column_bold &= all("b" in one.marks for one in line.spans if one.text.strip())
    text = " ".join(said_here)
    grid.is_plain &= len(text) <= 500
    return text


def _drop_empty_columns(grid: Grid) -> None:
    """Columns without a word come from merged cells; a table of ours has none of them at its end."""
    while grid.rows and max(map(len, grid.rows)) > 1:
        last = max(map(len, grid.rows)) - 1
        if any(len(row) > last and row[last] for row in grid.rows):
            return
        for row in grid.rows:
            del row[last:]
