"""Whoever guesses where a picture lies learns nothing, no address makes work, and a browser gets AVIF or WebP alone."""

import hashlib
import re
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from home.audience import set_collection_audience
from home.images.sizes import SPECS
from home.models import Image, Rendition
from tests import factories as make
from tests.home.pictures import jpeg_with_position

pytestmark = pytest.mark.django_db
CONTAINERS = {"avif": rb"\A.{4}ftypavi[fs]", "webp": rb"\ARIFF.{4}WEBP"}


@pytest.fixture
def picture(site: make.Tree, django_capture_on_commit_callbacks: Any) -> Image:
    image = Image(title="Wehr", file=ContentFile(jpeg_with_position((1200, 900), 1), name="wehr.jpg"))
    image.alt_text, image.people = "Ein Wehr", Image.People.NONE
    with django_capture_on_commit_callbacks(execute=True):
        image.save()
    return image


def guesses(image: Image) -> list[str]:
    """Addresses under which this picture or its original might be, for who knows how sites like this one name them."""
    original, sizes = image.file.name, [one.file.name for one in image.renditions.all()]
    names = [original, *sizes, f"images/{image.filename.replace('.jpg', '')}.original.jpg"]
    under = ("/-/pictures/", "/-/files/", "/media/", "/files/", "/renditions/", "/-/stored/", "/static/")
    dots = [f"/-/pictures/{up}files/{original}" for up in ("../", "..%2f", "%2e%2e/", "images/../../", "/")]
    signed = hashlib.sha256(str(image.pk).encode()).hexdigest()[:27]
    made = [f"/images/{signed}=/{image.pk}/width-480/", f"/-/pictures/{signed}/{image.pk}/width-480/wehr.jpg"]
    return [folder + name for folder in under for name in names] + dots + made


def test_a_private_picture_is_at_none_of_its_guessed_addresses_and_its_original_at_none_ever(picture: Image) -> None:
    owner = make.make_institution(make.make_site(), make.make_pair()[0])
    stranger, own = Client(), Client()
    own.force_login(make.make_member(owner))
    closed = make.make_collection()
    Image.objects.filter(pk=picture.pk).update(collection=closed)
    picture.refresh_from_db()
    open_now = {address for address in guesses(picture) if stranger.get(address).status_code == 200}
    assert open_now == {one.url for one in picture.renditions.all()}, "the sizes, and not the original"
    set_collection_audience(closed, make.PARTNERSHIP)
    found = {address: stranger.get(address).status_code for address in guesses(picture)}
    assert {address for address, status in found.items() if status != 404} == set()
    assert {stranger.head(address).status_code for address in guesses(picture)} == {404}
    assert {address for address in guesses(picture) if own.get(address).status_code == 200} == open_now


def test_many_sizes_nobody_decided_on_make_nothing(picture: Image, client: Client) -> None:
    specs = [f"width-{number}|format-avif" for number in range(1, 50)]
    specs += ["width-100000", "original|" * 400 + "width-1", "fill-1x1|format-gif|jpegquality-1", "min-9999x9999"]
    files, rows = set(picture.file.storage.listdir("")[0]), Rendition.objects.count()
    for spec in specs:
        for address in (f"/-/pictures/images/wehr.{spec.replace('|', '.')}.avif", f"/images/{picture.pk}/{spec}/"):
            assert client.get(address, follow=True).status_code == 404
    assert Rendition.objects.count() == rows == len(SPECS)
    assert set(picture.file.storage.listdir("")[0]) == files


def test_not_even_editors_have_sizes_made_at_an_address(picture: Image, admin_client: Client) -> None:
    for door in ("preview", "generate_url"):
        for spec in ("width-480", "width-100000", "original|width-9|width-8"):
            assert admin_client.get(f"/admin/images/{picture.pk}/{door}/{spec}/").status_code == 404
        assert admin_client.get(f"/admin/images/{picture.pk}/{door}/").status_code == 404


def test_a_page_offers_a_browser_avif_and_webp_and_nothing_else(picture: Image, client: Client) -> None:
    owner = make.make_institution(make.make_site(), make.make_pair()[0])
    article = make.make_article(owner, blocks=[("image", {"image": picture.pk, "caption": "Am Lech"})])
    page = client.get(article.url).content.decode()
    shown = re.search(r"<picture>.*?</picture>", page, re.S)
    assert shown is not None
    addresses = {one for value in re.findall(r'src(?:set)?="([^"]+)"', shown[0]) for one in _addresses(value)}
    assert {address.rpartition(".")[2] for address in addresses} == {"avif", "webp"}
    assert re.search(r'<source type="image/avif"[^>]+\.avif', shown[0])
    for address in addresses:
        reply = client.get(address)
        data = b"".join(reply.streaming_content)
        ending = address.rpartition(".")[2]
        assert reply["Content-Type"] == f"image/{ending}"
        assert re.match(CONTAINERS[ending], data, re.S), "the bytes are what the address says"


def _addresses(value: str) -> list[str]:
    return [one.split()[0] for one in value.split(", ")]
