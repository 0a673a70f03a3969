"""Are scans recognised in the background, slice by slice, and can editors see, stop and repeat it?"""

import io
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from home.audience import PUBLIC
from knowledge.documents import reading
from knowledge.documents.extraction.recognition import languages
from knowledge.documents.families import add_version, publish_versions
from knowledge.documents.searchable import DocumentSearchable
from knowledge.models import Document, DocumentPage, DocumentVersion
from knowledge.templatetags.documents import remarks, state_explained
from tests.factories import Tree, make_institution, make_member, make_pair
from tests.samples import pdfs
from tests.samples.words import TELLING


@pytest.fixture
def document(site: Tree) -> Document:
    document = Document(title="Satzung", institution=make_institution(site, make_pair()[0]), live=False)
    document.pending_audience = PUBLIC
    document.save()
    return document


def upload(document: Document, data: bytes, name: str) -> DocumentVersion:
    return add_version(document, io.BytesIO(data), name, language="de")


@pytest.fixture
def scan(document: Document) -> DocumentVersion:
    """A scan of two frames, read as far as it can be without recognition."""
    if not {"ara", "deu", "eng", "fra", "osd"} <= languages():
        pytest.skip("needs tesseract with Arabic, German, English and French")
    version = upload(document, pdfs.as_picture("de", "TIFF", frames=2), "fax.tiff")
    reading.read_many([version])
    return version


def test_a_scan_is_read_in_slices_each_of_which_is_kept(scan: DocumentVersion, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (scan.state, scan.reason, scan.pages_left) == ("reading", "pages-left", [1, 2])
    assert "0" in state_explained(scan)
    monkeypatch.setattr(reading, "_SLICE_PAGES", 1)
    assert reading.recognise_version.call(scan.pk) == "partial"
    scan.refresh_from_db()
    assert scan.pages_left == [2]
    assert "1" in state_explained(scan)
    assert reading.recognise_version.call(scan.pk) == "ok"
    scan.refresh_from_db()
    assert (scan.pages_left, scan.reason, scan.page_count) == ([], "", 2)
    assert TELLING["de"][0] in scan.pages.get(number=1).text
    assert scan.pages.get(number=2).recognised
    assert reading.recognise_version.call(scan.pk) == "ok"  # delivered once more: nothing happens


def test_a_slice_without_time_loses_nothing_and_a_page_nobody_can_read_is_left_out(scan: DocumentVersion) -> None:
    for _attempt in range(reading.MAX_ATTEMPTS):
        reading.recognise_slice(DocumentVersion.objects.get(pk=scan.pk), seconds=0)
    scan.refresh_from_db()
    assert scan.pages_left == [2]


def test_an_editor_stops_the_recognition_and_has_the_file_read_anew(scan: DocumentVersion) -> None:
    reading.stop(scan)
    scan.refresh_from_db()
    assert (scan.state, scan.reason, scan.pages_left) == ("no-text", "stopped", [])
    assert reading.recognise_version.call(scan.pk) == "no-text"
    reading.retry(scan)
    scan.refresh_from_db()
    assert scan.reason == "pages-left"


def test_what_an_older_extractor_read_is_read_again_and_shown_until_then(document: Document) -> None:
    version = upload(document, b"Nachtmessung der Zone Nord.", "protokoll.txt")
    reading.read_many([version])
    DocumentVersion.objects.update(extractor_version="1")
    DocumentPage.objects.update(text="alter Text")
    assert reading.requeue_unfinished() == 1
    version.refresh_from_db()
    assert version.extractor_version == reading.EXTRACTOR_VERSION
    assert "Nachtmessung" in version.pages.get().text
    assert reading.requeue_unfinished() == 0


def test_a_scan_whose_worker_died_goes_on(scan: DocumentVersion) -> None:
    long_ago = timezone.now() - timedelta(hours=1)
    DocumentVersion.objects.update(uploaded_at=long_ago, read_at=long_ago)
    assert reading.requeue_unfinished() == 1


def test_a_password_opens_a_file_once_and_is_kept_nowhere(document: Document) -> None:
    version = upload(document, pdfs.protected("Vertrauliche Satzung", user="augsburg"), "geheim.pdf")
    reading.read_many([version])
    assert (version.state, version.reason) == ("encrypted", "password")
    assert reading.read_with_password(version, "falsch") == "encrypted"
    assert version.reason == "wrong-password"
    assert reading.read_with_password(version, "augsburg") == "ok"
    assert "Vertrauliche Satzung" in version.pages.get().text
    stored = str(DocumentVersion.objects.filter(pk=version.pk).values())
    assert "augsburg" not in stored


def test_the_editor_is_told_how_many_passages_were_left_out(document: Document) -> None:
    covered = pdfs.said("Geheimnis", 780) + pdfs.SEEN + pdfs.said("Anderes", 600)
    boxes = b"0 0 0 rg 60 770 300 30 re f 60 590 300 30 re f"
    version = upload(document, pdfs.page(covered + boxes), "balken.pdf")
    reading.read_many([version])
    with override("en"):
        assert any("2 passages under black boxes" in str(remark) for remark in remarks(version))


def test_hardly_readable_text_is_searched_and_never_shown(document: Document) -> None:
    version = upload(document, b"Nachtmessung der Zone Nord.", "protokoll.txt")
    reading.read_many([version])
    version.pages.update(poor=True, text="Kl rwrk Zfl")
    publish_versions(document)
    document.refresh_from_db()
    document.live = True
    record = next(iter(DocumentSearchable().records([document])))
    assert record.sections == ()
    assert "rwrk" in record.keywords


def test_an_editor_gives_the_password_on_the_page_of_the_file_and_others_find_no_such_page(
    document: Document, site: Tree, client: Client
) -> None:
    version = upload(document, pdfs.protected("Vertrauliche Satzung", user="augsburg"), "geheim.pdf")
    reading.read_many([version])
    address = reverse("read-document", args=[version.pk])
    stranger = make_institution(site, document.institution.municipality, "Umweltamt")
    client.force_login(make_member(stranger, "editor"))
    assert client.get(address).status_code == 404
    assert client.post(address, {"act": "again"}).status_code == 404
    client.force_login(make_member(document.institution, "editor"))
    assert b"act" in client.get(address).content
    assert client.post(address, {"act": "password", "password": "falsch"}).status_code == 200
    assert client.post(address, {"act": "password", "password": "augsburg"}).status_code == 302
    version.refresh_from_db()
    assert version.state == "ok"
    assert client.post(address, {"act": "again"}).status_code == 302
    version.refresh_from_db()
    assert version.state in ("waiting", "encrypted")
