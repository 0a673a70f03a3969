"""Readers without an account ask, follow and accept: no cookie, no flood, no way in for a forger."""

import io
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from home.mails.models import Letter
from knowledge.questions import life
from knowledge.questions.messages import Upload
from knowledge.questions.models import Answer, Question, QuestionFile
from knowledge.questions.tokens import asker_token
from tests.knowledge.questions.pages import PDF, as_person, hidden, html, page_of, take
from tests.knowledge.questions.world import World, member, said

pytestmark = pytest.mark.django_db
ASK = "/de/questions/ask/"


@pytest.fixture
def form(time_machine: Any) -> dict[str, Any]:
    """What a browser sends half a minute after it got the page."""
    time_machine.move_to("2026-05-12T10:00:00Z", tick=False)
    page = Client().get(ASK)
    time_machine.move_to("2026-05-12T10:00:30Z", tick=False)
    words = {"subject": "Wohin mit dem Altöl?", "text": "Fünf Liter.", "language": "de"}
    return {"token": hidden(page, "token"), "website": "", **words}


def test_somebody_asks_with_a_mail_address_and_is_led_to_their_question(world: World, form: dict[str, Any]) -> None:
    client = Client(enforce_csrf_checks=True)
    reply = client.post(
        ASK, {**form, "name": "Frieda", "email": "frieda@example.org", "may_be_public": "on"}, follow=True
    )
    question = Question.objects.get()
    assert question.state == "waiting"
    assert question.reference in html(reply)
    assert not reply.cookies
    assert not client.cookies
    letter = Letter.objects.get(to="frieda@example.org")
    assert f"/de/questions/follow/{asker_token(question)}/" in letter.text
    assert client.get(page_of(question)).status_code == 404
    assert "Altöl" not in html(as_person(world.asker).get("/de/questions/?view=partnership"))


def test_without_a_mail_address_the_link_is_shown_and_holds(world: World, form: dict[str, Any]) -> None:
    reply = Client().post(ASK, form)
    assert reply.status_code == 302
    page = Client().get(reply["Location"])
    assert page["Cache-Control"] == "private, no-store"
    assert reply["Location"].split("?")[0] in html(page)
    assert not Letter.objects.filter(to="").exists()


def test_the_asker_reads_replies_accepts_and_sees_no_notes(world: World, form: dict[str, Any]) -> None:
    address = Client().post(ASK, form)["Location"].split("?")[0]
    question = Question.objects.get()
    chief = as_person(world.chief if question.side == world.theirs.municipality else world.office)
    take(chief, page_of(question), "let_in", to=world.theirs.pk)
    question.refresh_from_db()
    life.enquire(question, member(world.answerer), said("Motoröl oder Speiseöl?"))
    life.add_note(question, member(world.answerer), said("Interner Vermerk"))
    client = Client()
    page = html(client.get(address))
    assert "Speiseöl?" in page
    assert "Vermerk" not in page
    take(client, address, "enquire", text="Motoröl.")
    assert Answer.objects.get(text="Motoröl.").side == "asking"
    given = life.answer(question, member(world.answerer), said("Zum Händler."))
    assert "Zum Händler." in html(client.get(address))
    client.post(address, {"step": "accept", "answer": given.pk})
    question.refresh_from_db()
    assert question.state == "answered"
    assert not client.cookies


def test_files_of_the_dialogue_come_by_the_signed_link_and_those_of_notes_and_others_never(world: World) -> None:
    question = world.ask_publicly()
    life.let_in(question, member(world.office), addressee=world.theirs)
    question.refresh_from_db()
    life.answer(question, member(world.answerer), said(files=(Upload(io.BytesIO(PDF), "liste.pdf"),)))
    life.add_note(question, member(world.answerer), said("Intern", files=(Upload(io.BytesIO(PDF), "vermerk.pdf"),)))
    other = world.ask_publicly("Wohin mit dem Glas?")
    given, noted = QuestionFile.objects.order_by("pk")
    own, foreign = (f"/de/questions/follow/{asker_token(one)}/" for one in (question, other))
    page = html(Client().get(own))
    assert f'href="{own}files/{given.pk}/"' in page
    assert "vermerk" not in page
    reply = Client().get(f"{own}files/{given.pk}/")
    assert b"".join(reply) == PDF
    assert (reply["Cache-Control"], reply["Referrer-Policy"]) == ("private, no-store", "no-referrer")
    assert not reply.cookies
    for address in (
        f"{own}files/{noted.pk}/",
        f"{foreign}files/{given.pk}/",
        f"{own[:-2]}/files/{given.pk}/",
        f"/de/questions/files/{given.pk}/",
    ):
        assert Client().get(address).status_code == 404, address
    Question.objects.filter(pk=question.pk).update(asker_forgotten_at=timezone.now())
    assert Client().get(f"{own}files/{given.pk}/").status_code == 404, "the link holds until the asker is forgotten"


def test_the_coordinator_turns_away_and_the_asker_reads_why(world: World, form: dict[str, Any]) -> None:
    address = Client().post(ASK, form)["Location"].split("?")[0]
    take(as_person(world.office), page_of(Question.objects.get()), "turn_away", reason="Das ist Werbung")
    assert "Das ist Werbung" in html(Client().get(address))


def test_a_forged_cut_or_foreign_link_leads_nowhere(world: World) -> None:
    question = world.ask_publicly()
    token = asker_token(question)
    for forged in (token[:-1], f"{token}x", "x", "a:b:c", "%00", token.replace(token[:3], "abc"), "x" * 3000):
        assert Client().get(f"/de/questions/follow/{forged}/").status_code == 404, forged
        assert Client().post(f"/de/questions/follow/{forged}/", {"step": "close"}).status_code == 404
    address = f"/de/questions/follow/{token}/"
    for step in ("answer", "pass_on", "release", "let_in", "draft", "note", ""):
        assert Client().post(address, {"step": step}).status_code == 404, step
    other = world.ask()
    given = life.answer(other, member(world.answerer), said("Für andere"))
    assert Client().post(address, {"step": "accept", "answer": given.pk}).status_code == 404


def test_programs_are_recognised(world: World, form: dict[str, Any], time_machine: Any) -> None:
    for changed in ({"website": "http://spam.example"}, {"token": "x"}, {"token": ""}, {"about": "document:1"}):
        reply = Client().post(ASK, {**form, **changed})
        assert reply.status_code == 200, changed
        assert 'role="alert"' in html(reply)
        assert "Fünf Liter." in html(reply), "a person loses nothing"
    time_machine.move_to("2026-05-12T10:00:01Z", tick=False)
    assert Client().post(ASK, form).status_code == 200
    assert not Question.objects.exists()


def test_sending_twice_makes_one_question(world: World, form: dict[str, Any]) -> None:
    places = {Client().post(ASK, form)["Location"] for _click in range(2)}
    assert (len(places), Question.objects.count()) == (1, 1)


def test_a_network_that_sends_very_much_is_stopped_in_words(
    world: World, form: dict[str, Any], monkeypatch: Any
) -> None:
    monkeypatch.setattr("home.public.forms.count_attempt.__defaults__", (1,))
    assert Client().post(ASK, form).status_code == 302
    reply = Client().post(ASK, {**form, "subject": "Noch eine"})
    assert reply.status_code == 200
    assert "Aus Ihrem Netz" in html(reply)
    assert "Noch eine" in html(reply)


def test_a_megabyte_is_refused_and_what_fits_is_kept(world: World, form: dict[str, Any]) -> None:
    reply = Client().post(ASK, {**form, "text": "x" * 1_000_000})
    assert reply.status_code == 200
    assert "der Rest wurde abgeschnitten" in html(reply)
    assert not Question.objects.exists()


def test_the_form_is_kept_by_no_cache_and_sets_no_cookie(world: World) -> None:
    replies = [Client().get(ASK) for _visit in range(2)]
    assert {reply["Cache-Control"] for reply in replies} == {"private, no-store"}
    assert hidden(replies[0], "token") != hidden(replies[1], "token")
    assert not replies[0].cookies
    assert Client().get("/de/questions/")["Cache-Control"] == "no-cache", "the list is kept"


def test_earlier_answers_are_offered_and_only_those_open_to_everybody(world: World, form: dict[str, Any]) -> None:
    world.answered(subject="Altöl im Keller", text="Wohin mit dem Altöl?")
    look = {**form, "look": "1"}
    assert "Altöl im Keller" not in html(Client().post(ASK, look))
    shown = world.answered(subject="Altöl am Hof", text="Wohin mit dem Altöl?", may_be_public=True)
    take(as_person(world.chief), page_of(shown), "release", audience="public")
    page = html(Client().post(ASK, look))
    assert "am Hof" in page
    assert "Fünf Liter." in page
