"""Does every public page stand as Markdown too, with the words its reader may see and no others?"""

import re

import pytest
from django.test import Client
from wagtail.models import get_page_models

from home.audience import set_page_audience
from home.base import BasePage
from knowledge.documents.withdrawing import withdraw
from knowledge.twins.pages import has_twin
from tests import factories as make
from tests.factories.questions import make_question
from tests.factories.statement import make_statement
from tests.factories.transfers import make_transfer
from tests.knowledge.found.conftest import SECRET, Ground

pytestmark = pytest.mark.django_db
HOST = "http://127.0.0.1:8000"


def twin(client: Client, page: str) -> str:
    reply = client.get(f"{page}index.md")
    assert reply.status_code == 200, page
    assert reply["Content-Type"] == "text/markdown; charset=utf-8"
    assert reply["X-Robots-Tag"] == "noindex"
    assert reply["Link"].endswith('rel="canonical"')
    return reply.content.decode()


def test_every_public_page_that_names_a_twin_has_one(ground: Ground, client: Client) -> None:
    make.make_term(ground.works, de=("Kanal", "", "Was es heißt."))
    make.make_standing(ground.tree, "contact", "Kontakt")
    make_statement(ground.tree)
    partner = make.make_institution(ground.tree, make.make_municipality(), "Wasserbehörde")
    make.make_mirror(ground.works, partner, topics=[ground.topic])
    spoken = make_transfer(partner, ground.article, "adopted", cost="low", changed="Nachts gemessen")
    assert "Nachts gemessen" in twin(client, f"/de/transfers/{spoken.pk}/")
    assert [model for model in get_page_models() if issubclass(model, BasePage) and not has_twin(model)] == []
    found = re.findall(r"<loc>([^<]+)</loc>", client.get("/sitemap.xml").content.decode())
    paths = [address.removeprefix(HOST) for address in found if "/de/" in address or "/ar/" in address]
    without = []
    for path in paths:
        page = client.get(path).content.decode()
        link = re.search(r'<link rel="alternate" type="text/markdown" href="([^"]+)">', page)
        if link is None:
            without.append(path)
            continue
        text = twin(client, path)
        assert link[1] == f"{path}index.md"
        assert re.search("^# .", text, re.MULTILINE), path
        assert SECRET not in text, path
    assert without == []


def test_twins_say_what_the_pages_say(ground: Ground, client: Client) -> None:
    article = twin(client, ground.article.url)
    assert article.startswith("---\ntitle: ")
    assert "Ein <b>Absatz</b> über Rohre." in article or "Ein **Absatz** über Rohre." in article
    topic = twin(client, ground.topic.url)
    assert f"]({HOST}{ground.article.url}): Was man lernt." in topic
    assert "Messprotokoll" in topic and "Gemeinsam messen" in topic and "Wassertag" in topic  # noqa: PT018
    event = twin(client, ground.event.url)
    assert "Rathaus" in event and "Tee" in event  # noqa: PT018
    document = twin(client, f"/de/documents/{ground.document.pk}/messprotokoll/")
    assert "Erste \\<i\\>Seite\\</i\\>." in document
    assert "Zweite." in document
    assert "Messwerte" in twin(client, "/de/documents/")
    llms = client.get("/llms.txt").content.decode()
    assert llms.startswith("# KommEZ\n")
    assert f"]({HOST}{ground.topic.url}index.md)" in llms
    assert "## العربيّة" in llms
    assert SECRET not in llms
    links = [link.removeprefix(HOST) for link in re.findall(r"\]\(([^)]+index\.md)\)", llms)]
    assert {client.get(link).status_code for link in links} == {200}


def test_the_twin_of_a_closed_thing_is_as_missing_as_its_page(ground: Ground, client: Client) -> None:
    asked = make_question(ground.works, ground.shut_works, answer="Ja.", audience="partnership", subject=f"{SECRET}?")
    closed = [ground.house.url, ground.shut_topic.url, ground.shut_works.url, f"/de/questions/{asked.reference}/"]
    for path in (*closed, "/de/gibt-es-nicht/", "/de/search/", "/de/accounts/login/", "/de/questions/ask/"):
        assert client.get(f"{path}index.md").status_code == 404, path
    shown = twin(client, ground.article.url)
    set_page_audience(ground.article, make.PARTNERSHIP)
    assert client.get(f"{ground.article.url}index.md").status_code == 404, "at the very next request"
    client.force_login(make.make_member(ground.works))
    for path in (*closed, ground.article.url):
        reply = client.get(f"{path}index.md")
        assert reply["Cache-Control"] == "private, no-store", path
        assert SECRET in reply.content.decode() or reply.content.decode() == shown


def test_a_withdrawn_document_is_gone_as_markdown_too(ground: Ground, client: Client) -> None:
    path = f"/de/documents/{ground.document.pk}/messprotokoll/"
    twin(client, path)
    withdraw(type(ground.document).objects.get(pk=ground.document.pk))
    assert client.get(f"{path}index.md").status_code == 410
