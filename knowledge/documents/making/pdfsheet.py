"""Pages of a PDF filled from top to bottom: lines in both directions, tables, drawings, each with its tag.

Whoever lays something out derives from `Sheet`, draws, and calls `finish`.
"""

import datetime
from collections.abc import Sequence

from home.typesetting.bidi import reads_left
from home.typesetting.lines import Glyph, faces, line_glyphs, lines, width
from knowledge.documents.making.pdfobjects import Element, PdfFile, text_string

PAGE_WIDTH, PAGE_HEIGHT, MARGIN, FOOT = 595.0, 842.0, 62.0, 40.0
ROOM = PAGE_WIDTH - 2 * MARGIN
TITLE, HEADING, BODY, CELL, NOTE = 21.0, 15.0, 11.0, 9.5, 8.5
INK, ACCENT, WARNING = "0.11 0.13 0.16", "0.04 0.29 0.33", "0.66 0.09 0.17"
_SHADE, _LINE = "0.92 0.95 0.95", "0.70 0.75 0.76"


class Sheet:
    """`_y` is the present line's upper edge in points from below; `marking` stands at the head of every page."""

    def __init__(
        self, language: str, title: str, *, right_to_left: bool, moment: datetime.datetime, marking: str = ""
    ) -> None:
        self._language, self._title, self._rtl, self._marking = language, title, right_to_left, marking
        self._moment = moment
        self._streams: list[list[str]] = []
        self._marks: list[int] = []
        self._raised: list[list[str]] = []  # per page: drawings of vowel marks and the like
        self._page = -1
        self._used: dict[str, dict[int, str]] = {}
        self._root = Element("Document", f"/Lang {text_string(language)}")
        self._y = 0.0

    def _new_page(self) -> None:
        self._streams.append([])
        self._marks.append(0)
        self._raised.append([])
        self._page += 1
        self._y = PAGE_HEIGHT - MARGIN

    def _fits(self, height: float) -> bool:
        return self._y - height >= MARGIN + FOOT

    def _block(self, tag: str, text: str, *, size: float, bold: bool = False, colour: str = INK) -> None:
        element = self._root.add(tag)
        leading, direction = size * 1.5, reads_left(text, self._rtl)
        for line in lines(text, direction, size=size, room=ROOM):
            if not self._fits(leading):
                self._new_page()
            self._y -= leading
            drawing = self._line(line, MARGIN, ROOM, size=size, bold=bold, colour=colour, direction=direction)
            self._tagged(element, [drawing])
        self._y -= size * 0.65

    def _tagged(self, element: Element, drawing: list[str]) -> None:
        """Draw on the present page as content of this element."""
        page, mark = len(self._streams) - 1, self._marks[-1]
        self._marks[-1] += 1
        element.kids.append((page, mark))
        self._streams[-1] += [f"/{element.tag} << /MCID {mark} >> BDC", *drawing, "EMC"]

    def _line(
        self, text: str, x: float, room: float, *, size: float, bold: bool = False, colour: str = INK,
        direction: bool | None = None,
    ) -> str:  # fmt: skip
        """The operators of one line at the present height, at the start side of the room.

        `direction` is that in which the words run (True: to the left) where it is not the page's.
        """
        runs_left = self._rtl if direction is None else direction
        if self._rtl:
            x += room - width(text, runs_left) * size / 1000
        # There is one weight; headings get a thin outline in their own colour.
        mode = f"2 Tr {size * 0.03:.2f} w {colour} RG" if bold else "0 Tr"
        shown, raised = self._show(line_glyphs(text, runs_left), x, self._y + size * 0.3, size=size)
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

    def _table(self, head: Sequence[str], rows: Sequence[Sequence[str]], shares: Sequence[float] = ()) -> None:
        """Columns of these shares of the width, equal ones without. With shares the head comes again on every page."""
        element = self._root.add("Table")
        widths = [ROOM * share for share in shares] or [ROOM / len(head)] * len(head)
        self._row(element, head, widths, heading=True)
        for row in rows:
            if shares and not self._fits(self._height(self._cells(row, widths))):
                self._new_page()
                self._row(None, head, widths, heading=True)
            self._row(element, row, widths, heading=False)
        self._y -= BODY

    def _cells(self, row: Sequence[str], widths: Sequence[float]) -> list[list[str]]:
        pairs = zip(row, widths, strict=True)
        return [lines(text, reads_left(text, self._rtl), size=CELL, room=cell - 8) for text, cell in pairs]

    @staticmethod
    def _height(texts: Sequence[Sequence[str]]) -> float:
        return max((len(text) for text in texts), default=1) * CELL * 1.4 + 7

    def _row(self, table: Element | None, row: Sequence[str], widths: Sequence[float], *, heading: bool) -> None:
        """Without a table it is drawn for the eye only."""
        texts = self._cells(row, widths)
        height = self._height(texts)
        if not self._fits(height):
            self._new_page()
        top = self._y
        frame = f"{MARGIN:.2f} {top - height:.2f} {ROOM:.2f} {height:.2f} re"
        shade = [f"{_SHADE} rg {frame} f"] if heading else []
        self._streams[-1] += ["/Artifact BMC", *shade, f"{_LINE} RG 0.6 w {frame} S", "EMC"]
        element = table.add("TR") if table else None
        passed = 0.0
        for words, text, cell in zip(row, texts, widths, strict=True):
            x = MARGIN + (ROOM - passed - cell if self._rtl else passed)
            passed += cell
            drawing = self._cell(text, x, top, cell=cell, heading=heading, direction=reads_left(words, self._rtl))
            if element is None:
                self._streams[-1] += ["/Artifact BMC", *drawing, "EMC"]
                continue
            scope = "/A << /O /Table /Scope /Column >>" if heading else ""
            target = element.add("TH" if heading else "TD", scope)
            if drawing:
                self._tagged(target, drawing)
        self._y = top - height

    def _cell(
        self, text: Sequence[str], x: float, top: float, *, cell: float, heading: bool, direction: bool
    ) -> list[str]:
        drawing = []
        for number, line in enumerate(text, start=1):
            self._y = top - 2 - number * CELL * 1.4
            drawing.append(self._line(line, x + 4, cell - 8, size=CELL, bold=heading, direction=direction))
        return drawing

    def _footers(self) -> None:
        """Title and page number at the foot, as artifacts: a screen reader does not repeat them on every page."""
        total = len(self._streams)
        for index, stream in enumerate(self._streams, start=1):
            self._y, self._page = FOOT, index - 1
            words = lines(self._title, self._rtl, size=NOTE, room=ROOM - 60)[0]
            number = f"{index} / {total}"
            side = 0.0 if self._rtl else ROOM - width(number, self._rtl) * NOTE / 1000
            shown, _ = self._show(line_glyphs(number, self._rtl), MARGIN + side, FOOT + NOTE * 0.3, size=NOTE)
            stream += ["/Artifact BMC", self._line(words, MARGIN, ROOM, size=NOTE), f"BT {shown} ET"]
            if self._marking:
                self._y = PAGE_HEIGHT - MARGIN + BODY
                stream.append(self._line(self._marking, MARGIN, ROOM, size=BODY, bold=True, colour=WARNING))
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
            f"<< /Type /Catalog /Pages {tree} 0 R /Lang {text_string(self._language)}"
            f" /MarkInfo << /Marked true >> /StructTreeRoot {structure} 0 R"
            f" /ViewerPreferences << /DisplayDocTitle true {direction} >> >>"
        )
        date = f"(D:{self._moment:%Y%m%d%H%M%S}Z)"
        info = file.add(
            f"<< /Title {text_string(self._title)} /Producer (KommEZ) /CreationDate {date} /ModDate {date} >>"
        )
        return file.write(catalog, info)
