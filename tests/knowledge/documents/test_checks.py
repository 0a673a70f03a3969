"""Does the upload check judge by content, say why in the editor's language, and stay flat in memory?"""

import tracemalloc
from io import BytesIO
from pathlib import Path

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.documents.checks import ACCEPTED, check_upload
from knowledge.documents.extraction.messages import NOTES, REASONS, STATES, explain, explain_note
from knowledge.documents.extraction.results import Note, Reason, State
from tests.knowledge.documents import samples


@pytest.mark.parametrize("kind", ["pdf", "docx", "odt", "pptx", "xlsx"])
@pytest.mark.parametrize("name", ["plan.{}", "PLAN.{}", "plan", "plan.unknown"])
def test_honest_documents_come_in_whatever_case_their_name_has(kind: str, name: str) -> None:
    file = BytesIO(samples.made(kind))
    verdict = check_upload(file, name.format(kind))
    assert verdict.ok, verdict.reason
    assert verdict.extension == kind
    assert verdict.media_type in ACCEPTED
    assert bool(verdict.warnings) is (name == "plan.unknown")
    assert file.tell() == 0


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("plan.pdf", b"<!DOCTYPE html><p>hello</p>", Reason.MISMATCH),
        ("plan.pdf", b"\xff\xfe" + "<script>alert(1)</script>".encode("utf-16-le"), Reason.MISMATCH),
        ("plan.docx", samples.executable(), Reason.EXECUTABLE),
        ("plan.docx", samples.changed("docx", "word/vbaProject.bin", b"x"), Reason.MACROS),
        ("plan.xlsx", samples.changed("xlsx", "xl/macrosheets/sheet1.xml", "<m/>"), Reason.MACROS),
        ("plan.docx", samples.changed("docx", "word/styles.xml", samples.DTD + "<s/>"), Reason.XML_DTD),
        ("plan.docx", samples.bomb(), Reason.ZIP_BOMB),
        ("plan.txt", b"", Reason.EMPTY_FILE),
        ("plan.pdf", samples.plain_pdf(b"", extra=samples.zipped({"a": "b"})), Reason.POLYGLOT),
        ("plan.jpg", b"\xff\xd8\xff\xe0" + bytes(80) + b"<?php system($_GET[0]); ?>", Reason.POLYGLOT),
        ("plan.html", b"<html><p onclick='x()'>hello</p></html>", Reason.ACTIVE_HTML),
        ("logo.svg", samples.svg(), Reason.ACTIVE_CONTENT),
        ("logo.svg", samples.svg(attributes='onload="x()"'), Reason.ACTIVE_SVG),
        ("logo.svg", samples.svg('<use href="http://evil.example/x#a"/>'), Reason.ACTIVE_SVG),
        ("logo.svg", samples.svg("<style>@import 'http://evil.example'</style>"), Reason.ACTIVE_SVG),
        ("logo.svg", samples.svg("<a href='&#106;avascript:x()'/>"), Reason.ACTIVE_SVG),
        ("logo.svg", b"<!DOCTYPE svg [<!ENTITY x 'y'>]>" + samples.svg(), Reason.XML_DTD),
        ("run.sh", b"#!/bin/sh\nrm -rf /\n", Reason.EXECUTABLE),
        ("plan.bin", bytes(range(256)) * 20, Reason.UNKNOWN_TYPE),
    ],
)  # fmt: skip
def test_what_is_not_what_it_says_is_refused_with_its_reason_and_a_remedy(
    name: str, data: bytes, reason: Reason
) -> None:
    verdict = check_upload(BytesIO(data), name)
    assert not verdict.ok
    assert verdict.reason == reason
    assert str(verdict.explanation)
    assert str(verdict.remedy)


def test_a_plain_text_that_speaks_of_html_stays_a_text() -> None:
    assert check_upload(BytesIO(b"Der Befehl <b> macht fett. BM MZ"), "notiz.txt").ok
    assert check_upload(BytesIO(b"BMW and Siemens met.\n" * 50), "notes.txt").media_type == "text/plain"


def test_references_to_outside_scripts_and_passwords_are_warnings() -> None:
    outside = check_upload(BytesIO(samples.leading_outside("\\\\evil\\x.dotm", "attachedTemplate")), "a.docx")
    assert outside.ok
    assert outside.warnings == (explain_note(Note.EXTERNAL_REFERENCES),)
    dde = samples.docx("<w:p><w:r><w:instrText>DDEAUTO soffice tarife.ods A1</w:instrText></w:r></w:p>")
    assert check_upload(BytesIO(dde), "a.docx").warnings == (explain_note(Note.EXTERNAL_REFERENCES),)
    script = samples.plain_pdf(b"", trailer=b"/X << /S /JavaScript /JS (app.alert(1)) >> ")
    assert check_upload(BytesIO(script), "a.pdf").warnings == (explain_note(Note.PDF_SCRIPT),)
    locked = check_upload(BytesIO(samples.ole("EncryptedPackage")), "plan.xlsx")
    assert locked.ok
    assert locked.extension == "xlsx"
    assert locked.warnings == (explain_note(Note.ENCRYPTED),)


def test_an_ordinary_link_is_no_outside_reference() -> None:
    verdict = check_upload(BytesIO(samples.leading_outside("https://example.org", "hyperlink")), "a.docx")
    assert verdict.warnings == ()


def test_every_reason_note_and_state_has_words() -> None:
    assert set(REASONS) == set(Reason) - {Reason.NONE}
    assert set(NOTES) == set(Note)
    assert set(STATES) == set(State)
    with override("en"):
        assert all(str(words).endswith(".") for pair in REASONS.values() for words in pair)
    assert explain("") == ("", "")


@pytest.mark.parametrize("kind", ["pdf", "docx", "odt", "pptx", "xlsx"])
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_damaged_file_gets_a_verdict_and_never_an_error(kind: str, data: st.DataObject) -> None:
    damaged = bytearray(samples.made(kind))
    for _ in range(data.draw(st.integers(1, 12))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    verdict = check_upload(BytesIO(bytes(damaged)), f"plan.{kind}")
    assert verdict.ok or str(verdict.remedy)


def test_checking_a_large_file_takes_no_more_memory_than_a_small_one(tmp_path: Path) -> None:
    path = tmp_path / "large.pdf"
    pdf = samples.plain_pdf(b"")
    with path.open("wb") as out:
        out.write(pdf)
        out.truncate(200_000_000)  # a sparse file: large to read, nothing on disk
        out.seek(0, 2)
        out.write(b"\n%%EOF\n")
    tracemalloc.start()
    with path.open("rb") as file:
        verdict = check_upload(file, "large.pdf")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert verdict.ok
    assert peak < 8_000_000
