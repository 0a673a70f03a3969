"""Messages of readers at the desk: who sees them, what becomes of them, who is reminded, and what is forgotten."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from home.audience import set_page_audience
from home.mails.models import Letter
from knowledge.feedback import life
from knowledge.feedback.deadlines import look
from knowledge.feedback.models import Feedback
from knowledge.feedback.personal import forget_addresses
from knowledge.feedback.places import place_of
from knowledge.feedback.receiving import Message, receive
from knowledge.membership.rights import institution_audience
from knowledge.models import User
from knowledge.people.personal import erase_address, erase_person, everything_of_address
from search.access import Viewer
from tests import factories as make
from tests.knowledge.feedback.conftest import Clock, World, the_only
from tests.knowledge.questions.pages import as_person, html

pytestmark = pytest.mark.django_db


def message(world: World, rf: Any, text: str = "Das Bild fehlt.", **said: Any) -> Feedback:
    viewer = Viewer(said.pop("sender", None))
    place = place_of(rf.get("/"), world.article.url, viewer)
    return receive(Message("wrong", text, "ar", **{"email": "frieda@example.org", **said}), place)


def test_only_those_who_answer_see_it(world: World, rf: Any) -> None:
    item = message(world, rf)
    author = make.make_member(world.works, "author")
    for user in (world.editor, author, world.chief):
        assert Feedback.objects.visible_to(Viewer(user)).exists()
        assert "Das Bild fehlt." in html(as_person(user).get("/admin/feedback/"))
        assert "Das Bild fehlt." in html(as_person(user).get("/admin/"))
    others = [world.far_editor, make.make_member(world.works, "translator"), make.make_member(world.works, "reader")]
    for user in others:
        client = as_person(user)
        assert client.get(f"/admin/feedback/{item.pk}/").status_code in (403, 404)
        assert client.post(f"/admin/feedback/{item.pk}/", {"act": "declined", "text": "Nein"}).status_code in (403, 404)
        for address in ("/admin/feedback/", "/admin/feedback/?show=barriers", "/admin/"):
            assert "Das Bild" not in html(client.get(address)), address
        with pytest.raises(PermissionDenied):
            life.take(item.pk, user)
    assert the_only().state == "open"


def test_taken_and_answered_the_reader_gets_the_words_in_their_language(world: World, rf: Any) -> None:
    item = message(world, rf)
    desk, address = as_person(world.editor), f"/admin/feedback/{item.pk}/"
    desk.post(address, {"act": "take"})
    assert (the_only().state, the_only().taken_by) == ("taken", world.editor)
    assert desk.post(address, {"act": "answered", "text": " "}).status_code == 422
    assert the_only().state == "taken"
    desk.post(address, {"act": "answered", "text": "Es ist wieder da. <b>Danke</b>"})
    [letter] = Letter.objects.filter(to="frieda@example.org", template__endswith="reply")
    assert letter.language == "ar"
    assert "Es ist wieder da. <b>Danke</b>" in letter.text
    assert desk.post(address, {"act": "declined", "text": "Doch nicht"}).status_code == 422
    assert the_only().state == "answered"
    with pytest.raises(ValidationError):
        life.take(item.pk, world.chief)
    assert Letter.objects.filter(to="frieda@example.org", template__endswith="reply").count() == 1


def test_a_hostile_text_is_shown_as_text(world: World, rf: Any) -> None:
    item = message(world, rf, text="<script>alert(1)</script> {{ 7 }} \u202e")
    page = html(as_person(world.editor).get(f"/admin/feedback/{item.pk}/"))
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_handed_over_it_waits_there_and_nothing_closed_travels_along(world: World, rf: Any) -> None:
    item = message(world, rf)
    reply = as_person(world.editor).post(f"/admin/feedback/{item.pk}/", {"act": "hand_over", "to": world.partner.pk})
    assert reply["Location"].endswith("/admin/feedback/")
    assert the_only().owner == world.partner
    assert Letter.objects.filter(to=world.far_editor.email).count() == 1
    set_page_audience(world.article, make.chosen(institution_audience(world.works)))
    page = html(as_person(world.far_editor).get(f"/admin/feedback/{item.pk}/"))
    assert "Pumpen" not in page
    assert world.article.url not in page
    closed = message(world, rf, text="Drinnen falsch", sender=world.editor)
    assert closed.owner == world.works
    with pytest.raises(ValidationError):
        life.hand_over(closed.pk, world.partner, user=world.editor)
    assert not Letter.objects.filter(to=world.far_editor.email, text__contains=f"/{closed.pk}/").exists()


def test_the_owner_is_reminded_once_and_the_coordinator_told_when_it_is_late(
    world: World, rf: Any, clock: Clock
) -> None:
    item = message(world, rf)
    Letter.objects.all().delete()
    assert look() == 0
    clock.move_to(item.remind_at + datetime.timedelta(minutes=1))
    assert (look(), look()) == (1, 0)
    assert [letter.to for letter in Letter.objects.all()] == [world.editor.email]
    life.take(item.pk, world.editor)
    world.editor.memberships.all().delete()  # whoever took it has left
    second = make.make_member(world.works, "editor")
    Letter.objects.all().delete()
    clock.move_to(item.due_at + datetime.timedelta(minutes=1))
    assert (look(), look()) == (1, 0)
    assert {letter.to for letter in Letter.objects.all()} == {second.email, world.chief.email}
    life.close(item.pk, "declined", text="Stimmt so.", user=second)
    clock.shift(datetime.timedelta(days=400))
    assert look() == 0


def test_an_address_is_forgotten_ninety_days_after_the_answer_and_at_once_when_asked(
    world: World, rf: Any, clock: Clock
) -> None:
    item = message(world, rf)
    assert [row["text"] for row in everything_of_address("Frieda@example.org")["feedback"]] == ["Das Bild fehlt."]
    life.close(item.pk, "answered", text="Danke.", user=world.editor)
    clock.shift(datetime.timedelta(days=89))
    assert forget_addresses() == 0
    clock.shift(datetime.timedelta(days=2))
    assert forget_addresses() == 1
    assert (the_only().email, the_only().text) == ("", "Das Bild fehlt.")
    message(world, rf)
    assert erase_address("frieda@example.org") >= 1
    assert not Feedback.objects.exclude(email="").exists()
    taken = message(world, rf, email="")
    life.take(taken.pk, world.editor)
    erase_person(User.objects.get(pk=world.editor.pk))
    taken.refresh_from_db()
    assert taken.taken_by is None


def test_the_list_asks_as_much_for_thirty_messages_as_for_three(world: World, rf: Any) -> None:
    desk, counted = as_person(world.chief), []
    for number in (3, 27):
        for _one in range(number):
            message(world, rf)
        desk.get("/admin/feedback/")
        with CaptureQueriesContext(connection) as queries:
            desk.get("/admin/feedback/")
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_what_is_no_step_changes_nothing(world: World, rf: Any) -> None:
    item = message(world, rf)
    desk = as_person(world.editor)
    for said in ({}, {"act": "explode"}, {"act": "hand_over", "to": "x"}, {"act": "hand_over", "to": "999999999999"}):
        assert desk.post(f"/admin/feedback/{item.pk}/", said).status_code == 422
    assert desk.post(f"/admin/feedback/{item.pk}/", {"act": "publish", "sentence-de": "x"}).status_code == 404
    assert Client().post(f"/admin/feedback/{item.pk}/", {"act": "take"}).status_code == 302
    assert the_only().state == "open"
