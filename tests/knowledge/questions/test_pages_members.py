"""Members on the public face: ask the mirror, answer, accept, keep; and what happens when it does not go smoothly."""

from typing import Any

import pytest
from django.test import Client

from home.audience import set_page_audience
from knowledge.models import ArticlePage, Membership, User
from knowledge.people.naming import agree
from knowledge.questions import life
from knowledge.questions.models import LONGEST_TEXT, Answer, Question
from tests import factories as make
from tests.knowledge.questions.pages import as_person, hidden, html, page_of, take, upload
from tests.knowledge.questions.world import World, member, said

pytestmark = pytest.mark.django_db
ASK = "/de/questions/ask/"


def form_of(client: Client, about: str = "") -> dict[str, Any]:
    """The form as the page gives it, filled in as somebody would."""
    page = client.get(f"{ASK}?about={about}")
    values = {"about": about, **{name: hidden(page, name) for name in ("once", "shown")}}
    words = {"subject": "Leerung der Tonnen", "text": "Wie oft leeren Sie?", "language": "de", "audience": "involved"}
    return {**values, **words}


def test_a_member_asks_the_addressee_answers_the_asker_accepts_and_one_click_makes_a_draft(world: World) -> None:
    article = make.make_article(world.ours, "Biotonnen", topics=[world.topic])
    asker, answerer = as_person(world.asker), as_person(world.answerer)
    about = f"page:{article.translation_key.hex}"
    page = html(asker.get(f"{ASK}?about={about}"))
    assert "Stadtreinigung" in page
    assert "Abfallwirtschaft" in page, "whose mirror it is"
    sent = asker.post(ASK, {**form_of(asker, about), "attachments": [upload()]}, follow=True)
    question = Question.objects.get()
    assert sent.redirect_chain[-1][0] == page_of(question)
    assert (question.addressee, question.mirror, question.asker) == (world.theirs, world.mirror, world.ours)
    assert [topic.pk for topic in question.topics.all()] == [world.topic.pk]

    assert question.subject in html(answerer.get("/ar/questions/?view=to-us"))
    take(answerer, page_of(question, "ar"), "enquire", text="Im Sommer?", language="ar")
    take(asker, page_of(question), "enquire", text="Ja, im Sommer.")
    take(answerer, page_of(question, "ar"), "answer", text="مرتين في الأسبوع", language="ar")
    dialogue = html(asker.get(page_of(question)))
    assert dialogue.index("Im Sommer?") < dialogue.index("Ja, im Sommer.") < dialogue.index("مرتين في الأسبوع")
    assert 'lang="ar" dir="rtl"' in dialogue

    given = Answer.objects.get(kind="answer")
    asker.post(page_of(question), {"step": "accept", "answer": given.pk})
    question.refresh_from_db()
    assert question.state == "answered"
    drafted = html(take(asker, page_of(question), "draft"))
    page_made = ArticlePage.objects.get(title=question.subject)
    assert not page_made.live
    assert "Artikelentwurf" in drafted
    take(asker, page_of(question), "draft")
    assert ArticlePage.objects.filter(title=question.subject).count() == 1


def test_who_may_not_read_a_question_finds_nothing_at_its_address_and_can_do_nothing_there(world: World) -> None:
    question = world.ask(files=())
    for person in (world.stranger, None):
        client = as_person(person)
        assert client.get(page_of(question)).status_code == 404
        assert take(client, page_of(question), "answer", text="Ich auch").status_code == 404
        assert question.subject not in html(client.get("/de/questions/?view=to-us"))
    reader = as_person(world.reader)
    take(reader, page_of(question), "answer", text="Ohne Recht")
    assert not Answer.objects.exists()
    left = User.objects.create_user("left@example.org", make.PASSWORD)
    assert as_person(left).get(ASK).status_code == 403
    assert as_person(left).post(ASK, {"subject": "x", "text": "y"}).status_code == 403


def test_a_second_click_makes_nothing_twice(world: World) -> None:
    asker, answerer = as_person(world.asker), as_person(world.answerer)
    form = form_of(asker)
    for _click in range(2):
        asker.post(ASK, form)
    question = Question.objects.get()
    once = hidden(answerer.get(page_of(question)), "answer-once")
    for _click in range(2):
        take(answerer, page_of(question), "answer", text="Zweimal", once=once)
    assert Answer.objects.count() == 1


def test_of_two_people_who_accept_at_once_one_is_told_what_happened(world: World) -> None:
    question = world.ask()
    answers = [life.answer(question, member(world.answerer), said(text)) for text in ("Eins", "Zwei")]
    asker = as_person(world.asker)
    replies = [asker.post(page_of(question), {"step": "accept", "answer": one.pk}) for one in answers]
    assert [reply.status_code for reply in replies] == [302, 200]
    assert "Inzwischen wurde eine Antwort angenommen" in html(replies[1])
    assert Answer.objects.exclude(accepted_at=None).count() == 1


def test_what_somebody_wrote_is_kept_when_the_question_ended_meanwhile(world: World) -> None:
    question = world.ask()
    given = life.answer(question, member(world.answerer), said("Schnell"))
    life.accept(given, member(world.asker))
    late = take(as_person(world.answerer), page_of(question), "answer", text="Zwei Stunden Arbeit")
    assert "Zwei Stunden Arbeit" in html(late)
    assert 'role="alert"' in html(late)
    assert Answer.objects.count() == 1


def test_a_megabyte_of_text_is_refused_in_words_and_what_fits_is_kept(world: World) -> None:
    asker = as_person(world.asker)
    reply = asker.post(ASK, {**form_of(asker), "text": "ä" * 1_000_000})
    assert (reply.status_code, Question.objects.count()) == (200, 0)
    page = html(reply)
    assert "der Rest wurde abgeschnitten" in page
    assert "ä" * LONGEST_TEXT in page
    assert "ä" * (LONGEST_TEXT + 1) not in page
    question = world.ask()
    reply = take(as_person(world.answerer), page_of(question), "answer", text="x" * 1_000_000)
    assert reply.status_code == 200
    assert not Answer.objects.exists()


@pytest.mark.parametrize("content", [b"MZ\x90\x00" + b"\0" * 500, b"<script>alert(1)</script>", b""])
def test_a_hostile_file_is_refused_with_the_text_kept(world: World, content: bytes) -> None:
    asker = as_person(world.asker)
    reply = asker.post(ASK, {**form_of(asker), "text": "Mein langer Text", "attachments": [upload("a.pdf", content)]})
    assert (reply.status_code, Question.objects.count()) == (200, 0)
    assert "Mein langer Text" in html(reply)
    assert 'role="alert"' in html(reply)


def test_files_come_as_downloads_to_those_who_may_read_the_question_only(world: World) -> None:
    asker = as_person(world.asker)
    asker.post(ASK, {**form_of(asker), "attachments": [upload("Leerungsplan ü.pdf")]})
    file = Question.objects.get().files.get()
    address = f"/de/questions/files/{file.pk}/"
    reply = as_person(world.answerer).get(address)
    assert reply.status_code == 200
    assert reply["Content-Disposition"].startswith("attachment")
    assert reply["Content-Security-Policy"].startswith("sandbox")
    assert [as_person(one).get(address).status_code for one in (world.stranger, None)] == [404, 404]


def test_what_is_said_before_sending_is_what_happens(world: World) -> None:
    """The mirror ends while the form is open: nothing goes to anybody else than the page named."""
    asker = as_person(world.asker)
    form = form_of(asker, f"page:{make.make_article(world.ours, 'Tonnen').translation_key.hex}")
    type(world.mirror).objects.update(ended_on="2020-01-01")
    reply = asker.post(ASK, form)
    assert (reply.status_code, Question.objects.count()) == (200, 0)
    assert "jetzt an jemand anderen" in html(reply)
    assert asker.post(ASK, {**form, "shown": hidden(reply, "shown")}).status_code == 302


def test_somebody_else_can_be_chosen_and_only_who_can_be_asked(world: World) -> None:
    asker = as_person(world.asker)
    asker.post(ASK, {**form_of(asker), "to": world.afar.pk})
    assert Question.objects.get().addressee == world.afar
    set_page_audience(world.nearby, make.PARTNERSHIP)
    for number in ("999999", "abc", str(world.ours.pk)):
        reply = asker.post(ASK, {**form_of(asker), "to": number})
        assert reply.status_code == 200, number
    assert Question.objects.count() == 1


def test_earlier_answers_are_offered_without_losing_the_text(world: World) -> None:
    world.answered(subject="Wie oft wird geleert?", text="Biotonnen im Sommer", user=world.asker)
    asker = as_person(world.asker)
    reply = asker.post(ASK, {**form_of(asker), "subject": "Biotonnen geleert", "text": "Halb fertig", "look": "1"})
    page = html(reply)
    assert "Wie oft wird" in page
    assert "Halb fertig" in page
    assert Question.objects.count() == 1
    piece = html(asker.get("/de/questions/similar/?q=Biotonnen+geleert"))
    assert "geleert" in piece
    assert "<html" not in piece
    assert "Wie oft" not in html(as_person(world.stranger).get("/de/questions/similar/?q=Biotonnen+geleert"))


def test_a_coordinator_passes_on_closes_opens_and_takes_back(world: World) -> None:
    question, chief = world.ask(), as_person(world.chief)
    sent = take(chief, page_of(question), "pass_on", to=world.afar.pk, reason="Dort fällt es an")
    assert sent.status_code == 200
    successor = Question.objects.get(state="open")
    assert successor.addressee == world.afar
    assert successor.reference in html(chief.get(page_of(question)))
    assert take(chief, page_of(successor), "close", reason="").status_code == 200
    take(chief, page_of(successor), "close", reason="Hat sich erledigt")
    assert Question.objects.get(pk=successor.pk).end_reason == "Hat sich erledigt"
    answered = world.answered(subject="Zweite", may_be_public=True)
    assert as_person().get(page_of(answered)).status_code == 404
    take(chief, page_of(answered), "release", audience="public")
    assert as_person().get(page_of(answered)).status_code == 200
    assert "Zweite" in html(as_person().get("/de/questions/"))
    take(chief, page_of(answered), "withdraw")
    assert as_person().get(page_of(answered)).status_code == 404
    assert "Zweite" not in html(as_person().get("/de/questions/"))


def test_a_published_question_shows_answers_and_no_people(world: World) -> None:
    User.objects.filter(pk=world.answerer.pk).update(first_name="Renate", last_name="Redselig")
    question = world.ask(may_be_public=True)
    life.enquire(question, member(world.answerer), said("Nur unter uns: bei Hitze?"))
    life.add_note(question, member(world.answerer), said("Interner Vermerk"))
    given = life.answer(question, member(world.answerer), said("Zweimal"))
    question = life.accept(given, member(world.asker))
    take(as_person(world.chief), page_of(question), "release", audience="public")
    words = ["unter uns", "Vermerk", "Redselig"]

    def shown(user: User | None) -> list[str]:
        page = html(as_person(user).get(page_of(question)))
        assert "Zweimal" in page
        return [word for word in words if word in page]

    assert shown(None) == []
    assert shown(world.asker) == words[:2], "who has not agreed to be named is not"
    agree(world.answerer, named=True)
    assert shown(world.asker) == words
    assert shown(None) == []


def test_markup_and_unknown_steps_do_nothing(world: World) -> None:
    question, answerer = world.ask('<script>alert("x")</script>'), as_person(world.answerer)
    assert "<script>alert" not in html(answerer.get(page_of(question)))
    assert take(answerer, page_of(question), "explode").status_code == 404
    for number in ("", "x", "9" * 30):
        assert answerer.post(page_of(question), {"step": "accept", "answer": number}).status_code == 404
    assert answerer.get("/de/questions/0000-0000/").status_code == 404
    assert answerer.get(f"{ASK}?about=page:{'f' * 32}").status_code == 200
    assert answerer.get(f"{ASK}?about=document:999999999&to=9999999999&asker=-1").status_code == 200


def test_members_forms_are_protected_by_their_session(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.asker)
    assert client.post(ASK, {"subject": "a", "text": "b", "language": "de"}).status_code == 403
    assert client.post(page_of(world.ask()), {"step": "close"}).status_code == 403


def test_what_waits_for_a_member_stands_on_their_own_page(world: World) -> None:
    question, orphan = world.ask(subject="Eilig"), world.ask_publicly()
    assert "Eilig" in html(as_person(world.answerer).get("/de/my/"))
    assert "Eilig" in html(as_person(world.asker).get("/de/my/")), "my questions"
    assert "Eilig" not in html(as_person(world.stranger).get("/de/my/"))
    assert orphan.subject in html(as_person(world.office).get("/de/my/"))
    assert question.state == "open"


def test_articles_documents_and_institutions_lead_to_the_form(world: World) -> None:
    article, document = make.make_article(world.ours, "Tonnen"), make.make_document(world.ours, "Plan")
    for address, about in (
        (article.url, f"page:{article.translation_key.hex}"),
        (f"/de/documents/{document.pk}/plan/", f"document:{document.pk}"),
        (world.theirs.url, f"institution:{world.theirs.translation_key.hex}"),
    ):
        assert f"about={about}" in html(as_person(world.asker).get(address)), address
        assert f"about={about}" in html(as_person().get(address)), address
    assert "Plan" in html(as_person(world.asker).get(f"{ASK}?about=document:{document.pk}"))


def test_somebody_of_two_institutions_says_for_which_they_ask(world: World) -> None:
    Membership.objects.create(user=world.asker, role="reader", institution=world.nearby)
    asker = as_person(world.asker)
    assert 'name="asker"' in html(asker.get(ASK))
    asker.post(ASK, {**form_of(asker), "shown": "", "asker": world.nearby.pk, "to": world.theirs.pk})
    assert Question.objects.get().asker == world.nearby
