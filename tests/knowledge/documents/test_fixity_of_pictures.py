"""The originals of pictures are read as often as files of documents, and come back by the right bytes alone."""

import datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from home.mails.models import Letter
from home.models import Image
from knowledge.documents.storing import fixity
from knowledge.documents.storing.models import StoredBlob
from knowledge.membership.models import User
from kommez_cms import probes
from tests.factories import Tree, make_document, make_institution, make_pair
from tests.home.pictures import jpeg_with_position

pytestmark = pytest.mark.django_db


def keep(title: str, size: tuple[int, int]) -> Image:
    image = Image(title=title, file=ContentFile(jpeg_with_position(size, 1), name="bild.jpg"))
    image.save()
    return image


@pytest.fixture
def image(site: Tree) -> Image:
    keep("Wehr", (50, 40))
    return keep("Schleuse", (60, 40))


def flip(path: Path, bit: int) -> None:
    data = bytearray(path.read_bytes())
    data[bit // 8] ^= 1 << bit % 8
    path.write_bytes(bytes(data))


def broken() -> list[tuple[str, list[str]]]:
    rows = fixity.broken()
    return [(row.state, fixity.names_of([row.pk])[row.pk]) for row in rows]


@pytest.mark.parametrize("bit", [3, 8 * 500 + 6])
def test_a_flipped_bit_of_a_picture_is_found_told_shown_and_mended(
    bit: int, image: Image, admin_client: Client, tmp_path: Path
) -> None:
    User.objects.create_superuser("admin@example.org", "x")
    assert (fixity.check_due(), fixity.check_due()) == (2, 0)
    assert probes.originals().state == probes.OK
    path, good = Path(image.file.path), Path(image.file.path).read_bytes()
    flip(path, bit)
    assert fixity.check_due() == 0
    StoredBlob.objects.update(checked_at=timezone.now() - datetime.timedelta(days=22))
    assert fixity.check_due() == 2
    assert broken() == [("damaged", [f"Schleuse: {image.filename}"])]
    assert probes.originals().state == probes.FAILED
    assert "Schleuse" in Letter.objects.get(to="admin@example.org").text
    assert "Schleuse" in admin_client.get(reverse("stored-files")).content.decode()
    (tmp_path / "wrong").write_bytes(good + b" ")
    with pytest.raises(SystemExit):
        call_command("restore_blob", str(tmp_path / "wrong"), stdout=StringIO())
    (tmp_path / "copy").write_bytes(good)
    call_command("restore_blob", str(tmp_path), stdout=StringIO())
    assert (path.read_bytes(), broken()) == (good, [])
    assert [file.name for file in path.parent.glob("tmp*")] == []


def test_a_lost_picture_is_missing_until_its_bytes_come_back(image: Image, tmp_path: Path) -> None:
    good = Path(image.file.path).read_bytes()
    Path(image.file.path).unlink()
    fixity.check_due()
    assert broken() == [("missing", [f"Schleuse: {image.filename}"])]
    (tmp_path / "copy").write_bytes(good)
    call_command("restore_blob", str(tmp_path), stdout=StringIO())
    assert Path(image.file.path).read_bytes() == good


def test_a_picture_from_before_is_held_against_the_checksum_of_its_upload(image: Image, tmp_path: Path) -> None:
    Image._base_manager.update(sha256="")
    good = Path(image.file.path).read_bytes()
    flip(Path(image.file.path), 99)
    fixity.check_due()
    assert broken() == [("damaged", [f"Schleuse: {image.filename}"])]
    assert [len(one.sha256) for one in Image.objects.order_by("pk")] == [64, 0]
    (tmp_path / "copy").write_bytes(good)
    call_command("restore_blob", str(tmp_path), stdout=StringIO())
    fixity.check_due()
    assert [len(one.sha256) for one in Image.objects.order_by("pk")] == [64, 64]
    assert (fixity.broken(), StoredBlob.objects.count()) == ([], 2)


def test_a_new_file_ends_the_damage_of_the_old_one_and_a_deleted_picture_is_forgotten(image: Image) -> None:
    flip(Path(image.file.path), 5)
    fixity.check_due()
    assert broken()
    image.file = ContentFile(jpeg_with_position((70, 40), 1), name="neu.jpg")
    image.save()
    assert fixity.check_due() == 1
    assert not broken()
    image.delete()
    fixity.check_due()
    assert StoredBlob.objects.count() == 1


def test_the_same_bytes_as_document_and_as_pictures_are_separate_originals(
    site: Tree, image: Image, tmp_path: Path
) -> None:
    good = Path(image.file.path).read_bytes()
    make_document(make_institution(site, make_pair()[0]), "Plan", content=good)
    flip(Path(image.file.path), 5)
    assert fixity.check_due() == 3
    assert broken() == [("damaged", [f"Schleuse: {image.filename}"])]
    (tmp_path / "copy").write_bytes(good)
    call_command("restore_blob", str(tmp_path), stdout=StringIO())
    assert not broken()
