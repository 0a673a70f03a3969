"""A Word file as an office writes it: styles, lists, merged cells, pictures, notes, changes, remarks."""

import io
from typing import Any

from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm
from PIL import Image

from tests.knowledge.documents import samples


def picture(colour: str = "teal", size: tuple[int, int] = (640, 480)) -> io.BytesIO:
    buffer = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Kamera des Amtes"
    Image.new("RGB", size, colour).save(buffer, "JPEG", exif=exif)
    buffer.seek(0)
    return buffer


def report() -> bytes:
    """Title, three levels of headings, inline marks, lists, a merged table, two pictures (one described), a quote."""
    file = Document()
    file.add_paragraph("Wasserverluste senken", style="Title")
    file.add_paragraph("Was wir in zwei Jahren gelernt haben.", style="Subtitle")
    file.add_heading("Ausgangslage", 1)
    line = file.add_paragraph("Nachts fließen ")
    line.add_run("zwölf Prozent").bold = True
    line.add_run(" ungenutzt, siehe ")
    _link(line, "https://example.org/bericht?a=1&b=2", "Bericht")
    _tracked(line)
    file.add_heading("Messung", 2)
    for text, style in (("Zähler", "List Bullet"), ("Ventile", "List Bullet"), ("alte Ventile", "List Bullet 2")):
        file.add_paragraph(text, style=style)
    for text in ("Absperren", "Messen"):
        file.add_paragraph(text, style="List Number")
    file.add_paragraph("Tabelle 1: Verluste je Bezirk", style="Caption")
    _table(file)
    file.add_picture(picture(), width=Cm(8))
    file.inline_shapes[0]._inline.docPr.set("descr", "Ein Ventil im Schacht")
    file.add_paragraph("Abbildung 1: Ventil", style="Caption")
    file.add_picture(picture("navy"), width=Cm(8))
    file.inline_shapes[1]._inline.docPr.set(
        "descr", "Ein Bild, das Wasser enthält.\n\nAutomatisch generierte Beschreibung"
    )
    file.add_paragraph("Wasser ist zu kostbar, um es zu verlieren.", style="Quote")
    file.add_heading("Einzelheiten", 3)
    file.add_paragraph("Ende.")
    return saved(file)


def saved(file: Any) -> bytes:
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def arabic() -> bytes:
    """Right to left, weight told by the property for Arabic letters alone."""
    run = "<w:r><w:rPr><w:rtl/>{}</w:rPr><w:t xml:space='preserve'>{}</w:t></w:r>"
    lines = (
        run.format("", "نقيس المياه ") + run.format("<w:bCs/>", "كل ليلة") + run.format("<w:b/>", " في المدينة"),
        run.format("", "هذا نص عربي طويل بما يكفي لمعرفة لغته دون شك."),
    )
    return samples.docx("".join(f"<w:p><w:pPr><w:bidi/></w:pPr>{line}</w:p>" for line in lines))


def _link(paragraph: Any, address: str, words: str) -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, kind, is_external=True))
    link.append(parse_xml(f"<w:r {nsdecls('w')}><w:t>{words}</w:t></w:r>"))
    paragraph._p.append(link)


def _tracked(paragraph: Any) -> None:
    """Something inserted and something struck out."""
    for kind, text, words in (("ins", "t", " und mehr"), ("del", "delText", " Unsinn")):
        paragraph._p.append(
            parse_xml(
                f'<w:{kind} {nsdecls("w")} w:id="1" w:author="A" w:date="2026-01-01T00:00:00Z"><w:r>'
                f'<w:{text} xml:space="preserve">{words}</w:{text}></w:r></w:{kind}>'
            )
        )


def _table(file: Any) -> None:
    rows = (("Bezirk", "2025", "2026"), ("Nord", "12", "9"), ("Nord", "3", "2"), ("Summe", "", "11"))
    table = file.add_table(rows=4, cols=3)
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(2, 0).text = ""
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(3, 0).merge(table.cell(3, 1))
