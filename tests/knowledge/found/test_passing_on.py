"""Can a page be passed on without script, by a short address and a code, and does neither tell of closed pages?"""

import re

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from home.audience import PUBLIC
from home.images.sizes import SPECS
from home.models import Image
from knowledge.documents.collections import collection_for
from tests import factories as make
from tests.home.pictures import jpeg_with_position
from tests.knowledge.found.conftest import Ground

pytestmark = pytest.mark.django_db
HOST = "http://127.0.0.1:8000"


def test_articles_and_documents_offer_a_short_address_that_leads_back(ground: Ground, client: Client) -> None:
    arabic = ground.article.get_translations().get()
    for path in (
        ground.article.url,
        arabic.url,
        ground.event.url,
        f"/de/documents/{ground.document.pk}/messprotokoll/",
    ):
        page = client.get(path).content.decode()
        field = re.search(r'<input id="share-address" value="([^"]+)"', page)
        assert field is not None, path
        address = field[1].removeprefix(HOST)
        assert len(address) < 40
        assert client.get(address).headers["Location"].endswith(path)
        assert 'href="mailto:?subject=' in page
        assert re.search(r'<img src="(/-/qr/[\w/]+\.svg)" width="\d+" height="\d+" loading="lazy"', page)


def test_the_short_address_of_a_closed_page_is_that_of_none(ground: Ground, client: Client) -> None:
    closed, missing = client.get(f"/-/p/{ground.house.pk}/"), client.get("/-/p/999999999/")
    assert (closed.status_code, missing.status_code) == (404, 404)
    assert closed.content.replace(str(ground.house.pk).encode(), b"999999999") == missing.content
    client.force_login(make.make_member(ground.works))
    assert client.get(f"/-/p/{ground.house.pk}/")["Location"] == ground.house.url


def test_codes_are_pictures_for_ever_and_the_same_for_every_asker(
    ground: Ground, client: Client, django_assert_num_queries
) -> None:
    with django_assert_num_queries(0):
        open_page, closed, missing = (
            client.get(f"/-/qr/p/{number}.svg") for number in (ground.article.pk, ground.house.pk, 999999999)
        )
        document = client.get("/-/qr/ar/documents/12.svg")
    for reply in (open_page, closed, missing, document):
        assert reply.status_code == 200
        assert reply["Content-Type"] == "image/svg+xml"
        assert reply["Cache-Control"] == "public, max-age=31536000, immutable"
        assert not reply.cookies
        assert re.fullmatch(rb'<svg [^>]+><path fill="#fff" d="[^"]+"/><path d="[Mhvz0-9 -]+"/></svg>\n', reply.content)
        assert len(reply.content) < 9000
    assert len({open_page.content, closed.content, missing.content, document.content}) == 4
    for wrong in ("/-/qr/p/x.svg", "/-/qr/p/1234567890.svg", "/-/qr/https://example.org/1.svg", "/-/qr/../p/1.svg"):
        assert client.get(wrong).status_code == 404, wrong


def test_readers_who_save_data_get_no_picture_and_can_ask_for_one(ground: Ground, client: Client) -> None:
    image = Image(title="Wehr", alt_text="Ein Wehr am Lech", people="none")
    image.collection = collection_for(ground.works, PUBLIC)
    image.file = ContentFile(jpeg_with_position((1200, 800), 1), name="wehr.jpg")
    image.save()
    image.get_renditions(*SPECS)
    block = ("image", {"image": image.pk, "caption": "Das Wehr"})
    article = make.make_article(ground.works, "Mit Bild", blocks=(block,))
    for _twice in (1, 2):  # the second time from the page cache
        full = client.get(article.url)
        light = client.get(article.url, headers={"save-data": "on"})
        assert full.content.decode().count("<img ") == 2
        assert "<img " not in light.content.decode()
        assert "og:image" in full.content.decode()
        found = re.search(r'<a href="(/-/pictures/[^"]+)">[^<]+</a> \(<bdi>[\d,]+\s\w+</bdi>\)', light.content.decode())
        assert found is not None
        assert client.get(found[1])["Content-Type"] == "image/webp"
        for reply in (full, light):
            assert "Save-Data" in reply["Vary"]
        assert full["ETag"] != light["ETag"]
