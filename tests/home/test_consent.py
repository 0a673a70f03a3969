"""Whoever takes back their consent to a picture is seen nowhere from that moment on, without anybody editing a page."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from home.images.publishing import PageLacking
from home.models import Image
from knowledge.models import ArticlePage
from tests import factories as make
from tests.home import pictures
from tests.home.test_images import keep

pytestmark = pytest.mark.django_db


def test_a_withdrawn_picture_leaves_all_pages_sizes_and_files_at_once(
    site: make.Tree, client: Client, admin_client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        image = keep(pictures.jpeg_with_position(), people="consent", consent_note="Akte 7")
    owner = make.make_institution(site, make.make_pair()[0])
    blocks = [("image", {"image": image.pk, "caption": ""}), ("paragraph", "<p>Der Text bleibt.</p>")]
    article = make.make_article(owner, "Am Lech", languages=("de", "ar"), blocks=blocks)
    pages = [article.url, article.get_translations().get().url]
    sizes = [rendition.url for rendition in image.renditions.all()]
    files = [(rendition.file.storage, rendition.file.name) for rendition in image.renditions.all()]
    assert all("Eine Schleuse" in client.get(url).content.decode() for url in pages)
    form = {"title": "Team", "collection": "1", "licence": "own", "alt_text": "Eine Schleuse", "people": "withdrawn"}
    with django_capture_on_commit_callbacks(execute=True):
        reply = admin_client.post(reverse("wagtailimages:edit", args=[image.pk]), form)
    assert reply.status_code == 302, "no page has to be edited first"
    for reader in (client, admin_client):
        for url in pages:
            html = reader.get(url).content.decode()
            assert "Eine Schleuse" not in html
            assert "Der Text bleibt" in html
        assert {reader.get(url).status_code for url in sizes} == {404}
    assert not any(storage.exists(name) for storage, name in files)
    with pytest.raises(PageLacking):
        ArticlePage.objects.get(pk=article.pk).save_revision().publish()
    with django_capture_on_commit_callbacks(execute=True):
        Image.objects.get(pk=image.pk).save()
    assert not image.renditions.exists()
