"""Does the report hold exactly what its readers may read, in files that open, in every language?"""

import datetime
import io
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone
from docx import Document as WordFile
from docx.oxml.ns import qn

from home.audience import set_page_audience
from home.typesetting.lines import lacking
from knowledge.documents.reader import document_url
from knowledge.glance.composing import compose
from knowledge.glance.making import make_report
from knowledge.glance.pdf_file import make as make_pdf
from knowledge.glance.report import Grid, Paragraph, Report, Section
from knowledge.glance.scope import Scope
from knowledge.membership.rights import institution_audience
from knowledge.models import ArticlePage, Document, ProjectEntry, ProjectIndicator, ProjectValue
from search.indexing import unit_of_work
from tests import factories as make
from tests.factories.transfers import make_transfer
from tests.knowledge.glance.world import World


def scope(language: str = "de", **values: Any) -> Scope:
    today = timezone.localdate()
    return Scope(today - datetime.timedelta(days=30), today, language, **values)


def words(report: Report) -> str:
    """Everything the report says, of tables and plots as well."""
    said = [report.title, report.subtitle, report.marking, *report.lead]
    for section in report.sections:
        said.append(section.title)
        for block in section.blocks:
            if isinstance(block, Paragraph):
                said.append(block.text)
            elif isinstance(block, Grid):
                said += [block.caption, *block.head, *(cell for row in block.rows for cell in row)]
            else:
                said += [block.title, block.description, *(cell for row in block.table for cell in row)]
    return "\n".join(said)


def number(report: Report, label: str) -> str:
    grid = next(block for block in report.sections[0].blocks if isinstance(block, Grid))
    return next(row[1] for row in grid.rows if row[0] == label)


def pdf_text(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def word_text(data: bytes) -> str:
    file = WordFile(io.BytesIO(data))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in file.paragraphs), *cells])


@pytest.fixture
def told(world: World) -> World:
    """Something of every audience: public, of the partnership, of one house, drafts and what was withdrawn."""
    with unit_of_work():
        for title, audience in (("Partnerwissen", make.PARTNERSHIP), ("Hauswissen", house(world))):
            page = make.make_article(world.ours, title)
            set_page_audience(page, audience)
        make.make_article(world.ours, "Entwurfswissen", live=False)
        make.make_document(world.ours, "Partnerakte", audience=make.PARTNERSHIP)
        gone = make.make_document(world.ours, "Zurückgezogen")
        Document.objects.filter(pk=gone.pk).update(withdrawn_at=timezone.now())
    closed = ArticlePage.objects.get(title="Hauswissen")
    make_transfer(world.theirs, closed, "adopted", changed="Hausgeheimnis")
    world.read(world.answered(8, subject="Veröffentlichte Frage", audience="public"), 47)
    world.answered(16, subject="Partnerfrage", audience="partnership")
    world.read(world.answered(24, subject="Vertrauliche Frage"), 53)
    world.ask(subject="Wartende Frage", state="waiting", asker=None, mirror=None)
    project_rows(world)
    world.read(ArticlePage.objects.get(title="Biotonne", locale__language_code="de"), 41)
    world.read(closed, 43)
    return world


def house(world: World) -> Any:
    return make.chosen(institution_audience(world.ours))


def project_rows(world: World) -> None:
    now, today = timezone.now(), timezone.localdate()
    for title, released in (("Gezeigtes Ergebnis", now), ("Verborgenes Ergebnis", None)):
        ProjectEntry.objects.create(
            project=world.project,
            kind="output",
            language="de",
            title=title,
            learnt="Weniger Sand.",
            released_at=released,
        )
    for title, released in (("Gezeigte Menge", now), ("Verborgene Menge", None)):
        indicator = ProjectIndicator.objects.create(
            project=world.project, language="de", title=title, unit="t", baseline=1, target=9, released_at=released
        )
        for day, value, shown in ((10, 4, now), (5, 6, now), (1, 777, None)):
            on = today - datetime.timedelta(days=day)
            ProjectValue.objects.create(
                project=world.project, indicator=indicator, language="de", day=on, value=value, released_at=shown
            )


PUBLIC = (
    "Biotonne",
    "Leitfaden",
    "Neues Fahrzeug",
    "Veröffentlichte Frage",
    "Gezeigtes Ergebnis",
    "Gezeigte Menge",
    "Begonnen",
)
OF_MEMBERS = ("Partnerwissen", "Partnerakte", "Partnerfrage")
NEVER = (
    "Hauswissen", "Hausgeheimnis", "Entwurfswissen", "Zurückgezogen", "Vertrauliche Frage", "Wartende Frage",
    "Verborgenes Ergebnis", "Verborgene Menge", "777", "43", "53", "example.org",
)  # fmt: skip


@pytest.mark.parametrize(
    ("internal", "shown", "hidden"), [(False, PUBLIC, OF_MEMBERS + NEVER), (True, PUBLIC + OF_MEMBERS, NEVER)]
)
def test_the_report_names_exactly_what_its_readers_may_read(
    told: World, internal: bool, shown: tuple[str, ...], hidden: tuple[str, ...]
) -> None:
    said = words(compose(scope(internal=internal)))
    assert [one for one in shown if one not in said] == []
    assert [one for one in hidden if one in said] == []


def test_a_published_question_stands_by_its_name_among_what_was_read(told: World) -> None:
    section = next(one for one in compose(scope("en")).sections if one.title == "Readings")
    rows = {row[0]: row[-1] for block in section.blocks if isinstance(block, Grid) for row in block.rows}
    assert rows["Veröffentlichte Frage"] == "47"
    assert rows["Biotonne"] == "41"
    assert rows["German"] == "47"  # the last column: questions


def test_numbers_of_the_public_report_count_public_things_only(told: World) -> None:
    public, inside = compose(scope("en")), compose(scope("en", internal=True))
    assert (number(public, "New articles"), number(inside, "New articles")) == ("2", "3")
    assert (number(public, "Questions answered"), number(inside, "Questions answered")) == ("1", "3")
    assert number(public, "Median working days to the first answer") == "1"
    assert number(inside, "Median working days to the first answer") == "2"
    assert number(public, "Milestones reached") == "1"
    assert number(public, "Said of what others shared") == "1"


def test_what_happened_before_or_after_the_period_is_left_out(told: World) -> None:
    today = timezone.localdate()
    before = Scope(today - datetime.timedelta(days=90), today - datetime.timedelta(days=40), "en")
    report = compose(before)
    assert "Biotonne" not in words(report)
    assert number(report, "New articles") == "0"


def test_a_report_of_one_city_and_of_one_topic_is_about_these(told: World) -> None:
    other = words(compose(scope(municipality=told.third.municipality)))
    assert "Brunnen" in other
    assert "Biotonne" not in other
    water = make.make_topic(told.site, "Wasser")
    make.make_article(told.theirs, "Quellen", topics=[water])
    about = words(compose(scope(topics=(water.pk,))))
    assert "Quellen" in about
    assert "Biotonne" not in about


def test_internal_use_is_said_on_every_page_of_both_files(told: World) -> None:
    for part in range(80):
        make.make_article(told.ours, f"Nummer {part}")
    pdf = pypdfium2.PdfDocument(make_report(scope("en", internal=True), "pdf"))
    assert len(pdf) > 2
    assert all("For internal use" in page.get_textpage().get_text_range() for page in pdf)
    assert "For internal use" not in pdf_text(make_report(scope("en"), "pdf"))
    inside = WordFile(io.BytesIO(make_report(scope("en", internal=True), "docx")))
    assert inside.sections[0].header.paragraphs[0].text == "For internal use"
    assert "For internal use" not in word_text(make_report(scope("en"), "docx"))


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_both_files_say_what_the_report_says(told: World, kind: str) -> None:
    data = make_report(scope("de"), kind)
    said = " ".join((pdf_text if kind == "pdf" else word_text)(data).split())
    assert [one for one in PUBLIC if one not in said] == []
    assert [one for one in OF_MEMBERS + NEVER if one in said] == []


def test_arabic_comes_back_from_the_pdf_in_the_order_it_is_read(told: World) -> None:
    topic = make.make_topic(told.site, "إدارة النفايات")
    make.make_article(told.ours, "فرز النفايات العضوية", topics=[topic])
    data = make_report(scope("ar"), "pdf")
    said = " ".join(pdf_text(data).split())
    assert "فرز النفايات العضوية" in said
    assert "إدارة النفايات" in said
    document = pypdfium2.PdfDocument(data)
    assert document.is_tagged()
    assert b"/Lang <FEFF00610072>" in data
    assert b"/Direction /R2L" in data


def test_the_word_file_in_arabic_runs_from_right_to_left(told: World) -> None:
    file = WordFile(io.BytesIO(make_report(scope("ar"), "docx")))
    assert all(paragraph._p.pPr.find(qn("w:bidi")) is not None for paragraph in file.paragraphs if paragraph.text)
    assert all(run.font.rtl for paragraph in file.paragraphs for run in paragraph.runs if run.text.strip())
    assert all(table._tbl.tblPr.find(qn("w:bidiVisual")) is not None for table in file.tables)
    assert file.core_properties.language == "ar"
    pictures = [one.get("descr") for one in file.element.body.iter(qn("wp:docPr"))]
    assert pictures
    assert all(pictures)


def test_letters_no_font_has_are_replaced_and_named_and_others_are_found_on_the_machine() -> None:
    unknown = "\U0001f95d"
    section = Section("Über", (Paragraph(f"Ελλάδα {unknown} Київ"), Grid("a", ("b", "c"), (("د", "\x00\u202e"),))))
    said = pdf_text(make_pdf(Report("en", "T", "", (section,))))
    if lacking(unknown):
        assert "U+1F95D" in said
        assert unknown not in said
    if not lacking("Ελλάδα Київ"):
        assert "Ελλάδα" in said
        assert "Київ" in said


def test_very_long_and_strange_texts_make_files_all_the_same() -> None:
    long = Grid("x" * 300, ("a", "b"), tuple(("Wort " * 60, "y" * 255) for _row in range(40)))
    hostile = Paragraph("<w:p/> & ]]> \ud800 \ufffe " + "z" * 5000)
    report = Report("de", "Titel " * 40, "", (Section("S", (long, hostile)),))
    assert len(pypdfium2.PdfDocument(make_pdf(report))) > 5
    from knowledge.glance.word_file import make as make_word

    assert "<w:p/> & ]]>" in word_text(make_word(report))


def test_the_command_writes_the_file_and_says_what_is_wrong(told: World, tmp_path: Path) -> None:
    today = timezone.localdate().isoformat()
    out = tmp_path / "report.pdf"
    call_command("council_report", "--from", today, "--to", today, "--language", "fr", "--format", "pdf", str(out))
    assert out.read_bytes().startswith(b"%PDF")
    with pytest.raises(CommandError, match="before the first"):
        call_command("council_report", "--from", today, "--to", "2001-01-01", str(out))
    with pytest.raises(CommandError, match="no municipality"):
        call_command("council_report", "--from", today, "--to", today, "--municipality", "x", str(out))
    with pytest.raises(CommandError):
        call_command("council_report", "--from", today, "--to", today, str(tmp_path / "none" / "x.docx"))


def test_a_report_asks_as_often_for_much_as_for_little(told: World, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(80) as few:
        compose(scope())
    topics = [make.make_topic(told.site, f"Thema {part}") for part in range(3)]
    for part in range(10):
        unit = make.make_institution(told.site, told.theirs.municipality, f"Amt {part}")
        article = make.make_article(unit, f"Artikel {part}", topics=topics)
        make_transfer(told.ours, article, "seen")
        told.answered(5, addressee=unit, audience="public", subject=f"Frage {part}")
        told.read(article, 9)
    with django_assert_max_num_queries(len(few.captured_queries)):
        compose(scope())
    assert document_url(Document.objects.first(), "de")
