"""Does a file that came in pieces become the document it was meant for, once, or nothing at all?"""

import errno
import hashlib
import os
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from django.core.files.storage import storages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from knowledge.documents.families import sweep_blobs
from knowledge.documents.uploading import life, parts
from knowledge.documents.uploading.models import Upload
from knowledge.models import Document, InstitutionPage
from tests.factories import make_document
from tests.knowledge.documents.test_editing import EDIT, form
from tests.knowledge.documents.uploading.tus import (
    CONTENT,
    begin,
    saved,
    send,
    sent,
    tus,
)


def test_a_file_sent_in_pieces_becomes_the_document(editor: Client, owner: InstitutionPage) -> None:
    upload = sent(editor)
    reply = saved(editor, owner, upload)
    assert reply.status_code == 302, reply.content.decode()[-2000:]
    version = Document.objects.get().versions.get()
    assert (version.sha256, version.size, version.filename) == (
        hashlib.sha256(CONTENT).hexdigest(),
        len(CONTENT),
        "wiegen.txt",
    )
    assert version.file.read() == CONTENT
    assert not Upload.objects.exists()
    assert not list(parts.folder().glob("*"))


class Breaking(BytesIO):
    """A line that breaks in the middle of a piece."""

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() >= 128 * 1024:
            raise OSError(errno.ECONNRESET, "the line broke")
        return super().read(size)


def test_what_came_before_the_line_broke_is_kept_and_the_rest_follows(editor: Client, owner: InstitutionPage) -> None:
    address = begin(editor)["Location"]
    upload = life.go_on(Upload.objects.get(), Breaking(CONTENT), at=0, length=len(CONTENT))
    assert upload.offset == 128 * 1024
    assert tus(editor, "HEAD", address)["Upload-Offset"] == str(128 * 1024)
    send(editor, address, 128 * 1024, CONTENT[128 * 1024 :])
    assert saved(editor, owner, Upload.objects.get()).status_code == 302
    assert Document.objects.get().versions.get().sha256 == hashlib.sha256(CONTENT).hexdigest()


def test_the_whole_file_is_judged_by_its_content(editor: Client, owner: InstitutionPage) -> None:
    program = b"MZ\x90\x00" + bytes(5000)
    address = begin(editor, len(program), "plan.docx")["Location"]
    assert send(editor, address, 0, program[:3000]).status_code == 204
    refused = send(editor, address, 3000, program[3000:])
    assert refused.status_code == 422
    assert "rogram" in refused.content.decode()
    assert not Upload.objects.exists()
    assert not list(parts.folder().glob("*"))


def test_an_upload_is_used_once(editor: Client, owner: InstitutionPage) -> None:
    upload = sent(editor)
    saved(editor, owner, upload)
    again = saved(editor, owner, upload)
    assert again.status_code == 200
    assert again.context["form"].errors["upload"]
    assert Document.objects.count() == 1


def test_a_half_sent_file_is_no_document(editor: Client, owner: InstitutionPage) -> None:
    address = begin(editor)["Location"]
    send(editor, address, 0, CONTENT[:-1])
    reply = saved(editor, owner, Upload.objects.get())
    assert reply.status_code == 200
    assert not Document.objects.exists()


def test_a_resumed_file_becomes_the_next_version(editor: Client, owner: InstitutionPage) -> None:
    document = make_document(owner, "Messprotokoll")
    upload = sent(editor)
    address = reverse(EDIT, args=[document.pk])
    reply = editor.post(address, form(owner, upload="", upload_resumed=str(upload.pk), upload_note="neu gewogen"))
    assert reply.status_code == 302
    assert document.versions.get(number=2).note == "neu gewogen"


def test_what_is_saved_while_somebody_types_makes_no_version(editor: Client, owner: InstitutionPage) -> None:
    document = make_document(owner, "Messprotokoll")
    upload = sent(editor)
    address = reverse(EDIT, args=[document.pk])
    for values in ({"upload": "", "upload_resumed": str(upload.pk)}, {}):
        reply = editor.post(address, form(owner, **values), headers={"Accept": "application/json"})
        assert reply.json()["success"], reply.content
    assert document.versions.count() == 1
    assert Upload.objects.filter(pk=upload.pk).exists()


def test_a_whole_upload_is_kept_until_its_form_is_saved_or_its_time_is_over(editor: Client) -> None:
    upload = sent(editor)
    blob = Path(storages["blobs"].path(upload.sha256))
    os.utime(blob, (0, 0))
    assert sweep_blobs() == 0
    Upload.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    life.tidy()
    assert sweep_blobs() == 1
    assert not blob.exists()
