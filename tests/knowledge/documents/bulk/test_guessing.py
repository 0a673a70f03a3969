"""What a file's name, its properties and its text say about title, language and date."""

import datetime
import io
import zlib

import pytest

from knowledge.documents.bulk.guessing import date_in_text, first_line, guess, parts_of
from knowledge.documents.bulk.properties import Properties, read_properties
from tests.knowledge.documents.samples import made, zipped

PDF = "application/pdf"


@pytest.mark.parametrize(
    ("name", "stem", "language", "version"),
    [
        ("Satzung_de_v2.pdf", "Satzung", "de", 2),
        ("Satzung-V2-AR.odt", "Satzung", "ar", 2),
        ("plan.en.pdf", "plan", "en", None),
        ("Fassung 3.pdf", "Fassung 3", "", None),
        ("Gebühren_Fassung 3.pdf", "Gebühren", "", 3),
        ("v2.pdf", "v2", "", None),
        ("_de.pdf", "_de", "", None),
        ("Straße_it.pdf", "Straße_it", "", None),
        ("تعرفة_ar.pdf", "تعرفة", "ar", None),
    ],
)
def test_names_are_taken_apart(name: str, stem: str, language: str, version: int | None) -> None:
    found = parts_of(name)
    assert (found.stem, found.language, found.version) == (stem, language, version)


def test_a_title_of_the_file_wins_over_its_name_unless_a_program_wrote_it() -> None:
    assert guess("scan12.pdf", Properties(title="Abfallsatzung"), language="de").title == "Abfallsatzung"
    for title in ("Microsoft Word - alt.doc", "Untitled", "satzung.indd", ""):
        assert guess("Neue_Satzung_2024-05-31.pdf", Properties(title=title), language="de").title == "Neue Satzung"


def test_only_a_name_that_says_nothing_counts_as_none() -> None:
    names = ("IMG_2034.jpg", "scan.pdf", "Dokument1.docx", "0001.pdf", "Scanplan.pdf", "ar.pdf")
    assert [guess(name, Properties(), language="de").nameless for name in names] == [
        True,
        True,
        True,
        True,
        False,
        False,
    ]


def test_a_date_to_come_is_none() -> None:
    assert guess("2024-05-31 Plan.pdf", Properties(), language="de").issued_on == datetime.date(2024, 5, 31)
    assert guess("31.05.2024.pdf", Properties(), language="de").issued_on == datetime.date(2024, 5, 31)
    assert guess("Plan 2999-05-31.pdf", Properties(), language="de").issued_on == datetime.date.today()
    assert guess("20249999.pdf", Properties(), language="de").issued_on == datetime.date.today()


@pytest.mark.parametrize("kind", ["docx", "odt", "pdf", "xlsx", "pptx"])
def test_properties_are_read_from_every_kind_of_file(kind: str) -> None:
    types = {"pdf": PDF}
    assert read_properties(io.BytesIO(made(kind)), types.get(kind, "application/zip")).title == "Tarife 2024"


def test_properties_of_a_pdf_are_read_in_all_its_spellings() -> None:
    hexed = (
        b"%PDF-1.4\n<< /Title <" + "تعرفة".encode("utf-16").hex().encode() + b"> /CreationDate (D:20240531120000) >>"
    )
    escaped = rb"%PDF-1.4 << /Title (Stra\337e \(neu\)) /Lang (de-DE) >>"
    packet = (
        b"%PDF-1.7 <x:xmpmeta xmlns:x='adobe:ns:meta/'><dc:title xmlns:dc='d'>XMP</dc:title>"
        b"<dc:language xmlns:dc='d'>fr-FR</dc:language></x:xmpmeta> << /Title (Alt) >>"
    )
    assert read_properties(io.BytesIO(hexed), PDF).title == "تعرفة"
    assert read_properties(io.BytesIO(hexed), PDF).issued_on == datetime.date(2024, 5, 31)
    assert read_properties(io.BytesIO(escaped), PDF) == Properties("Straße (neu)", "de")
    assert read_properties(io.BytesIO(packet), PDF) == Properties("XMP", "fr")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.4 /Title <zz> /Title (",
        b"%PDF-1.4 <x:xmpmeta><<<</x:xmpmeta>",
        b"PK\x03\x04 broken",
        zipped({"docProps/core.xml": "<a>&b;"}),
        zipped({"meta.xml": b"\x00" * 50_000_000}),
        zipped(
            {"docProps/core.xml": "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a><title>&b;</title></a>"}
        ),
        zlib.compress(b"x" * 1000),
    ],
)
def test_properties_of_a_broken_file_are_none_and_never_an_error(content: bytes) -> None:
    for media_type in (PDF, "application/zip"):
        assert read_properties(io.BytesIO(content), media_type).title == ""


def test_the_text_says_title_and_date_where_nothing_else_does() -> None:
    text = "12\n\nSatzung über die Abfallgebühren\nvom 31.05.2024\nDie Stadt erlässt"
    assert first_line(text) == "Satzung über die Abfallgebühren"
    assert date_in_text(text) == datetime.date(2024, 5, 31)
    assert (first_line("1\n2\n—"), date_in_text("nichts")) == ("", None)
