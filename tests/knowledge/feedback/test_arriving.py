"""Readers say what is wrong, without account, script or cookie: it arrives once, at the right desk, with a date."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from home.audience import set_page_audience
from home.mails.models import Letter
from home.public.models import Network
from knowledge.feedback.models import Feedback
from knowledge.feedback.places import path_of
from knowledge.membership.rights import institution_audience
from knowledge.models import ArticlePage
from tests import factories as make
from tests.knowledge.feedback.conftest import Clock, Send, World, the_only
from tests.knowledge.questions.pages import hidden, html

pytestmark = pytest.mark.django_db


def test_what_is_wrong_goes_to_the_institution_of_the_page_with_a_date_by_its_working_time(
    world: World, send: Send
) -> None:
    client = Client(enforce_csrf_checks=True)
    reply = send(f"/ar/feedback/?page={world.article.url}", client, text="Das Bild fehlt.", email="frieda@example.org")
    item = the_only()
    assert (item.kind, item.state, item.owner, item.path) == ("wrong", "open", world.works, world.article.url)
    assert item.reference in html(reply)
    assert "Pumpen" in html(reply)
    assert not reply.cookies
    assert not client.cookies
    assert reply["Cache-Control"] == "private, no-store"
    # Monday in Augsburg, five working days, and Thursday is Ascension Day
    assert timezone.localtime(item.due_at).date() == datetime.date(2026, 5, 19)
    [letter] = Letter.objects.filter(to=world.editor.email)
    assert letter.language == "fr"
    assert f"/admin/feedback/{item.pk}/" in letter.text
    assert "Pumpen" in letter.text
    [receipt] = Letter.objects.filter(to="frieda@example.org")
    assert receipt.language == "ar"
    assert item.reference in receipt.text
    assert not Letter.objects.filter(to=world.chief.email).exists()


def test_the_same_form_sent_twice_is_one_message(world: World, clock: Clock) -> None:
    page = Client().get(f"/de/feedback/?page={world.article.url}")
    data = {"token": hidden(page, "token"), "website": "", "page": world.article.url, "text": "Falsch.", "email": ""}
    clock.shift(datetime.timedelta(seconds=20))
    first, second = (Client().post("/de/feedback/", data) for _time in range(2))
    assert the_only().reference in html(first)
    assert the_only().reference in html(second)
    assert Letter.objects.filter(to=world.editor.email).count() == 1


def test_rubbish_makes_nothing_and_is_told_in_words(world: World, send: Send) -> None:
    address = f"/de/feedback/?page={world.article.url}"
    bad: list[dict[str, Any]] = [
        {"text": ""},
        {"text": "x" * 6_000},
        {"text": "http://a http://b http://c http://d"},
        {"text": "Gut", "website": "http://spam.example"},
        {"text": "Gut", "email": "no address"},
        {"text": "Gut", "token": "forged"},
        {"text": "Gut", "page": "https://evil.example/de/"},
    ]
    for said in bad:
        assert send(address, **said).status_code == 422, said
    assert not Feedback.objects.exists()
    assert not Letter.objects.exists()


def test_one_network_cannot_fill_the_queue(world: World, send: Send) -> None:
    send(f"/de/feedback/?page={world.article.url}", text="Eins")
    Network.objects.filter(purpose="feedback").update(sent=20)
    assert send(f"/de/feedback/?page={world.article.url}", text="Zwei").status_code == 422
    assert Feedback.objects.count() == 1


def test_an_address_is_of_this_site_or_none() -> None:
    assert path_of("/de/seite/?q=Geheim#x") == "/de/seite/"
    assert path_of("http://127.0.0.1:8000/de/") in ("/de/", "")
    for bad in (
        "",
        "//evil.example/",
        "https://evil.example/de/",
        "javascript:alert(1)",
        "/\\evil.example",
        "de/",
        "http://[",
        "/de/\x00",
        "/" + "a" * 900,
    ):
        assert path_of(bad) == "", bad


def test_a_closed_page_reads_like_one_that_does_not_exist(world: World, send: Send) -> None:
    set_page_audience(world.article, make.chosen(institution_audience(world.works)))
    here = html(Client().get(f"/de/feedback/?page={world.article.url}"))
    assert "Pumpen" not in here
    send(f"/de/feedback/?page={world.article.url}", text="Was steht da?")
    item = the_only()
    assert (item.owner, item.about) == (None, "")
    assert not any("Pumpen" in letter.text for letter in Letter.objects.all())
    assert Client().post("/de/feedback/helpful/", {"page": world.article.url, "helpful": "yes"}).status_code == 404


def test_where_nobody_is_left_at_the_institution_the_coordinators_are_told(world: World, send: Send) -> None:
    world.editor.memberships.all().delete()
    send(f"/de/feedback/?page={world.article.url}", text="Veraltet.")
    assert [letter.to for letter in Letter.objects.all()] == [world.chief.email]


def test_every_article_and_document_asks_and_stays_free_of_cookies_and_the_same_for_everybody(world: World) -> None:
    document = make.make_document(world.works, "Messprotokoll")
    for address in (world.article.url, f"/de/documents/{document.pk}/messprotokoll/"):
        one, other = Client().get(address), Client().get(address)
        assert "/de/feedback/helpful/" in html(one)
        assert f"/de/barrier/?page={address.replace('/', '%2F')}" in html(one)
        assert one.content == other.content
        assert not one.cookies


def test_a_message_throws_no_kept_page_away(world: World, send: Send) -> None:
    reader = Client()
    kept = reader.get(world.article.url)["ETag"]
    send(f"/de/feedback/?page={world.article.url}", text="Falsch.")
    again = reader.get(world.article.url)
    assert (again["ETag"], again.from_page_cache) == (kept, True)  # type: ignore[attr-defined]


def test_a_page_in_another_language_belongs_to_the_same_institution(world: World, send: Send) -> None:
    arabic = ArticlePage.objects.get(translation_key=world.article.translation_key, locale__language_code="ar")
    send(f"/ar/feedback/?page={arabic.url}", text="خطأ")
    assert the_only().owner == world.works
    assert the_only().about == f"page:{world.article.translation_key.hex}"
