"""Small pictures of files: drawn apart from the site, seen by who sees the document, gone when it goes."""

import io
import os
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from home.audience import Audience, Level
from knowledge.documents.families import add_version
from knowledge.documents.making import Page, make_file
from knowledge.documents.previews import office, shelf
from knowledge.documents.previews.making import make_due, make_preview, sweep
from knowledge.documents.previews.models import Preview
from knowledge.documents.previews.rendering import draw
from knowledge.documents.previews.showing import pictures_of
from knowledge.documents.withdrawing import withdraw
from knowledge.models import Document, DocumentVersion
from tests.factories import Tree, make_institution, make_member, make_pair
from tests.factories.access import make_document
from tests.knowledge.documents import samples


@pytest.fixture
def works(site: Tree) -> Any:
    return make_institution(site, make_pair()[0], "Wasserwerk")


def version_of(works: Any, data: bytes = b"", name: str = "plan.pdf", **values: Any) -> DocumentVersion:
    """The version of a published document that holds these bytes."""
    document = Document(title="Plan", institution=works)
    document.pending_audience = values.get("audience", Audience())
    document.save()
    version = add_version(document, io.BytesIO(data or samples.made("pdf")), name, language="de", publish=True)
    document.save_revision().publish()
    return version


def drawn(tmp_path: Path, data: bytes, kind: str) -> Any:
    path = tmp_path / "file"
    path.write_bytes(data)
    with path.open("rb") as file:
        return draw(file.fileno(), kind)


def pictures(version: DocumentVersion) -> Any:
    return pictures_of(version, Preview.objects.get(version=version))


def test_every_page_of_a_pdf_is_drawn_small_and_the_first_one_larger(works: Any, client: Client) -> None:
    version = version_of(works)
    assert make_due() == 1
    shown = pictures(version)
    assert [one.page for one in shown.pages] == [1, 2]
    response = client.get(shown.large.url)
    assert (response.status_code, response["Content-Type"]) == (200, "image/webp")
    assert len(response.content) <= 40_000
    with Image.open(io.BytesIO(response.content)) as picture:
        assert picture.size == (shown.large.width, shown.large.height)
        assert picture.convert("L").getextrema()[0] < 100, "something is written on it"
    assert len(client.get(shown.pages[1].url).content) <= 8_000
    assert make_due() == 0


def test_the_file_says_its_title_and_language_and_whether_it_is_tagged(works: Any) -> None:
    facts = make_preview(version_of(works)).facts
    assert facts["tagged"] is True
    assert facts["language"].startswith("de")
    assert facts["title"]


def test_the_headings_of_a_tagged_pdf_are_its_outline(works: Any) -> None:
    outline = make_preview(version_of(works)).outline
    assert ["Gebühren der Abfuhr", 1] in [[title, page] for _level, title, page in outline]
    assert len({page for _level, _title, page in outline}) == 2


def test_a_heading_of_two_lines_is_one_with_a_space_between(tmp_path: Path) -> None:
    title = "Betriebsregeln für die Bewässerung mit gereinigtem Abwasser im Park der Stadt und am Fluss"
    data = make_file("pdf", language="de", title=title, pages=[Page("Eins", ["Text."])])
    assert [entry[1] for entry in drawn(tmp_path, data, "pdf").outline] == [title, "Eins"]


def test_a_picture_is_asked_for_once_and_only_the_readers_own_browser_keeps_it(works: Any, client: Client) -> None:
    version = version_of(works)
    make_due()
    address = pictures(version).large.url
    first = client.get(address)
    assert "private" in first["Cache-Control"]
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_the_pictures_of_a_closed_document_are_for_its_readers(works: Any, client: Client) -> None:
    version = version_of(works, audience=Audience(Level.PARTNERSHIP))
    make_due()
    shown = pictures(version)
    assert client.get(shown.large.url).status_code == 404
    assert client.get(shown.large.url, headers={"If-None-Match": "*"}).status_code == 404
    client.force_login(make_member(works, "reader"))
    seen = client.get(shown.large.url)
    assert (seen.status_code, seen["Cache-Control"]) == (200, "private, no-store")


def test_a_version_that_waits_for_its_publication_shows_no_picture(works: Any, client: Client) -> None:
    version = version_of(works)
    make_due()
    DocumentVersion.objects.filter(pk=version.pk).update(published_at=None)
    assert client.get(pictures(version).large.url).status_code == 404


def test_withdrawing_takes_the_pictures_away_at_once(
    works: Any, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    version = version_of(works)
    make_due()
    address, own = pictures(version).large.url, f"{version.sha256[:2]}/{version.sha256}/**/*.webp"
    assert list(shelf.root().glob(own))
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(Document.objects.get(pk=version.document_id), reason="x")
    assert client.get(address).status_code == 404
    assert list(shelf.root().glob(own)) == []
    assert make_due() == 0, "and they are not made again"


def test_pictures_of_the_same_file_elsewhere_stay(
    works: Any, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    data = samples.made("pdf")
    one, other = version_of(works, data), version_of(works, data)
    make_due()
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(Document.objects.get(pk=one.document_id), reason="x")
    assert client.get(pictures(other).large.url).status_code == 200


def test_the_janitor_removes_what_no_row_names(works: Any) -> None:
    version = version_of(works)
    make_due()
    folder = shelf.folder_of(version.sha256, Preview.objects.get().maker)
    long_ago = time.time() - 3 * 86_400
    os.utime(folder, (long_ago, long_ago))
    assert sweep() == 0
    Preview.objects.all().delete()
    assert sweep() == 1
    assert not folder.parent.exists()


def test_pictures_that_a_restored_backup_lacks_are_made_again(works: Any, client: Client) -> None:
    version = version_of(works)
    make_due()
    shelf.remove(version.sha256)
    sweep()
    assert make_due() == 1
    assert client.get(pictures(version).large.url).status_code == 200


def test_a_photograph_is_turned_upright_and_loses_what_it_knows_of_its_place(tmp_path: Path) -> None:
    picture = Image.new("RGB", (1200, 600), "white")
    exif = picture.getexif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010E] = "Am Roten Tor"
    data = io.BytesIO()
    picture.save(data, "JPEG", exif=exif)
    made = drawn(tmp_path, data.getvalue(), "picture")
    assert made.is_whole
    assert [(one.page, one.size) for one in made.pictures] == [(1, "first"), (1, "small")]
    assert made.pictures[0].height > made.pictures[0].width
    assert b"Roten" not in made.pictures[0].data


def test_noise_that_no_quality_makes_small_is_made_smaller(tmp_path: Path) -> None:
    data = io.BytesIO()
    Image.frombytes("RGB", (900, 900), os.urandom(900 * 900 * 3)).save(data, "PNG")
    made = drawn(tmp_path, data.getvalue(), "picture")
    assert all(len(one.data) <= 40_000 for one in made.pictures)
    assert made.is_whole


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.4 broken", b"\x89PNG\r\n\x1a\n", samples.bomb(), samples.encrypted_pdf()]
)
@pytest.mark.parametrize("kind", ["pdf", "picture"])
def test_what_cannot_be_drawn_ends_quietly(tmp_path: Path, data: bytes, kind: str) -> None:
    made = drawn(tmp_path, data, kind)
    assert not made.pictures


def test_a_picture_of_billions_of_pixels_is_not_opened(tmp_path: Path) -> None:
    data = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(data, "PNG")
    assert not drawn(tmp_path, data.getvalue(), "picture").pictures


def test_what_is_only_text_has_nothing_to_show(works: Any) -> None:
    assert make_preview(version_of(works, b"Nachtmessung der Zone Nord.", "messung.txt")).state == "nothing"


@pytest.mark.skipif(not office.program(), reason="LibreOffice is not installed")
def test_an_office_file_is_drawn_with_its_headings_as_outline(works: Any) -> None:
    row = make_preview(version_of(works, samples.made("docx"), "plan.docx"))
    assert row.state == "done"
    assert [title for _level, title, _page in row.outline][:1] == ["Gebühren der Abfuhr"]
    assert "tagged" not in row.facts


def test_without_libreoffice_an_office_file_waits_for_it(works: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    version = version_of(works, samples.made("docx"), "plan.docx")
    monkeypatch.setattr(office, "_PROGRAMS", ("no-such-program",))
    assert make_preview(version).state == "no-office"
    assert make_due() == 0


def test_a_document_with_a_damaged_file_is_tried_twice_and_no_more(works: Any) -> None:
    version = make_document(works, "Kaputt").versions.get()
    assert [make_due(), make_due()] == [1, 0]
    for attempts in (2, 2):
        Preview.objects.update(begun_at="2020-01-01T00:00Z")
        make_due()
        assert Preview.objects.get(version=version).attempts == attempts


LINKED = """<?xml version="1.0" encoding="UTF-8"?><office:document office:mimetype="application/vnd.oasis.opendocument.text"
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.2"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"><office:body><office:text><text:p>Plan <draw:frame
 text:anchor-type="as-char"><draw:image xlink:href="{address}" xlink:type="simple" xlink:show="embed"
 xlink:actuate="onLoad"/></draw:frame></text:p></office:text></office:body></office:document>"""


@pytest.mark.skipif(not office.program(), reason="LibreOffice is not installed")
def test_printing_an_office_file_asks_no_other_machine(tmp_path: Path) -> None:
    asked: list[str] = []

    class Elsewhere(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_GET

    server = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    path = tmp_path / "plan"
    path.write_text(LINKED.format(address=f"http://127.0.0.1:{server.server_port}/picture.png"), encoding="utf-8")
    with office.as_pdf(path, "odt") as made:
        assert made is not None
    server.shutdown()
    server.server_close()
    assert asked == []
