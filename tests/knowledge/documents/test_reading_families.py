"""Is the text of every family of files found, page by page, and what is hidden left out and reported?"""

import pytest

from knowledge.documents.extraction.results import ExtractionResult, Note, Reason, State
from tests.knowledge.documents import samples
from tests.knowledge.documents.conftest import Read


def text_of(result: ExtractionResult) -> str:
    return "\n".join(page.text for page in result.pages)


@pytest.mark.parametrize("kind", ["pdf", "docx", "odt", "pptx", "xlsx"])
def test_each_page_slide_or_sheet_is_read_with_its_number_and_language(read: Read, kind: str) -> None:
    result = read(samples.made(kind), f"tarife.{kind}")
    assert result.state == State.OK
    assert [page.number for page in result.pages] == [1, 2]
    assert "Gebühren der Abfuhr" in result.pages[0].text
    assert "Straßenbäume" in result.pages[1].text
    assert "Linde" in result.pages[1].text
    assert result.languages == ("de",)
    assert 0 < result.peak_mb < 537
    assert 0 < result.seconds < 30


def test_pages_of_mixed_minutes_have_their_own_language(read: Read) -> None:
    text = (
        "Die Sitzung beginnt um neun Uhr mit einem Bericht der Stadtwerke."
        "\fThe meeting continued with a report about the water supply of the city."
        "\fLa réunion a continué avec un rapport sur l'eau potable de la ville."
        "\fاستمر الاجتماع بتقرير عن إدارة النفايات في البلدية."
    )
    result = read(text.encode(), "minutes.txt")
    assert [page.language for page in result.pages] == ["de", "en", "fr", "ar"]
    assert set(result.languages) == {"de", "en", "fr", "ar"}


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", "Straßenreinigung – Gebühr 5 €"),
        ("utf-8-sig", "Straßenreinigung"),
        ("utf-16", "Straßenreinigung in der Stadt"),
        ("utf-16-le", "Straßenreinigung in der Stadt"),
        ("utf-16-le", "The plan of the city, in plain ASCII"),
        ("utf-16-be", "إدارة النفايات الصلبة في البلدية"),
        ("cp1252", "Die Gebühr für die Straßenreinigung beträgt 5 €"),
        ("cp1252", "Les déchets ménagers sont collectés à l'été"),
        ("cp1256", "إدارة النفايات الصلبة في البلدية وجدول التفريغ"),
    ],
)
def test_text_files_of_any_encoding_come_out_right(read: Read, encoding: str, text: str) -> None:
    assert text_of(read(text.encode(encoding), "text.txt")) == text


def test_a_semicolon_table_in_windows_encoding_is_read_by_cells(read: Read) -> None:
    result = read("Behälter;Gebühr\n60 l;98,40\n120 l;196,80\n".encode("cp1252"), "tarif.csv")
    assert result.media_type == "text/csv"
    assert text_of(result) == "Behälter\tGebühr\n60 l\t98,40\n120 l\t196,80"


def test_markdown_and_html_lose_their_marks_and_keep_their_words(read: Read) -> None:
    markdown = read(b"---\ntitle: x\n---\n# Plan\n\nA **bold** [link](http://example.org) and `code`.\n", "plan.md")
    assert text_of(markdown) == "Plan\nA bold link and code."
    page = read(
        b"<html><head><title>Plan</title><style>p{}</style></head><body><h1>Water &amp; sewage"
        b"</h1><p>first<p>second<div style='display: none'>secret</div><span hidden>also</span></body></html>",
        "plan.html",
    )
    assert text_of(page).split() == ["Plan", "Water", "&", "sewage", "first", "second"]
    assert Note.HIDDEN_TEXT in page.notes


def test_docx_headers_footnotes_and_page_breaks_are_read_and_hidden_text_is_not(read: Read) -> None:
    w = f'xmlns:w="{samples.W}"'
    shown, styled = (
        samples.run("sichtbar", '<w:vanish w:val="0"/>'),
        samples.run("geheim", '<w:rStyle w:val="Hidden"/>'),
    )
    body = (
        f"<w:p>{samples.run('Seite eins')}<w:r><w:footnoteReference w:id='2'/></w:r></w:p>"
        f"<w:p>{samples.run('geheim', '<w:vanish/>')}{shown}{styled}</w:p>"
        "<w:p><w:del><w:r><w:delText>gestrichen</w:delText></w:r></w:del></w:p>"
        "<w:p><w:r><w:br w:type='page'/></w:r></w:p>"
        "<w:p><w:r><w:lastRenderedPageBreak/><w:t>Seite zwei</w:t></w:r></w:p>"
    )
    footnotes = f"<w:footnotes {w}><w:footnote w:id='2'><w:p>{samples.run('Fußnote')}</w:p></w:footnote></w:footnotes>"
    styles = f"<w:styles {w}><w:style w:styleId='Base'><w:rPr><w:vanish/></w:rPr></w:style>" \
        "<w:style w:styleId='Hidden'><w:basedOn w:val='Base'/></w:style></w:styles>"  # fmt: skip
    header = f"<w:hdr {w}><w:p>{samples.run('Kopfzeile')}</w:p></w:hdr>"
    result = read(samples.docx(body, footnotes=footnotes, styles=styles, header1=header), "protokoll.docx")
    assert result.state == State.OK
    assert [page.number for page in result.pages] == [1, 2]
    first, second = (page.text for page in result.pages)
    assert {"Kopfzeile", "Seite eins", "sichtbar", "Fußnote"} <= set(first.split("\n"))
    assert second == "Seite zwei"
    assert "geheim" not in first
    assert "gestrichen" not in first
    assert set(result.notes) == {Note.HIDDEN_TEXT, Note.TRACKED_CHANGES}


def test_odt_hidden_and_deleted_text_stays_out(read: Read) -> None:
    hidden = '<style:style style:name="H"><style:text-properties text:display="none"/></style:style>'
    breaking = '<style:style style:name="B"><style:paragraph-properties fo:break-before="page"/></style:style>'
    body = (
        "<text:tracked-changes><text:changed-region><text:p>deleted</text:p></text:changed-region></text:tracked-changes>"
        '<text:h>One</text:h><text:p>shown<text:s text:c="2"/>text<text:note><text:note-body><text:p>note</text:p>'
        '</text:note-body></text:note></text:p><text:p text:style-name="H">secret</text:p>'
        '<text:section text:display="none"><text:p>secret</text:p></text:section>'
        '<text:p text:style-name="B">Two</text:p>'
    )
    margins = "<office:master-styles><style:master-page><style:footer><text:p>foot</text:p></style:footer>" \
        "</style:master-page></office:master-styles>"  # fmt: skip
    result = read(samples.opendocument("text", body, automatic=hidden + breaking, styles=margins), "brief.odt")
    assert [page.text for page in result.pages] == ["foot\nOne\nshown text\nnote", "Two"]
    assert set(result.notes) == {Note.HIDDEN_TEXT, Note.TRACKED_CHANGES}


def test_hidden_slides_and_sheets_are_left_out_and_the_others_keep_their_numbers(read: Read) -> None:
    slides = samples.made("pptx")
    hidden = samples.part(slides, "ppt/slides/slide1.xml").replace("<p:sld ", '<p:sld show="0" ', 1)
    result = read(samples.repacked(slides, {"ppt/slides/slide1.xml": hidden}), "plan.pptx")
    assert [page.number for page in result.pages] == [2]
    assert Note.HIDDEN_SLIDES in result.notes

    book = samples.made("xlsx")
    workbook = samples.part(book, "xl/workbook.xml").replace('state="visible"', 'state="veryHidden"', 1)
    result = read(samples.repacked(book, {"xl/workbook.xml": workbook}), "plan.xlsx")
    assert [page.number for page in result.pages] == [2]
    assert Note.HIDDEN_SHEETS in result.notes

    automatic = (
        '<style:style style:name="H"><style:drawing-page-properties presentation:visibility="hidden"/></style:style>'
    )
    body = (
        '<draw:page draw:style-name="H"><text:p>secret</text:p></draw:page><draw:page><text:p>open</text:p></draw:page>'
    )
    result = read(samples.opendocument("presentation", body, automatic=automatic), "plan.odp")
    assert [(page.number, page.text) for page in result.pages] == [(2, "open")]

    automatic = '<style:style style:name="H"><style:table-properties table:display="false"/></style:style>'
    cell = '<table:table-cell table:number-columns-repeated="16384"><text:p>{}</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    body = f'<table:table table:name="S" table:style-name="H">{row.format("secret")}</table:table>' \
        f'<table:table table:name="T">{row.format("open")}</table:table>'  # fmt: skip
    result = read(samples.opendocument("spreadsheet", body, automatic=automatic), "plan.ods")
    assert [(page.number, page.text) for page in result.pages] == [(2, "T\nopen")]


def test_dates_in_sheets_read_as_dates(read: Read, tmp_path) -> None:
    from datetime import date
    from io import BytesIO

    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["Stand", date(2024, 3, 1), 0.1 + 0.2, 1200, True])
    book.active.column_dimensions["D"].hidden = True
    out = BytesIO()
    book.save(out)
    result = read(out.getvalue(), "stand.xlsx")
    assert text_of(result) == "Sheet\nStand\t2024-03-01\t0.3\tTRUE"
    assert Note.HIDDEN_CELLS in result.notes


def test_files_of_python_docx_are_read(read: Read) -> None:
    from io import BytesIO

    from docx import Document

    document = Document()
    document.add_heading("Abwasser", 1)
    document.add_paragraph("Die Kläranlage reinigt das Wasser.")
    document.sections[0].header.paragraphs[0].text = "Stadtentwässerung"
    table = document.add_table(1, 2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "links", "rechts"
    out = BytesIO()
    document.save(out)
    text = text_of(read(out.getvalue(), "abwasser.docx"))
    assert all(word in text for word in ("Abwasser", "Kläranlage", "Stadtentwässerung", "links\trechts"))


def test_superscripts_stay_and_ligatures_soft_hyphens_and_overrides_go(read: Read) -> None:
    text = read("10 m² ﬃ Ab\u00adfall \u202egnp.exe\u202c ﻻ".encode(), "x.txt").pages[0].text
    assert text == "10 m² ffi Abfall gnp.exe لا"


def test_a_page_without_letters_and_broken_files_say_why_there_is_no_text(read: Read) -> None:
    shape = read(samples.plain_pdf(b"0 0 100 100 re f"), "shape.pdf")
    assert shape.state == State.NO_TEXT
    assert shape.reason in (Reason.EMPTY_TEXT, Reason.SCAN)  # the latter where nothing recognises text
    assert (read(samples.plain_pdf(b""), "blank.pdf").reason) == Reason.EMPTY_TEXT
    old = read(samples.ole("WordDocument"), "alt.doc")
    assert (old.state, old.reason, old.media_type) == (State.FAILED, Reason.DAMAGED, "application/msword")
    assert read(b"\x89PNG\r\n\x1a\n" + bytes(100), "karte.png").reason == Reason.DAMAGED
