"""Are damaged originals found, told, and healed by nothing but the right bytes?"""

import io
import os
import tarfile
import zipfile
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from home.mails.models import Letter
from knowledge.documents.blobs import blob_name
from knowledge.documents.families import add_version
from knowledge.documents.storing import fixity
from knowledge.documents.storing.models import StoredBlob
from knowledge.membership.models import User
from knowledge.models import Document
from kommez_cms import probes
from tests.factories import Tree, make_document, make_institution, make_pair

CONTENTS = [b"Tarife 2024 " * 9_000, b"Plan der Kanaele " * 9_000, b"Protokoll " * 9_000]


@pytest.fixture
def documents(site: Tree) -> list[Document]:
    here, _there = make_pair()
    owner = make_institution(site, here)
    return [make_document(owner, f"Akte {number}", content=content) for number, content in enumerate(CONTENTS)]


def sha_of(document: Document) -> str:
    return document.versions.get().sha256


def path_of(document: Document) -> Path:
    return Path(storages["blobs"].path(blob_name(sha_of(document))))


def damage(path: Path, data: bytes) -> None:
    path.chmod(0o600)
    path.write_bytes(data)


def states() -> dict[str, str]:
    return dict(StoredBlob.objects.values_list("pk", "state"))


def test_every_original_is_read_and_found_sound(documents: list[Document]) -> None:
    assert fixity.check_due() == 3
    assert states() == {sha_of(document): "sound" for document in documents}
    assert fixity.check_due() == 0
    assert probes.originals().state == probes.OK
    assert not Letter.objects.exists()


def test_a_flipped_bit_a_swap_and_a_truncation_are_all_found_and_told_once(documents: list[Document]) -> None:
    User.objects.create_superuser("admin@example.org", "x")
    first, second, third = map(path_of, documents)
    one, other = first.read_bytes(), second.read_bytes()
    damage(first, other)
    damage(second, one)
    damage(third, CONTENTS[2][:-1])
    fixity.check_due()
    assert set(states().values()) == {"damaged"}
    letter = Letter.objects.get()
    assert all(f"Akte {number}" in letter.text for number in range(3))
    StoredBlob.objects.update(checked_at=None)
    fixity.check_due()
    assert Letter.objects.count() == 1
    assert probes.originals().state == probes.FAILED


@pytest.mark.parametrize("bit", [0, 7, 8 * 50_000 + 3, 8 * len(CONTENTS[0]) - 1])
def test_any_single_flipped_bit_is_found(documents: list[Document], bit: int) -> None:
    data = bytearray(CONTENTS[0])
    data[bit // 8] ^= 1 << bit % 8
    damage(path_of(documents[0]), bytes(data))
    fixity.check_due()
    assert [row.pk for row in fixity.broken()] == [sha_of(documents[0])]


def test_what_was_read_three_weeks_ago_is_read_again_before_thirty_days_are_over(documents: list[Document]) -> None:
    fixity.check_due()
    path_of(documents[1]).unlink()
    StoredBlob.objects.filter(pk=sha_of(documents[1])).update(checked_at=timezone.now() - timedelta(days=22))
    assert fixity.check_due() == 1
    assert states()[sha_of(documents[1])] == "missing"
    StoredBlob.objects.filter(pk=sha_of(documents[0])).update(checked_at=timezone.now() - timedelta(days=31))
    assert fixity.overdue() == 1


def test_a_run_ends_after_its_time_and_the_next_goes_on(documents: list[Document]) -> None:
    assert [fixity.check_due(seconds=0) for _run in range(4)] == [1, 1, 1, 0]


def test_bytes_that_nothing_names_any_more_are_forgotten(documents: list[Document]) -> None:
    fixity.check_due()
    gone = sha_of(documents[0])
    documents[0].delete()
    fixity.check_due()
    assert gone not in states()
    assert len(states()) == 2


def _as_file(folder: Path, data: bytes) -> Path:
    (folder / "anything").write_bytes(data)
    return folder / "anything"


def _as_folder(folder: Path, data: bytes) -> Path:
    (folder / "copy" / "aa").mkdir(parents=True)
    (folder / "copy" / "aa" / "x").write_bytes(data)
    (folder / "copy" / "readme").write_bytes(b"something else")
    return folder / "copy"


def _as_tar(folder: Path, data: bytes) -> Path:
    with tarfile.open(folder / "backup.tar.gz", "w:gz") as archive:
        member = tarfile.TarInfo("../../blobs/aa/x")
        member.size = len(data)
        archive.addfile(member, io.BytesIO(data))
    return folder / "backup.tar.gz"


def _as_zip(folder: Path, data: bytes) -> Path:
    with zipfile.ZipFile(folder / "backup.zip", "w") as archive:
        archive.writestr("blobs/x", data)
    return folder / "backup.zip"


@pytest.mark.parametrize("offer", [_as_file, _as_folder, _as_tar, _as_zip])
def test_the_right_bytes_restore_an_original_from_wherever_they_come(
    documents: list[Document], tmp_path: Path, offer: Any
) -> None:
    damage(path_of(documents[0]), b"x")
    fixity.check_due()
    path = offer(tmp_path, CONTENTS[0])
    said = StringIO()
    call_command("restore_blob", str(path), stdout=said)
    assert f"restored: {sha_of(documents[0])}" in said.getvalue()
    assert path_of(documents[0]).read_bytes() == CONTENTS[0]
    assert not fixity.broken()
    assert not list(tmp_path.parent.glob("blobs"))


def test_wrong_bytes_restore_nothing_and_are_not_kept(documents: list[Document], tmp_path: Path) -> None:
    path_of(documents[0]).unlink()
    fixity.check_due()
    before = set(storages["blobs"].blobs())  # type: ignore[attr-defined]
    (tmp_path / sha_of(documents[0])).write_bytes(CONTENTS[0] + b" ")  # its name is no proof
    said = StringIO()
    with pytest.raises(SystemExit):
        call_command("restore_blob", str(tmp_path), stdout=said)
    assert f"still missing: {sha_of(documents[0])}" in said.getvalue()
    assert set(storages["blobs"].blobs()) == before  # type: ignore[attr-defined]


def test_uploading_the_same_file_again_heals_it_too(documents: list[Document]) -> None:
    damage(path_of(documents[0]), b"x")
    fixity.check_due()
    add_version(documents[1], io.BytesIO(CONTENTS[0]), "nochmal.txt", language="de")
    StoredBlob.objects.update(checked_at=None)
    fixity.check_due()
    assert not fixity.broken()


def test_the_list_shows_the_damaged_first_and_to_administrators_only(
    documents: list[Document], admin_client: Client, client: Client
) -> None:
    os.unlink(path_of(documents[2]))
    fixity.check_due()
    page = admin_client.get(reverse("stored-files"))
    assert page.status_code == 200
    shown = page.content.decode()
    assert "Akte 2" in shown
    assert shown.index("Akte 2") < shown.index("Akte 1")
    assert client.get(reverse("stored-files")).status_code == 302
