"""Nothing of where, when, by whom or with what a picture was taken leaves the site; no bomb and no other size comes in."""

import io
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image as Pillow

from home.images.cleaning import MOST_FRAMES, cleaned
from home.images.publishing import Lack, lacking
from home.images.sizes import SPECS
from home.models import Image
from tests import factories as make
from tests.home import pictures

pytestmark = pytest.mark.django_db
MARKS = (pictures.SECRET, b"Exif", b"adobe", b"Photoshop", b"MPF\0", b"eXIf", b"iTXt", b"tEXt", b"zTXt", b"ICC_PROFILE")
MARKS += (b"iCCP", b"ICCP", b"EXIF", b"XMP ", b"acsp")


def whole(file: Any) -> bytes:
    with file.open("rb") as opened:
        data: bytes = opened.read()
    return data


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
def test_no_original_and_no_rendition_keeps_a_byte_of_metadata(
    image_format: str, site: make.Tree, django_capture_on_commit_callbacks: Any
) -> None:
    content = pictures.loaded(image_format)
    assert pictures.SECRET in content
    with django_capture_on_commit_callbacks(execute=True):
        image = Image(
            title="Schleuse", file=ContentFile(content, name=f"x.{image_format.lower()}"), alt_text="Schleuse"
        )
        image.save()
    image.get_rendition("original")
    image.get_rendition("max-165x165")
    renditions = list(image.renditions.all())
    assert len(renditions) == len(SPECS) + 2
    for data in [whole(image.file), *(whole(rendition.file) for rendition in renditions)]:
        assert [mark for mark in MARKS if mark in data] == []
        opened = Pillow.open(io.BytesIO(data))
        assert not opened.getexif()
        assert not {"exif", "xmp", "icc_profile", "comment", "photoshop"} & set(opened.info)


@pytest.mark.parametrize(("frames", "size"), [(MOST_FRAMES + 1, (10, 10)), (100, (1000, 1000)), (1500, (4, 4))])
def test_an_animation_that_is_a_bomb_in_memory_is_refused_before_it_is_decoded(
    frames: int, size: tuple[int, int]
) -> None:
    with pytest.raises(ValidationError) as refused:
        cleaned(io.BytesIO(pictures.animated(frames, size)), "party.gif")
    assert refused.value.code == "too_large_picture"


def test_a_small_animation_is_kept(site: make.Tree) -> None:
    kept = cleaned(io.BytesIO(pictures.animated(5, (40, 30))), "party.gif")
    assert Pillow.open(kept).n_frames == 5


def test_a_page_is_published_only_when_its_pictures_have_alternative_text_and_consent(site: make.Tree) -> None:
    def shown(**values: Any) -> list[Lack]:
        image = Image(title="Fest", file=ContentFile(pictures.jpeg_with_position((60, 40)), name="x.jpg"), **values)
        image.save()
        return lacking([[{"other": 1}, image], "text"])

    assert shown(alt_text="Menschen am Fluss", people="none") == []
    assert shown(is_decoration=True, people="none") == []
    assert len(shown(alt_text="Menschen am Fluss")) == 1
    assert len(shown(alt_text="Menschen am Fluss", people="waiting", consent_note="Akte 7")) == 1
    assert len(shown(alt_text=" ", people="none")) == 1
    assert len(shown(alt_text="", people="consent", consent_note="")) == 2
    assert shown(alt_text="Fest", people="consent", consent_note="Akte 7") == []


@pytest.mark.parametrize("spec", ["width-100000", "original|width-9|width-8", "fill-3x3", "max-165x165|format-gif"])
def test_no_address_makes_a_size_that_nobody_decided_on(
    spec: str, site: make.Tree, client: Client, admin_client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        image = Image(title="Schleuse", file=ContentFile(pictures.jpeg_with_position((60, 40)), name="x.jpg"))
        image.save()
    before = set(image.renditions.values_list("filter_spec", flat=True))
    for door in (
        f"/-/pictures/images/x.{spec}.jpg",
        f"/admin/images/{image.pk}/generate_url/{spec}/",
        f"/admin/images/{image.pk}/preview/{spec}/",
        f"/images/{image.pk}/{spec}/",
        f"/admin/images/chooser/{image.pk}/select_format/?format={spec}",
    ):
        assert client.get(door).status_code in (302, 404)
        admin_client.get(door)
    assert set(image.renditions.values_list("filter_spec", flat=True)) <= before | {
        "max-165x165",
        "max-800x600",
    }  # the editor's own
