"""The files that are carried in: a short report as Word, and some documents."""

import io
from pathlib import Path

ROWS = (
    ("Viertel", "Tonnen", "Störstoffe"),
    ("Lechhausen", "41", "6 %"),
    ("Göggingen", "28", "4 %"),
    ("Bärenkeller", "19", "9 %"),
)


def report(folder: Path) -> str:
    """The path of a report with headings, a list, a table and a picture."""
    from docx import Document
    from docx.shared import Cm

    file = Document()
    file.add_paragraph("Bioabfall im Winter: was gefroren ist, leert sich nicht", style="Title")
    file.add_heading("Was wir gesehen haben", 1)
    file.add_paragraph("An elf Tagen unter null Grad blieb in jeder fünften Tonne ein Rest am Boden.")
    for text in (
        "Tonnen an die Hauswand stellen",
        "Zeitungspapier auf den Boden legen",
        "Erst am Morgen bereitstellen",
    ):
        file.add_paragraph(text, style="List Bullet")
    file.add_heading("Zahlen", 1)
    table = file.add_table(rows=len(ROWS), cols=3)
    for cells, values in zip(table.rows, ROWS, strict=True):
        for cell, value in zip(cells.cells, values, strict=True):
            cell.text = value
    file.add_picture(_bars(), width=Cm(12))
    file.add_paragraph("Abbildung 1: Menge je Viertel", style="Caption")
    path = folder / "Bioabfall im Winter.docx"
    file.save(str(path))
    return str(path)


def _bars() -> io.BytesIO:
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (900, 420), "white")
    drawn = ImageDraw.Draw(picture)
    for at, row in enumerate(ROWS[1:]):
        drawn.rectangle((140 + at * 240, 380 - int(row[1]) * 8, 280 + at * 240, 380), fill=(15, 107, 92))
    drawn.line((80, 380, 840, 380), fill="black", width=3)
    out = io.BytesIO()
    picture.save(out, "PNG")
    out.seek(0)
    return out


def documents(folder: Path) -> list[str]:
    """Three files as they come, and one that is refused."""
    from knowledge.documents.making import Page, make_file

    paths = []
    for name, words in (
        ("Satzung_Abfallwirtschaft_2026", "Diese Satzung regelt die Sammlung von Bioabfall."),
        ("Merkblatt Biotonne", "In die Biotonne gehören Küchenabfälle und Laub."),
        ("Wiegeprotokoll-2026-02", "Gewogen wurde an drei Tagen im Februar 2026."),
    ):
        path = folder / f"{name}.pdf"
        path.write_bytes(make_file("pdf", language="de", title=name, pages=[Page(name, [words])]))
        paths.append(str(path))
    script = folder / "Rechner.html"
    script.write_text("<html><script>alert(1)</script></html>", encoding="utf-8")
    return [*paths, str(script)]
