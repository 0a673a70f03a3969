"""Does every hostile or broken file end in a named state, fast, with nothing leaving the machine?"""

import socket
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.documents.extraction.limited import Limits
from knowledge.documents.extraction.results import Reason, State
from knowledge.documents.extraction.sandbox import extract_file
from tests.knowledge.documents import samples
from tests.knowledge.documents.conftest import Read

LAUGHS = (
    "<!DOCTYPE l [<!ENTITY a 'ha'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1 or str()};' * 10}'>" for n in range(1, 9))
    + "]>"
)

MACRO_SHEET = samples.zipped(
    {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": "<a/>",
        "Basic/Standard/Module1.xml": "<m/>",
    }
)
HOSTILE = [
    ("empty.pdf", b"", Reason.EMPTY_FILE),
    ("page.pdf", b"<html><script>alert(1)</script></html>", Reason.MISMATCH),
    ("plan.docx", samples.executable(), Reason.EXECUTABLE),
    ("plan.pdf", b"\x7fELF" + bytes(200), Reason.EXECUTABLE),
    ("plan.docx", samples.made("xlsx"), Reason.MISMATCH),
    ("plan.pdf.exe", samples.made("pdf"), Reason.MISMATCH),
    ("plan.zip", samples.zipped({"a.txt": "a"}), Reason.ARCHIVE),
    ("plan.docx", samples.bomb(), Reason.ZIP_BOMB),
    ("plan.docx", samples.changed("docx", "word/vbaProject.bin", b"x"), Reason.MACROS),
    ("plan.ods", MACRO_SHEET, Reason.MACROS),
    ("alt.doc", samples.ole("WordDocument", "_VBA_PROJECT"), Reason.MACROS),
    ("plan.docx", samples.changed("docx", "word/document.xml", samples.DTD + "<d>&x;</d>"), Reason.XML_DTD),
    ("plan.odt", samples.changed("odt", "content.xml", LAUGHS + "<d>&a8;</d>"), Reason.XML_DTD),
    ("plan.docx", samples.changed("docx", "customXml/item1.xml", samples.DTD.encode("utf-16")), Reason.XML_DTD),
    ("foto.gif", b"GIF89a" + bytes(50) + samples.zipped({"A.class": "x"}), Reason.POLYGLOT),
    ("foto.png", b"\x89PNG\r\n\x1a\n" + bytes(90) + b"<script>x</script>", Reason.POLYGLOT),
    ("plan.pdf", samples.plain_pdf(b"", extra=samples.zipped({"a": "b"})), Reason.POLYGLOT),
    ("plan.pdf", b"<!-- " + samples.made("pdf"), Reason.POLYGLOT),
    ("logo.svg", samples.svg("<script>alert(1)</script>"), Reason.ACTIVE_SVG),
    ("geheim.pdf", samples.encrypted_pdf(), Reason.PASSWORD),
    ("geheim.docx", samples.ole("EncryptedPackage"), Reason.PASSWORD),
    ("halb.docx", samples.made("docx")[:150], Reason.DAMAGED),
    ("halb.pdf", samples.made("pdf")[:300], Reason.DAMAGED),
    ("tief.docx", samples.docx("<w:p>" * 5_000), Reason.DAMAGED),
]
STATES = {Reason.PASSWORD: State.ENCRYPTED, Reason.DAMAGED: State.FAILED}


@pytest.mark.parametrize(("name", "data", "reason"), HOSTILE, ids=lambda value: str(value)[:30])
def test_each_hostile_file_ends_in_its_own_named_state(read: Read, name: str, data: bytes, reason: Reason) -> None:
    result = read(data, name)
    assert (result.state, result.reason) == (STATES.get(reason, State.REJECTED), reason)
    assert result.pages == ()
    assert result.peak_mb <= 537
    assert result.seconds < 10


def test_overlapping_entries_are_a_bomb(read: Read) -> None:
    data = bytearray(samples.zipped({"word/a.xml": "x" * 500, "word/b.xml": "y" * 500}, stored=True))
    second = data.rindex(b"PK\x01\x02")
    data[second + 42 : second + 46] = (10).to_bytes(4, "little")
    assert read(bytes(data), "plan.docx").reason == Reason.ZIP_BOMB


def test_a_sheet_that_declares_endless_dimensions_is_read_at_once(read: Read) -> None:
    begun = time.monotonic()
    result = read(samples.vast_sheet(), "plan.xlsx")
    assert result.state == State.OK
    assert result.pages[0].text.split("\n")[1:] == ["first", "last"]
    assert time.monotonic() - begun < 5


def test_more_text_than_is_kept_is_truncated_and_says_so(read: Read) -> None:
    result = read(b"Abfall und Wasser. " * 300_000, "lang.txt")
    assert (result.state, result.reason) == (State.TRUNCATED, Reason.TEXT_LIMIT)
    assert 4_900_000 < sum(len(page.text) for page in result.pages) <= 5_000_000


def test_a_file_broken_in_the_middle_keeps_the_pages_before(read: Read) -> None:
    slides = samples.made("pptx")
    broken = samples.part(slides, "ppt/slides/slide2.xml")[:200]
    result = read(samples.repacked(slides, {"ppt/slides/slide2.xml": broken}), "plan.pptx")
    assert (result.state, result.reason) == (State.PARTIAL, Reason.DAMAGED_PAGES)
    assert [page.number for page in result.pages] == [1]


def test_a_reader_that_takes_too_much_memory_or_time_is_stopped(tmp_path: Path) -> None:
    path = tmp_path / "blob"
    rows = "".join(f"<w:p>{samples.run('Wort ' * 50)}</w:p>" for _ in range(20_000))
    path.write_bytes(samples.docx(rows))
    starved = extract_file(path, name="x.docx", limits=Limits(memory=60_000_000))
    assert starved.state == State.FAILED
    assert starved.reason in (Reason.MEMORY, Reason.CRASHED)
    begun = time.monotonic()
    late = extract_file(path, name="x.docx", limits=Limits(wall_seconds=0.2))
    assert (late.state, late.reason) == (State.FAILED, Reason.TIME)
    assert time.monotonic() - begun < 3
    flooded = extract_file(path, name="x.docx", limits=Limits(output_bytes=50_000))
    assert (flooded.state, flooded.reason) == (State.PARTIAL, Reason.OUTPUT)


def test_reading_opens_no_connection(read: Read) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x"
        result = read(samples.leading_outside(address, "image"), "plan.docx")
        read(f'<!DOCTYPE html SYSTEM "{address}"><html><img src="{address}"><p>text</p></html>'.encode(), "x.html")
        read(f'<?xml version="1.0"?><!DOCTYPE svg SYSTEM "{address}"><svg/>'.encode(), "x.svg")
        server.setblocking(False)  # a connection made meanwhile would be waiting
        with pytest.raises(BlockingIOError):
            server.accept()
    assert result.state == State.OK
    assert "external-references" in result.notes


def test_the_guard_of_the_worker_refuses_sockets_programs_and_files(tmp_path: Path) -> None:
    import subprocess
    import sys

    from knowledge.documents.extraction.limited import ROOT

    code = (
        "import sys, socket, os, subprocess; sys.path.append(sys.argv[1])\n"
        "from knowledge.documents.extraction.worker import set_limits\n"
        "assert 'django' not in sys.modules\n"
        "set_limits(memory=512 << 20, cpu=5, wall=5)\n"
        "def tried(act):\n"
        "    try: act()\n"
        "    except (OSError, PermissionError) as error: return 'refused'\n"
        "    return 'done'\n"
        "print(tried(lambda: socket.create_connection(('127.0.0.1', 9))), tried(lambda: os.system('true')),\n"
        "      tried(lambda: subprocess.run(['true'])), tried(lambda: open('x', 'w').write('x' * 9999)), flush=True)"
    )
    done = subprocess.run([sys.executable, "-I", "-c", code, str(ROOT)], cwd=tmp_path, capture_output=True, text=True)
    assert done.stdout.split() == ["refused"] * 4, done.stderr


@pytest.mark.parametrize("kind", ["pdf", "docx", "odt", "pptx", "xlsx"])
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_bytes_changed_at_random_still_end_in_a_state(read: Read, kind: str, data: st.DataObject) -> None:
    changed = bytearray(samples.made(kind))
    for _ in range(data.draw(st.integers(1, 20))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(changed)))
    result = read(bytes(changed[: cut or len(changed)]), f"x.{kind}")
    assert result.state in State
    assert result.reason != Reason.UNREADABLE
    assert result.seconds < 30


def test_a_missing_file_and_a_folder_are_unreadable(tmp_path: Path) -> None:
    assert extract_file(tmp_path / "none", name="x.pdf").reason == Reason.UNREADABLE
    assert extract_file(tmp_path, name="x.pdf").reason == Reason.UNREADABLE
    assert extract_file("a\0b", name="x\0.pdf").reason == Reason.UNREADABLE
