"""A report as a DOCX to go on working with: real headings, tables and pictures, written from right to left where needed."""

import io
from typing import Any

from django.utils import timezone
from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from home.plots import Plot
from knowledge.glance.report import Block, Grid, Paragraph, Report, plain

PLOT_PIXELS = 1400
WIDE, CELL = Cm(16), 9
WARNING, ACCENT = RGBColor(0xA8, 0x18, 0x2C), RGBColor(0x0A, 0x4A, 0x54)
_FONT = "Arial"


def make(report: Report) -> bytes:
    """The bytes of the DOCX."""
    return _Writer(report).finish()


class _Writer:
    def __init__(self, report: Report) -> None:
        self.report, self.rtl = report, report.right_to_left
        self.file = Document()
        self._set_up()
        self._add(report.title, "Title")
        self._add(report.subtitle, "Subtitle")
        if report.marking:
            self._mark(self._add(report.marking))
        for words in report.lead:
            self._add(words)
        for section in report.sections:
            self._add(section.title, "Heading 1")
            for block in section.blocks:
                self._block(block, section.title)

    def finish(self) -> bytes:
        out = io.BytesIO()
        self.file.save(out)
        return out.getvalue()

    def _set_up(self) -> None:
        report, properties = self.report, self.file.core_properties
        properties.title, properties.language, properties.author = plain(report.title), report.language, "KommEZ"
        properties.subject, properties.comments = plain(report.subtitle), plain(report.marking)
        properties.created = properties.modified = timezone.now().replace(tzinfo=None)
        self._style(self.file.styles["Normal"])
        for name in ("Title", "Subtitle", "Heading 1", "Heading 2", "Caption"):
            self._style(self.file.styles[name])
            self._plainly(self.file.styles[name])
        section = self.file.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.5)
        if self.rtl:
            section._sectPr.append(OxmlElement("w:bidi"))
        if report.marking:
            head = section.header.paragraphs[0]
            self._run(head, report.marking)
            self._mark(self._turned(head))
        self._foot(section.footer.paragraphs[0])

    def _style(self, style: Any) -> None:
        """The font for both scripts and the language of spelling; the built-in fonts have no Arabic."""
        style.font.name = _FONT
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(kind), _FONT)
        for theme in ("asciiTheme", "hAnsiTheme", "cstheme", "eastAsiaTheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), self.report.language)
        language.set(qn("w:bidi"), self.report.language)
        for old in style.element.rPr.findall(qn("w:lang")):
            style.element.rPr.remove(old)
        style.element.rPr.append(language)

    def _plainly(self, style: Any) -> None:
        """The colour of the site; upright and unspaced, since space between letters tears Arabic words apart."""
        style.font.color.rgb, style.font.italic, style.font.cs_italic = ACCENT, False, False
        for spaced in style.element.rPr.findall(qn("w:spacing")):
            style.element.rPr.remove(spaced)
        style.paragraph_format.keep_with_next = True  # a caption goes with its plot

    def _foot(self, paragraph: Any) -> None:
        self._run(paragraph, f"{self.report.title} ·")
        run = paragraph.add_run(" ")
        for kind, words in (("begin", ""), ("", "PAGE"), ("end", "")):
            part = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                part.set(qn("w:fldCharType"), kind)
            part.text = words
            run._r.append(part)
        self._turned(paragraph)

    def _add(self, text: str, style: str | None = None) -> Any:
        paragraph = self.file.add_paragraph(style=style)
        self._run(paragraph, text)
        return self._turned(paragraph)

    def _run(self, paragraph: Any, text: str, *, bold: bool = False, size: float = 0) -> None:
        """A run in Arabic letters takes weight and size from properties of its own."""
        run = paragraph.add_run(plain(text))
        run.bold = run.font.cs_bold = bold or None
        if size:
            run.font.size = Pt(size)
            complex_size = OxmlElement("w:szCs")
            complex_size.set(qn("w:val"), str(round(size * 2)))
            run._r.rPr.find(qn("w:sz")).addnext(complex_size)
        if self.rtl:
            run.font.rtl = True

    def _turned(self, paragraph: Any) -> Any:
        """Read from right to left where the report is; alignment then means start, not left."""
        if self.rtl:
            paragraph._p.get_or_add_pPr().insert_element_before(
                OxmlElement("w:bidi"), "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr"
            )
        return paragraph

    def _mark(self, paragraph: Any) -> None:
        for run in paragraph.runs:
            run.bold, run.font.color.rgb = True, WARNING

    def _block(self, block: Block, title: str) -> None:
        if isinstance(block, Paragraph):
            self._add(block.text)
        elif isinstance(block, Grid):
            if block.caption != title:
                self._add(block.caption, "Heading 2")
            self._table(block)
        elif not block.is_empty:
            self._plot(block)

    def _table(self, grid: Grid) -> None:
        table = self.file.add_table(rows=0, cols=len(grid.head), style="Table Grid")
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        if self.rtl:
            table._tbl.tblPr.insert_element_before(
                OxmlElement("w:bidiVisual"), "w:tblStyleRowBandSize", "w:tblW", "w:jc", "w:tblLayout", "w:tblLook"
            )
        table._tbl.tblPr.insert_element_before(_narrow_edges(), "w:tblLook")
        widths = [round(WIDE * share) for share in grid.shares]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for number, row in enumerate((grid.head, *grid.rows)):
            line = table.add_row()
            line._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            for cell, text, width in zip(line.cells, row, widths, strict=True):
                cell.width = width
                paragraph = cell.paragraphs[0]
                self._run(paragraph, text, bold=not number, size=CELL)
                paragraph.paragraph_format.space_after = Pt(2)
                self._turned(paragraph)
        head = OxmlElement("w:tblHeader")
        table.rows[0]._tr.get_or_add_trPr().append(head)
        self.file.add_paragraph()

    def _plot(self, plot: Plot) -> None:
        self._add(plot.title + (f" ({plot.unit})" if plot.unit else ""), "Caption")
        self.file.add_picture(io.BytesIO(plot.png(PLOT_PIXELS)), width=WIDE)
        picture = self.file.paragraphs[-1]._p.find(f".//{qn('wp:docPr')}")
        picture.set("descr", plain(f"{plot.title}. {plot.description}"))
        self._turned(self.file.paragraphs[-1])


def _narrow_edges() -> Any:
    """The room between a cell's line and its words: a millimetre, so that long words fit many columns."""
    edges = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), "57")
        edge.set(qn("w:type"), "dxa")
        edges.append(edge)
    return edges
