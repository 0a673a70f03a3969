"""XLSX: one sheet per page, its table as a table with bold headers, numbers as numbers."""

import re
import zipfile
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.documents.making.content import MOMENT, Content, Page
from knowledge.documents.making.package import packed

_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,6})?")
_TITLE_SIGNS = re.compile(r"[\[\]:*?/\\]")


def make(content: Content) -> bytes:
    """The bytes of the XLSX."""
    book = Workbook()
    book.remove(book.active)
    for number, page in enumerate(content.pages, start=1):
        title = _TITLE_SIGNS.sub(" ", page.heading)[:28].strip() or str(number)
        _fill(book.create_sheet(title), content, page)
    book.properties.title, book.properties.language = content.title, content.language
    book.properties.creator = None
    book.properties.created = book.properties.modified = MOMENT
    out = BytesIO()
    book.save(out)
    return _redated(out.getvalue())


def _fill(sheet: Worksheet, content: Content, page: Page) -> None:
    sheet.sheet_view.rightToLeft = content.right_to_left
    sheet.append([content.title])
    sheet["A1"].font = Font(bold=True, size=16, color="0A4A54")
    sheet.append([page.heading])
    sheet["A2"].font = Font(bold=True, size=13)
    for paragraph in page.paragraphs:
        sheet.append([paragraph])
        sheet.cell(sheet.max_row, 1).alignment = Alignment(wrap_text=False, vertical="top")
    if not page.table:
        sheet.column_dimensions["A"].width = 100
        return
    sheet.append([])
    sheet.append(list(page.table.header))
    for cell in sheet[sheet.max_row]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="EBF2F2")
        sheet.column_dimensions[cell.column_letter].width = 26
    for row in page.table.rows:
        sheet.append([_value(cell) for cell in row])


def _value(cell: str) -> str | int | float:
    """Plain numbers as numbers, everything else as text; a text that begins like a formula stays text."""
    if _NUMBER.fullmatch(cell) and not (cell.startswith("0") and cell[1:2].isdigit()):
        return float(cell) if "." in cell else int(cell)
    return cell


def _redated(data: bytes) -> bytes:
    """The same package with the fixed date on every part; the workbook writer notes the time of saving."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    core = parts["docProps/core.xml"].decode()
    stamp = f"{MOMENT:%Y-%m-%dT%H:%M:%SZ}"
    parts["docProps/core.xml"] = re.sub(r"(<dcterms:modified[^>]*>)[^<]*", rf"\g<1>{stamp}", core).encode()
    return packed(parts)
