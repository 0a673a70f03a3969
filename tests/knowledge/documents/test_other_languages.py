"""A reader of another language: a machine's translation where there is a service, terms explained, a wish that is heard."""

import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import ThreadingHTTPServer
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from home.audience import Audience, Level
from home.machine.models import MachineTranslation
from home.machine.translating import make_due
from knowledge.documents.withdrawing import withdraw
from knowledge.models import Document, LanguageWanted, Term, TermText, TranslationWish
from tests.factories import Tree, make_institution, make_member, make_pair
from tests.home.machine.test_translating import Service
from tests.knowledge.documents.families import FIRST, add, make_family


@pytest.fixture
def works(site: Tree) -> Any:
    return make_institution(site, make_pair()[0], "Wasserwerk")


@pytest.fixture
def family(works: Any) -> Document:
    document = make_family(works, "Hofordnung")
    add(document, FIRST, "Am Tor steht ein Schild.")
    return document


@pytest.fixture
def provider(settings: Any) -> Iterator[type[Service]]:
    """A translation service on this machine; what it translates is in capitals."""
    Service.asked, Service.answers = [], []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.KOMMEZ = replace(settings.KOMMEZ, translate_url=f"http://127.0.0.1:{server.server_port}")
    yield Service
    server.shutdown()
    server.server_close()


@pytest.fixture
def later() -> Iterator[Any]:
    """Time goes on when a person would read; nobody waits."""
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield lambda: traveller.shift(10)


def fields(html: str) -> dict[str, str]:
    found = {
        name: re.search(rf'name="{name}" value="([^"]*)"', html) for name in ("token", "number", "part", "version")
    }
    return {name: one[1] for name, one in found.items() if one}


def text_address(document: Document, page: int = 1) -> str:
    return f"/ar/documents/{document.pk}/text/{page}/?language=de"


def send(client: Client, document: Document, later: Any, act: str, **changes: str) -> Any:
    html = client.get(text_address(document)).content.decode()
    later()
    content = {**fields(html), "website": "", "action": act, **changes}
    return client.post(f"/ar/documents/{document.pk}/ask/", content)


def test_a_page_is_translated_when_somebody_asks_and_says_that_a_machine_did_it(
    family: Document,
    client: Client,
    provider: Any,
    later: Any,
) -> None:
    before = client.get(text_address(family)).content.decode()
    assert 'value="translate"' in before
    assert not MachineTranslation.objects.exists(), "looking asks for nothing"
    assert send(client, family, later, "translate").status_code == 302
    assert make_due() == 1
    said = client.get(text_address(family)).content.decode()
    assert "ar:" in said
    assert "JEDEN DIENSTAG" in said
    assert "Dienstag" in said, "the original stays"
    send(client, family, later, "translate")
    assert len(provider.asked) == 1, "the same text is sent once"


def test_only_the_page_that_was_asked_for_is_sent(
    family: Document,
    client: Client,
    provider: Any,
    later: Any,
) -> None:
    send(client, family, later, "translate")
    make_due()
    assert "Schild" not in str(provider.asked)


def test_a_translation_is_read_by_those_only_who_may_read_the_page(
    works: Any,
    client: Client,
    provider: Any,
    later: Any,
) -> None:
    closed = make_family(works, "Intern", audience=Audience(Level.PARTNERSHIP))
    add(closed, FIRST)
    client.force_login(make_member(works, "reader"))
    send(client, closed, later, "translate")
    make_due()
    assert "JEDEN" in client.get(text_address(closed)).content.decode()
    client.logout()
    assert client.get(text_address(closed)).status_code == 404
    assert client.post(f"/ar/documents/{closed.pk}/ask/", {"action": "translate"}).status_code == 404


def test_withdrawing_deletes_what_the_machine_made(
    family: Document,
    client: Client,
    provider: Any,
    later: Any,
) -> None:
    send(client, family, later, "translate")
    make_due()
    withdraw(Document.objects.get(pk=family.pk), reason="x")
    assert not MachineTranslation.objects.exists()


@pytest.mark.parametrize("changes", [{"token": "forged"}, {"website": "x"}, {"action": "delete"}])
def test_programs_are_turned_away(
    family: Document,
    client: Client,
    provider: Any,
    later: Any,
    changes: dict[str, str],
) -> None:
    assert send(client, family, later, "translate", **changes).status_code == 422
    assert not MachineTranslation.objects.exists()


def test_the_form_of_one_document_is_no_form_of_another(
    family: Document, works: Any, client: Client, later: Any
) -> None:
    other = make_family(works, "Andere")
    add(other, FIRST)
    html = client.get(text_address(family)).content.decode()
    later()
    content = {**fields(html), "website": "", "action": "wish"}
    assert client.post(f"/ar/documents/{other.pk}/ask/", content).status_code == 422


def test_without_a_service_terms_are_explained_and_the_wish_reaches_those_who_keep_it(
    family: Document, works: Any, client: Client, later: Any
) -> None:
    term = Term.objects.create()
    TermText.objects.create(term=term, language="de", name="Behälter")
    TermText.objects.create(term=term, language="ar", name="حاوية", definition="وعاء لجمع النفايات")
    said = client.get(text_address(family)).content.decode()
    assert "وعاء لجمع النفايات" in said
    assert 'value="translate"' not in said
    for _reader in range(2):
        there = send(client, family, later, "wish")["Location"]
    assert client.get(there).status_code == 200
    assert LanguageWanted.objects.get().times == 2
    TranslationWish.objects.create(user=make_member(works, "reader"), subject=f"document:{family.pk}", language="ar")
    client.force_login(make_member(works, "editor"))
    form = client.get(reverse("wagtailsnippets_knowledge_document:edit", args=[family.pk])).content.decode()
    assert re.search(r"Arabi\w+: 1 \w+ \w+, [^<]*2", form)


def test_readers_of_its_language_are_offered_nothing(family: Document, client: Client) -> None:
    said = client.get(f"/de/documents/{family.pk}/text/1/").content.decode()
    assert 'name="action"' not in said
