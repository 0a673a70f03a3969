"""Which HTML tables are tables of ours, and which only arrange a page?"""

from lxml import html as lxml_html

from knowledge.importing.pieces import Piece, table

_ARRANGED = ["pre", "ul", "ol", "dl", "table", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"]


def convert(element: lxml_html.HtmlElement) -> Piece | None:
    """A table block; None when the table arranges content (lists, code, single rows, very long cells)."""
    if element.get("role") == "presentation" or next(element.iterdescendants(*_ARRANGED), None) is not None:
        return None
    rows: list[list[str]] = []
    header_cells = 0
    for row in element.iter("tr"):
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        if not cells:
            continue
        header_cells += bool(rows) and cells[0].tag == "th"
        rows.append([text for cell in cells for text in _cell(cell)])
    if not any(any(row) for row in rows):
        return None
    caption = element.find("caption")
    name = " ".join(caption.text_content().split()) if caption is not None else ""
    # Markdown cannot mark row headers: a first column of distinct short names is one.
    first = [row[0] for row in rows[1:] if row]
    named = bool(first) and all(first) and len(set(first)) == len(first) and max(map(len, first)) <= 80
    return table(rows, row_headers=header_cells > 0 or named, caption=name)


def _cell(cell: lxml_html.HtmlElement) -> list[str]:
    """The words of a cell, followed by an empty cell for each further column it spans."""
    span = cell.get("colspan") or "1"
    width = min(int(span), 20) if span.isascii() and span.isdigit() else 1
    return [" ".join(cell.text_content().split()), *[""] * (max(width, 1) - 1)]
