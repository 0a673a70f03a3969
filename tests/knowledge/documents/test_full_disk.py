"""A full disk is said in words at every door, and tears nothing: neither rows nor bytes."""

import errno
import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.test import Client
from django.urls import reverse

from home.room import is_no_room
from knowledge.documents import families
from knowledge.documents.blobs import BlobStorage
from knowledge.models import Document, InstitutionPage
from tests.factories import Tree, make_institution, make_pair
from tests.knowledge.documents.test_editing import ADD, form, signed_in

WORDS = ("no room left", "kein Platz")
NO_ROOM = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.fixture
def editor(site: Tree) -> tuple[Client, InstitutionPage]:
    owner = make_institution(site, make_pair()[0])
    return signed_in(owner, "editor"), owner


def _full(*given: Any, **named: Any) -> Any:
    raise NO_ROOM


def test_the_form_says_that_there_is_no_room_and_keeps_what_was_typed(editor: Any, monkeypatch: Any) -> None:
    client, owner = editor
    monkeypatch.setattr(BlobStorage, "store", _full)
    reply = client.post(reverse(ADD), form(owner))
    assert reply.status_code == 200
    assert any(words in reply.content.decode() for words in WORDS)
    assert "Messprotokoll" in reply.content.decode()
    assert not Document.objects.exists()


def test_a_disk_that_fills_up_later_is_a_page_of_its_own_and_rolls_everything_back(
    editor: Any, monkeypatch: Any
) -> None:
    client, owner = editor
    client.raise_request_exception = False
    monkeypatch.setattr(families, "point_to_current", _full)
    reply = client.post(reverse(ADD), form(owner))
    assert reply.status_code == 507
    assert any(words in reply.content.decode() for words in WORDS)
    assert "no-store" in reply["Cache-Control"]
    assert not Document.objects.exists()


def test_a_full_database_is_told_like_a_full_disk() -> None:
    from django.db import OperationalError

    assert is_no_room(OperationalError("database or disk is full"))
    assert is_no_room(NO_ROOM)
    assert not is_no_room(OperationalError("database is locked"))
    assert not is_no_room(PermissionError(errno.EACCES, "no"))
    assert not is_no_room(None)


def test_a_megabyte_of_disk_takes_what_fits_and_nothing_of_what_does_not(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], check=False, capture_output=True)
    if mounted.returncode:
        pytest.skip(f"this machine lets nobody mount a small disk ({sys.platform})")
    try:
        storage = BlobStorage(disk / "blobs")
        kept = storage.store(io.BytesIO(b"a" * 400_000))
        for size in (700_000, 2_000_000, 50_000_000):
            with pytest.raises(OSError) as full:  # noqa: PT011 - its number is looked at
                storage.store(io.BytesIO(b"b" * size))
            assert is_no_room(full.value)
            assert not list((disk / "blobs" / "incoming").iterdir())
        assert list(storage.blobs()) == [kept]
        assert storage.verify(kept)
        assert storage.verify(storage.store(io.BytesIO(b"c" * 400_000)))
    finally:
        subprocess.run(["umount", disk], check=True)


def test_bytes_of_a_form_that_was_refused_are_swept(editor: Any, monkeypatch: Any) -> None:
    client, owner = editor
    client.raise_request_exception = False
    with monkeypatch.context() as patched:
        patched.setattr(families, "point_to_current", _full)
        client.post(reverse(ADD), form(owner, b"Niemand nennt diese Bytes.", "m.txt"))
    blobs: Any = storages["blobs"]
    for sha in list(blobs.blobs()):
        os.utime(blobs.path(sha), (0, 0))
    families.sweep_blobs()
    assert not set(blobs.blobs()) - families.named_checksums()
