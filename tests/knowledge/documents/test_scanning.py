"""What the virus scanner says goes: infected files never come in, and what it has not seen is nobody's to fetch."""

import io
import socket
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from knowledge.documents.families import add_version, publish_versions
from knowledge.documents.reader import file_url
from knowledge.documents.storing import clamd
from knowledge.documents.storing.admitting import admit
from knowledge.documents.storing.clamd import Result
from knowledge.documents.storing.scanning import scan_waiting
from knowledge.documents.uploading.models import Upload
from knowledge.models import Document, InstitutionPage
from kommez_cms import probes
from tests.factories import Tree, make_document, make_institution, make_pair
from tests.knowledge.documents.test_editing import ADD, form, signed_in
from tests.knowledge.documents.uploading.tus import begin, send
from tests.plugins.scanner import BAD, STREAM_MB, eicar

AWAY = "unix:/nowhere/clamd.ctl"
GOOD = b"Gewogen wurde an drei Tagen.\n" * 50


@pytest.fixture
def owner(site: Tree) -> InstitutionPage:
    return make_institution(site, make_pair()[0], "Stadtwerke")


@pytest.fixture
def scanned(settings: Any, clamd_address: str) -> None:
    settings.KOMMEZ_CLAMD = clamd_address


@pytest.mark.parametrize(
    ("content", "result"),
    [
        (GOOD, Result.CLEAN),
        (b"", Result.CLEAN),
        (eicar(), Result.INFECTED),
        (BAD, Result.INFECTED),
        (bytes(STREAM_MB * 1024 * 1024 - 100), Result.CLEAN),
        (bytes(STREAM_MB * 1024 * 1024 + 1), Result.TOO_LARGE),
        (bytes(4 * STREAM_MB * 1024 * 1024), Result.TOO_LARGE),
    ],
    ids=["good", "empty", "eicar", "own", "just small enough", "just too large", "far too large"],
)
def test_the_daemon_says_what_a_file_is(scanned: None, content: bytes, result: Result) -> None:
    assert clamd.scan(io.BytesIO(content)).result == result
    assert "ClamAV" in clamd.version()


@pytest.mark.parametrize("content", [eicar(), BAD])
def test_an_infected_file_is_refused_with_reason_and_remedy(
    scanned: None, owner: InstitutionPage, content: bytes
) -> None:
    editor = signed_in(owner, "editor")
    reply = editor.post(reverse(ADD), form(owner, content, "brief.txt"))
    assert reply.status_code == 200
    assert len(reply.context["form"].errors["upload"]) == 2
    address = begin(editor, len(content), "brief.txt")["Location"]
    assert send(editor, address, 0, content).status_code == 422
    assert not Document.objects.exists()
    assert not Upload.objects.exists()


def test_a_clean_file_is_public_at_once(scanned: None, owner: InstitutionPage, client: Client) -> None:
    editor = signed_in(owner, "editor")
    assert editor.post(reverse(ADD), form(owner, GOOD, **{"action-publish": "1"})).status_code == 302
    document = Document.objects.get()
    assert client.get(file_url(document, document.versions.get())).status_code == 200


def test_a_file_the_daemon_cannot_take_is_refused_in_words(scanned: None) -> None:
    large = b"Gewogen wurde an drei Tagen.\n" * (STREAM_MB * 40_000)
    verdict = admit(io.BytesIO(large), "gross.txt")
    assert (verdict.ok, verdict.reason) == (False, "too-large-to-scan")
    assert verdict.explanation
    assert verdict.remedy


def _doors(document: Document) -> list[str]:
    version = document.versions.get()
    return [
        file_url(document, version),
        f"/documents/{document.pk}/latest/",
        f"/de/documents/{document.pk}/text/1/",
    ]


def test_while_the_daemon_is_away_an_upload_waits_and_nobody_can_fetch_it(
    settings: Any, clamd_address: str, owner: InstitutionPage, client: Client, admin_client: Client
) -> None:
    settings.KOMMEZ_CLAMD = AWAY
    editor = signed_in(owner, "editor")
    assert editor.post(reverse(ADD), form(owner, GOOD, **{"action-publish": "1"})).status_code == 302
    document = Document.objects.get()
    assert document.live
    assert document.versions.get().state == "checking"
    for reader in (client, editor, admin_client):
        assert {reader.get(door).status_code for door in _doors(document)} == {404}
    assert client.get(f"/de/documents/{document.pk}/messprotokoll/").status_code == 200
    assert "being checked" in editor.get(
        f"/admin/snippets/knowledge/document/edit/{document.pk}/"
    ).content.decode() or (
        "Viren" in editor.get(f"/admin/snippets/knowledge/document/edit/{document.pk}/").content.decode()
    )
    assert scan_waiting() == 0
    assert probes.scanner().state == probes.FAILED
    settings.KOMMEZ_CLAMD = clamd_address
    assert probes.scanner().state == probes.WARNING
    assert scan_waiting() == 1
    assert client.get(_doors(document)[0]).status_code == 200
    assert probes.scanner().state == probes.OK


def test_what_turns_out_infected_while_it_waits_stays_shut(
    settings: Any, clamd_address: str, owner: InstitutionPage, client: Client
) -> None:
    settings.KOMMEZ_CLAMD = AWAY
    document = make_document(owner, "Akte")
    version = add_version(document, io.BytesIO(BAD), "brief.txt", language="fr", publish=True)
    assert (version.state, version.published_at) == ("checking", None)
    settings.KOMMEZ_CLAMD = clamd_address
    assert scan_waiting() == 1
    version.refresh_from_db()
    assert (version.state, version.reason, version.published_at) == ("rejected", "infected", None)
    publish_versions(document)
    version.refresh_from_db()
    assert version.published_at is None
    assert client.get(file_url(document, version)).status_code == 404
    assert not version.pages.exists()


def test_a_draft_that_was_checked_is_still_a_draft(settings: Any, clamd_address: str, owner: InstitutionPage) -> None:
    settings.KOMMEZ_CLAMD = AWAY
    document = make_document(owner, "Akte")
    version = add_version(document, io.BytesIO(GOOD), "neu.txt", language="fr")
    settings.KOMMEZ_CLAMD = clamd_address
    scan_waiting()
    version.refresh_from_db()
    assert (version.state, version.published_at) == ("waiting", None) or version.state == "ok"
    assert version.published_at is None


def test_a_question_of_the_public_takes_no_file_while_the_daemon_is_away(settings: Any, owner: InstitutionPage) -> None:
    from knowledge.questions.messages import Upload as Sent
    from knowledge.questions.messages import store_files
    from knowledge.questions.refusal import NotPossible

    settings.KOMMEZ_CLAMD = AWAY
    with pytest.raises(NotPossible):
        store_files([Sent(SimpleUploadedFile("m.txt", GOOD), "m.txt")], None)


def test_a_daemon_that_hangs_up_or_talks_nonsense_is_away(settings: Any) -> None:
    for reply in (b"", b"UNKNOWN COMMAND\0", b"stream: Something went wrong ERROR\0"):
        with socket.create_server(("127.0.0.1", 0)) as server:
            settings.KOMMEZ_CLAMD = f"tcp://127.0.0.1:{server.getsockname()[1]}"
            import threading

            def answer(server: socket.socket = server, reply: bytes = reply) -> None:
                line, _address = server.accept()
                with line:
                    line.recv(1 << 20)
                    line.sendall(reply)

            thread = threading.Thread(target=answer)
            thread.start()
            assert clamd.scan(io.BytesIO(b"x")).result == Result.AWAY
            thread.join()


def test_without_a_daemon_nothing_waits_and_what_waited_is_released(settings: Any, owner: InstitutionPage) -> None:
    settings.KOMMEZ_CLAMD = AWAY
    document = make_document(owner, "Akte")
    version = add_version(document, io.BytesIO(GOOD), "neu.txt", language="fr", publish=True)
    settings.KOMMEZ_CLAMD = ""
    scan_waiting()
    version.refresh_from_db()
    assert version.published_at is not None
    assert probes.scanner().state == probes.OK


def test_the_import_of_a_file_that_waits_reads_nothing_of_it(settings: Any, owner: InstitutionPage) -> None:
    settings.KOMMEZ_CLAMD = AWAY
    document = make_document(owner, "Akte")
    version = add_version(document, io.BytesIO(GOOD), "neu.txt", language="fr")
    from knowledge.documents.reading import read_version, requeue_unfinished

    assert read_version.call(version.pk) == "checking"
    assert requeue_unfinished() == 0
    assert not version.pages.exists()
