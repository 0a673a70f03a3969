"""PDF: A4 pages with a real text layer, joined Arabic from right to left, tagged for screen readers."""

from collections.abc import Sequence

from knowledge.documents.making.content import MOMENT, Content, Table
from knowledge.documents.making.pdfobjects import Element, PdfFile, text_string
from home.typesetting.lines import Glyph, faces, line_glyphs, lines, width

PAGE_WIDTH, PAGE_HEIGHT, MARGIN, FOOT = 595.0, 842.0, 62.0, 40.0
ROOM = PAGE_WIDTH - 2 * MARGIN
TITLE, HEADING, BODY, CELL, NOTE = 21.0, 15.0, 11.0, 9.5, 8.5
_INK, _ACCENT, _SHADE, _LINE = "0.11 0.13 0.16", "0.04 0.29 0.33", "0.92 0.95 0.95", "0.70 0.75 0.76"


def make(content: Content) -> bytes:
    """The bytes of the PDF."""
    return _Layout(content).finish()


class _Layout:
    """Fills pages from top to bottom; `_y` is the present line's upper edge in points from below."""

    def __init__(self, content: Content) -> None:
        self._content, self._rtl = content, content.right_to_left
        self._streams: list[list[str]] = []
        self._marks: list[int] = []
        self._raised: list[list[str]] = []  # per page: drawings of vowel marks and the like
        self._page = -1
        self._used: dict[str, dict[int, str]] = {}
        self._root = Element("Document", f"/Lang {text_string(content.language)}")
        self._y = 0.0
        for index, page in enumerate(content.pages):
            self._new_page()
            if not index:
                self._block("H1", content.title, size=TITLE, bold=True, colour=_ACCENT)
                self._y -= 8
            self._block("H2", page.heading, size=HEADING, bold=True, colour=_ACCENT)
            for paragraph in page.paragraphs:
                self._block("P", paragraph, size=BODY)
            if page.table:
                self._table(page.table)

    def _new_page(self) -> None:
        self._streams.append([])
        self._marks.append(0)
        self._raised.append([])
        self._page += 1
        self._y = PAGE_HEIGHT - MARGIN

    def _block(self, tag: str, text: str, *, size: float, bold: bool = False, colour: str = _INK) -> None:
        element = self._root.add(tag)
        leading = size * 1.5
        for line in lines(text, self._rtl, size=size, room=ROOM):
            if self._y - leading < MARGIN + FOOT:
                self._new_page()
            self._y -= leading
            self._tagged(element, [self._line(line, MARGIN, ROOM, size=size, bold=bold, colour=colour)])
        self._y -= size * 0.65

    def _tagged(self, element: Element, drawing: list[str]) -> None:
        """Draw on the present page as content of this element."""
        page, mark = len(self._streams) - 1, self._marks[-1]
        self._marks[-1] += 1
        element.kids.append((page, mark))
        self._streams[-1] += [f"/{element.tag} << /MCID {mark} >> BDC", *drawing, "EMC"]

    def _line(self, text: str, x: float, room: float, *, size: float, bold: bool = False, colour: str = _INK) -> str:
        """The operators of one line at the present height, at the start side of the room."""
        if self._rtl:
            x += room - width(text, True) * size / 1000
        # There is one weight; headings get a thin outline in their own colour.
        mode = f"2 Tr {size * 0.03:.2f} w {colour} RG" if bold else "0 Tr"
        shown, raised = self._show(line_glyphs(text, self._rtl), x, self._y + size * 0.3, size=size)
        if raised:
            self._raised[self._page].append(f"BT {mode} {colour} rg {raised} 0 Tr ET")
        return f"BT {mode} {colour} rg {shown} 0 Tr ET"

    def _show(self, glyphs: tuple[Glyph, ...], x: float, y: float, *, size: float) -> tuple[str, str]:
        """Text operators for glyphs from left to right, and those for raised marks. These are drawn when the page is
        done: in between, readers would take them for lines of their own and break the row in two."""
        operators = [f"1 0 0 1 {x:.2f} {y:.2f} Tm"]
        raised: list[str] = []
        row: list[str] = []
        face = ""
        for glyph in glyphs:
            used = self._used.setdefault(glyph.face, {})
            used[glyph.number] = used.get(glyph.number) or glyph.text
            if glyph.face != face:
                operators += [f"[{' '.join(row)}] TJ"] * bool(row) + [f"/{glyph.face} {size:g} Tf"]
                row, face = [], glyph.face
            if glyph.dy:
                place = f"{x + glyph.dx * size / 1000:.2f} {y + glyph.dy * size / 1000:.2f}"
                raised.append(f"/{face} {size:g} Tf 1 0 0 1 {place} Tm <{glyph.number:04X}> Tj")
                row.append(f"{-glyph.advance:.0f}")
            else:
                after = glyph.dx + faces()[face].width(glyph.number) - glyph.advance
                row += [f"{-glyph.dx:.0f}"] * bool(glyph.dx) + [f"<{glyph.number:04X}>"]
                row += [f"{after:.0f}"] * bool(round(after))
            x += glyph.advance * size / 1000
        operators += [f"[{' '.join(row)}] TJ"] * bool(row)
        return " ".join(operators), " ".join(raised)

    def _table(self, table: Table) -> None:
        element = self._root.add("Table")
        columns = len(table.header)
        for number, row in enumerate([table.header, *table.rows]):
            self._row(element, row, ROOM / columns, heading=number == 0)
        self._y -= BODY

    def _row(self, table: Element, row: Sequence[str], cell: float, *, heading: bool) -> None:
        texts = [lines(text, self._rtl, size=CELL, room=cell - 8) for text in row]
        leading = CELL * 1.4
        height = max((len(text) for text in texts), default=1) * leading + 7
        if self._y - height < MARGIN + FOOT:
            self._new_page()
        top = self._y
        frame = f"{MARGIN:.2f} {top - height:.2f} {ROOM:.2f} {height:.2f} re"
        shade = [f"{_SHADE} rg {frame} f"] if heading else []
        self._streams[-1] += ["/Artifact BMC", *shade, f"{_LINE} RG 0.6 w {frame} S", "EMC"]
        element = table.add("TR")
        for index, text in enumerate(texts):
            place = len(texts) - 1 - index if self._rtl else index
            scope = "/A << /O /Table /Scope /Column >>" if heading else ""
            target = element.add("TH" if heading else "TD", scope)
            drawing = []
            for line_number, line in enumerate(text, start=1):
                self._y = top - 2 - line_number * leading
                drawing.append(self._line(line, MARGIN + place * cell + 4, cell - 8, size=CELL, bold=heading))
            if drawing:
                self._tagged(target, drawing)
        self._y = top - height

    def _footers(self) -> None:
        """Title and page number at the foot, as artifacts: a screen reader does not repeat them on every page."""
        total = len(self._streams)
        for index, stream in enumerate(self._streams, start=1):
            self._y, self._page = FOOT, index - 1
            words = lines(self._content.title, self._rtl, size=NOTE, room=ROOM - 60)[0]
            number = f"{index} / {total}"
            side = 0.0 if self._rtl else ROOM - width(number, self._rtl) * NOTE / 1000
            shown, _ = self._show(line_glyphs(number, self._rtl), MARGIN + side, FOOT + NOTE * 0.3, size=NOTE)
            stream += ["/Artifact BMC", self._line(words, MARGIN, ROOM, size=NOTE), f"BT {shown} ET"]
            stream += [*self._raised[self._page], "EMC"]

    def finish(self) -> bytes:
        self._footers()
        file = PdfFile()
        embedded = ((name, file.add_font(faces()[name], used)) for name, used in sorted(self._used.items()))
        fonts = " ".join(f"/{name} {number} 0 R" for name, number in embedded)
        tree = file.reserve()
        pages = []
        for index, stream in enumerate(self._streams):
            body = file.add_stream("\n".join(stream).encode("ascii"))
            pages.append(
                file.add(
                    f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 {PAGE_WIDTH:g} {PAGE_HEIGHT:g}] /Tabs /S"
                    f" /Resources << /Font << {fonts} >> >> /Contents {body} 0 R /StructParents {index} >>"
                )
            )
        kids = " ".join(f"{page} 0 R" for page in pages)
        file.put(tree, f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>")
        structure = file.add_structure(self._root, pages)
        direction = "/Direction /R2L" if self._rtl else ""
        catalog = file.add(
            f"<< /Type /Catalog /Pages {tree} 0 R /Lang {text_string(self._content.language)}"
            f" /MarkInfo << /Marked true >> /StructTreeRoot {structure} 0 R"
            f" /ViewerPreferences << /DisplayDocTitle true {direction} >> >>"
        )
        date = f"(D:{MOMENT:%Y%m%d%H%M%S}Z)"
        info = file.add(
            f"<< /Title {text_string(self._content.title)} /Producer (KommEZ) /CreationDate {date} /ModDate {date} >>"
        )
        return file.write(catalog, info)
