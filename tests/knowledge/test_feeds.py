"""Do feeds and the sitemap name everything public in every language, and nothing else?"""

import re
from xml.etree import ElementTree

import pytest
from django.test import Client

from home.audience import set_page_audience
from tests import factories as make
from tests.factories.questions import make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(site: make.Tree) -> object:
    """A public article in two languages, a public document, and closed ones, of which the article is returned."""
    here, there = make.make_pair()
    owner = make.make_institution(site, here, "Stadtwerke")
    make.make_article(owner, "Offener Artikel & mehr", languages=("de", "ar"))
    make.make_document(owner, "Offenes Papier")
    make.make_document(owner, "Geheimes Papier", audience=make.PARTNERSHIP)
    partner = make.make_institution(site, there, "Stadtreinigung")
    words = {"subject": "Frage", "text": "Frage?"}
    make_question(owner, partner, answer="Ja.", audience="public", reference="QQQQ-2222", **words)
    make_question(owner, partner, answer="Nein.", audience="partnership", reference="QQQQ-3333", **words)
    make_question(owner, partner, audience="public", reference="QQQQ-4444", **words)
    secret = make.make_article(owner, "Geheimer Artikel", languages=("de", "ar"))
    set_page_audience(secret, make.PARTNERSHIP)
    return secret


def test_feeds_hold_each_public_thing_once_in_the_best_language(closed: object, client: Client) -> None:
    for language, title in (
        ("de", "Offener Artikel & mehr"),
        ("ar", "Offener Artikel & mehr [ar]"),
        ("fr", "Offener Artikel & mehr"),
    ):
        reply = client.get(f"/{language}/feeds/articles/")
        assert reply["Content-Type"].startswith("application/atom+xml")
        titles = [
            node.text for node in ElementTree.fromstring(reply.content).iter("{http://www.w3.org/2005/Atom}title")
        ]
        assert titles[1:] == [title]
    documents = client.get("/de/feeds/documents/").content.decode()
    assert "Offenes Papier" in documents
    assert "Geheim" not in documents
    assert client.get("/de/feeds/secrets/").status_code == 404


def test_the_sitemap_names_public_pages_with_their_languages_also_to_members(
    closed: object, client: Client, site: make.Tree
) -> None:
    client.force_login(make.make_member(closed.get_parent().specific))
    content = client.get("/sitemap.xml").content.decode()
    ElementTree.fromstring(content)
    assert "geheim" not in content.lower()
    rows = [row for row in content.splitlines() if "offener-artikel" in row]
    assert len(rows) == 2
    assert all(re.findall(r'hreflang="(\w+)"', row) == ["de", "ar"] for row in rows)
    assert content.count("offenes-papier/</loc>") == 4
    assert set(re.findall(r"/questions/QQQQ-(\d+)/</loc>", content)) == {"2222"}
    asked = [row for row in content.splitlines() if "QQQQ" in row]
    assert len(asked) == 4
    assert all(re.findall(r'hreflang="(\w+)"', row) == ["de", "ar", "en", "fr"] for row in asked)
    assert "Sitemap: http" in client.get("/robots.txt").content.decode()
