"""Does the protocol keep its word: what is confirmed is certain, what does not fit changes nothing, uploads are private?"""

import base64
import errno
import gzip
import hashlib
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from knowledge.documents.uploading import life, parts
from knowledge.documents.uploading.models import Upload
from knowledge.membership.rights import derive_all
from knowledge.models import Document, InstitutionPage
from tests.factories import Tree, make_member
from tests.knowledge.documents.uploading.tus import (
    CONTENT,
    begin,
    saved,
    send,
    sent,
    signed_in,
    tus,
)


def test_the_protocol_says_what_it_can_do(editor: Client) -> None:
    reply = editor.options(reverse("document-uploads"))
    assert (reply.status_code, reply["Tus-Version"]) == (204, "1.0.0")
    assert reply["Tus-Extension"] == "creation,expiration,termination,checksum"
    assert reply["Tus-Max-Size"] == str(512 * 1024 * 1024)
    missing = editor.post(reverse("document-uploads"), headers={"Upload-Length": "5"})
    assert (missing.status_code, missing["Tus-Version"]) == (412, "1.0.0")


def test_an_upload_begins_with_an_address_and_says_how_far_it_came(editor: Client) -> None:
    reply = begin(editor)
    assert reply.status_code == 201
    assert reply["Upload-Offset"] == "0"
    assert "Upload-Expires" in reply
    send(editor, reply["Location"], 0, CONTENT[:1000])
    head = tus(editor, "HEAD", reply["Location"])
    assert (head.status_code, head["Upload-Offset"], head["Upload-Length"]) == (200, "1000", str(len(CONTENT)))
    assert "no-store" in head["Cache-Control"]
    assert editor.get(reply["Location"], headers={"Tus-Resumable": "1.0.0"}).status_code == 405


def test_bytes_that_were_written_but_not_confirmed_are_written_again(editor: Client) -> None:
    address = begin(editor)["Location"]
    send(editor, address, 0, CONTENT[:1000])
    with parts.path_of(Upload.objects.get().pk).open("ab") as part:  # the process died before the row was written
        part.write(b"something else" * 100)
    assert send(editor, address, 1000, CONTENT[1000:]).status_code == 204
    assert Upload.objects.get().sha256 == hashlib.sha256(CONTENT).hexdigest()


def test_confirmed_bytes_that_the_disk_forgot_end_the_upload(editor: Client) -> None:
    address = begin(editor)["Location"]
    send(editor, address, 0, CONTENT[:1000])
    os.truncate(parts.path_of(Upload.objects.get().pk), 10)
    assert send(editor, address, 1000, CONTENT[1000:]).status_code == 410
    assert tus(editor, "HEAD", address).status_code == 404


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (409, {"Upload_Offset": "999"}),
        (409, {"Upload_Offset": "1001"}),
        (400, {"Upload_Offset": "-1"}),
        (400, {"Upload_Offset": "٣"}),
        (415, {"Upload_Offset": "1000", "Content_Type": "application/octet-stream"}),
        (400, {"Upload_Offset": "1000", "Upload_Checksum": "md5 eA=="}),
        (400, {"Upload_Offset": "1000", "Upload_Checksum": "sha256 ?"}),
        (460, {"Upload_Offset": "1000", "Upload_Checksum": "sha256 eA=="}),
        (412, {"Upload_Offset": "1000", "Tus_Resumable": "0.2.2"}),
    ],
)
def test_a_piece_that_does_not_fit_changes_nothing(editor: Client, status: int, headers: dict[str, str]) -> None:
    address = begin(editor)["Location"]
    send(editor, address, 0, CONTENT[:1000])
    assert tus(editor, "PATCH", address, CONTENT[1000:2000], **headers).status_code == status
    assert Upload.objects.get().offset == 1000


def test_a_piece_with_its_checksum_is_taken_in(editor: Client) -> None:
    address = begin(editor)["Location"]
    digest = base64.b64encode(hashlib.sha256(CONTENT[:1000]).digest()).decode()
    assert send(editor, address, 0, CONTENT[:1000], Upload_Checksum=f"sha256 {digest}").status_code == 204


def test_more_than_was_announced_is_refused(editor: Client) -> None:
    address = begin(editor, 100)["Location"]
    assert send(editor, address, 0, CONTENT[:101]).status_code == 413
    assert Upload.objects.get().offset == 0


def test_two_requests_for_one_upload_do_not_mix(editor: Client) -> None:
    address = begin(editor)["Location"]
    with parts.held(Upload.objects.get().pk):
        assert send(editor, address, 0, CONTENT[:1000]).status_code == 423
        assert tus(editor, "DELETE", address).status_code == 423
    assert send(editor, address, 0, CONTENT[:1000]).status_code == 204


def test_size_number_and_room_are_limited_before_a_byte_is_sent(
    editor: Client, settings: Any, monkeypatch: Any
) -> None:
    settings.KOMMEZ_UPLOAD_MB = 1
    assert begin(editor, 1024 * 1024 + 1).status_code == 413
    assert begin(editor, 0).status_code == 422
    assert [begin(editor, 1024 * 1024).status_code for _one in range(5)] == [201, 201, 201, 201, 429]
    Upload.objects.all().delete()
    assert [begin(editor, 10).status_code for _one in range(21)] == [201] * 20 + [429]
    Upload.objects.all().delete()
    monkeypatch.setattr(life, "free_bytes", lambda: life.SPARE_BYTES)
    full = begin(editor, 10)
    assert full.status_code == 507
    assert full.content


def test_an_upload_belongs_to_one_person(editor: Client, owner: InstitutionPage, site: Tree) -> None:
    other = signed_in(owner, "editor")
    address = begin(editor)["Location"]
    assert tus(other, "HEAD", address).status_code == 404
    assert send(other, address, 0, CONTENT[:10]).status_code == 404
    assert tus(other, "DELETE", address).status_code == 404
    send(editor, address, 0, CONTENT)
    assert saved(other, owner, Upload.objects.get()).status_code == 200
    assert not Document.objects.exists()
    assert begin(signed_in(owner, "reader")).status_code == 403
    assert begin(signed_in(owner, "translator")).status_code == 403
    assert begin(Client()).status_code == 302
    assert Upload.objects.get().offset == len(CONTENT)


def test_a_form_without_its_secret_sends_nothing(owner: InstitutionPage) -> None:
    member = make_member(owner, "editor")
    derive_all()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(member)
    assert begin(strict).status_code == 403
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("plan.exe.txt", "plan_exe.txt"),
        ("a\r\nb\u202etxt.txt", "a btxt.txt"),
        ("", "document"),
    ],
)
def test_names_of_senders_are_neutralised(editor: Client, name: str, kept: str) -> None:
    begin(editor, name=name)
    upload = Upload.objects.get()
    assert upload.name == kept
    assert parts.path_of(upload.pk).name == upload.pk.hex


def test_uploads_nobody_finished_go_after_three_days_and_parts_nobody_knows_at_once(editor: Client) -> None:
    address = begin(editor)["Location"]
    send(editor, address, 0, CONTENT[:1000])
    stray = parts.folder() / ("0" * 32)
    stray.write_bytes(b"x")
    assert life.tidy() == 0
    assert not stray.exists()
    Upload.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert tus(editor, "HEAD", address).status_code == 410
    assert life.tidy() == 1
    assert not list(parts.folder().glob("*"))


def test_a_whole_upload_takes_nothing_more(editor: Client) -> None:
    upload = sent(editor)
    address = reverse("document-upload", args=[upload.pk])
    assert send(editor, address, len(CONTENT), b"x").status_code == 413
    assert life.whole(Upload.objects.get().owner, upload.pk) == upload
    assert not list(parts.folder().glob("*"))


def test_a_crash_before_a_whole_upload_came_to_the_blobs_loses_nothing(editor: Client) -> None:
    upload = sent(editor)
    blob = Path(storages["blobs"].path(upload.sha256))
    blob.rename(parts.path_of(upload.pk))
    assert life.whole(upload.owner, upload.pk) == upload
    assert blob.read_bytes() == CONTENT


def test_cancelling_removes_the_bytes(editor: Client) -> None:
    address = begin(editor)["Location"]
    send(editor, address, 0, CONTENT[:1000])
    assert tus(editor, "DELETE", address).status_code == 204
    assert tus(editor, "HEAD", address).status_code == 404
    assert not list(parts.folder().glob("*"))


def test_a_full_disk_is_said_in_words_and_tears_nothing(editor: Client, monkeypatch: Any) -> None:
    address = begin(editor)["Location"]
    send(editor, address, 0, CONTENT[:1000])

    def full(part: Any, piece: bytes) -> None:
        part.write(piece[:100])
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(parts, "_write_all", full)
        reply = send(editor, address, 1000, CONTENT[1000:])
    assert reply.status_code == 507
    assert reply.content.decode() in ("There is no room left on this server.", "Auf diesem Server ist kein Platz mehr.")
    assert tus(editor, "HEAD", address)["Upload-Offset"] == "1000"
    assert send(editor, address, 1000, CONTENT[1000:]).status_code == 204


def test_parts_lie_outside_every_public_path(editor: Client, settings: Any) -> None:
    begin(editor)
    assert not parts.folder().is_relative_to(settings.STATIC_ROOT)
    assert not parts.folder().is_relative_to(settings.MEDIA_ROOT)


def test_the_scripts_of_uploads_are_small() -> None:
    folder = Path("knowledge/static/knowledge")
    scripts = {name: (folder / name).read_bytes() for name in ("pieces.js", "uploading.js", "together.js")}
    assert len(gzip.compress(scripts["pieces.js"] + scripts["uploading.js"])) < 4_000
    assert sum(map(len, scripts.values())) < 20_000
