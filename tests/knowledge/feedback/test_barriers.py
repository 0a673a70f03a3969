"""A barrier is reported from any page, answered within a month, and named in public only in words of the staff."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from home.mails.models import Letter
from home.statement.known import known_barriers
from knowledge.feedback.barriers import open_barriers, publish
from knowledge.feedback.life import close
from knowledge.feedback.models import Feedback
from knowledge.questions.tokens import asker_token
from search.access import Viewer
from search.models import IndexState
from tests.factories.questions import make_question
from tests.knowledge.feedback.conftest import Send, World, the_only
from tests.knowledge.questions.pages import html

pytestmark = pytest.mark.django_db


def test_a_barrier_on_any_page_gets_a_number_a_month_and_two_desks(world: World, send: Send) -> None:
    form = html(Client().get("/de/barrier/?page=/de/search/"))
    assert "mailto:" in form
    assert "/de/search/" in form
    assert "<img" not in form, "no riddle in a picture"
    client = Client(enforce_csrf_checks=True)
    reply = send("/de/barrier/", client, page=world.article.url, text="Ohne Maus geht es nicht.")
    item = the_only()
    assert item.reference in html(reply)
    assert not client.cookies
    assert timezone.localtime(item.due_at).date() == datetime.date(2026, 6, 11)
    assert {letter.to for letter in Letter.objects.all()} == {world.editor.email, world.chief.email}


def test_without_a_page_the_coordinators_of_the_site_get_it(world: World, send: Send) -> None:
    send("/de/barrier/", page="", text="Die Schrift ist zu klein.", email="x@example.org")
    assert the_only().owner is None
    assert [*Feedback.objects.visible_to(Viewer(world.chief))] == [the_only()]
    assert not Feedback.objects.visible_to(Viewer(world.editor)).exists()
    assert Letter.objects.filter(to=world.chief.email).count() == 1
    assert Letter.objects.filter(to="x@example.org").count() == 1


def test_the_form_works_from_a_page_that_is_missing_or_broken(world: World) -> None:
    missing = html(Client().get("/de/gibt-es-nicht/"))
    assert "/de/barrier/?page=%2Fde%2Fgibt-es-nicht%2F" in missing
    for address in ("?page=%00", "?page=" + "a" * 2_500, "?page=//evil.example/", "?page=%FF", "?page=/xx/" + "/" * 80):
        reply = Client().get(f"/de/barrier/{address}")
        assert reply.status_code == 200, address
        assert '"//evil.example' not in html(reply)


def test_a_link_by_which_somebody_acts_is_passed_on_to_nobody(world: World, send: Send) -> None:
    secret = f"/de/questions/follow/{asker_token(make_question(None, world.works))}/"
    page = html(Client().get(secret))
    assert 'href="/de/barrier/"' in page
    assert "/de/barrier/?page" not in page
    send("/de/barrier/", page=secret, text="Die Schaltfläche ist zu klein.")
    assert the_only().path == ""


def test_the_accessibility_statement_is_told(world: World, send: Send) -> None:
    send("/de/barrier/", page=world.article.url, text="Privates")
    publish(the_only(), {"de": "Karten ohne Text."}, is_gone=False, user=world.chief)
    assert [barrier.sentence for barrier in known_barriers("de")] == ["Karten ohne Text."]


def test_the_public_reads_what_staff_wrote_and_never_the_report(world: World, send: Send) -> None:
    send("/de/barrier/", page=world.article.url, text="Ich heiße Frieda und sehe nichts.")
    report = the_only()
    assert open_barriers("de") == []
    with pytest.raises(PermissionDenied):
        publish(report, {"de": "Etwas"}, is_gone=False, user=world.far_editor)
    publish(report, {"de": "Bilder ohne Beschreibung.", "xx": "?", "ar": " "}, is_gone=False, user=world.editor)
    [one] = open_barriers("ar")
    assert (one.sentence, one.language, one.reference) == ("Bilder ohne Beschreibung.", "de", report.reference)
    assert "Frieda" not in repr(one)
    publish(report, {"de": "Bilder ohne Beschreibung."}, is_gone=True, user=world.editor)
    assert open_barriers("de") == []
    publish(report, {"de": "Wieder da."}, is_gone=False, user=world.editor)
    assert [one.sentence for one in open_barriers("de")] == ["Wieder da."]
    publish(report, {}, is_gone=False, user=world.editor)
    assert open_barriers("de") == []


def test_a_declined_report_leaves_the_statement_at_once(world: World, send: Send) -> None:
    send("/de/barrier/", page=world.article.url, text="Privates")
    report = the_only()
    publish(report, {"de": "Karten ohne Text."}, is_gone=False, user=world.chief)
    before = IndexState.read().version
    close(report.pk, Feedback.State.DECLINED, text="Es war keine Barriere.", user=world.chief)
    assert known_barriers("de") == []
    assert IndexState.read().version > before, "kept pages that name it are not given out any more"
