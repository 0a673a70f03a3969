"""What can be done with a question, by whom, once, and what is the end of it?"""

import io
from typing import Any

import pytest
from django.core.files.storage import storages

from home.mails.models import Letter
from knowledge.documents.families import UploadRefused, sweep_blobs
from knowledge.models import Membership
from knowledge.questions import life
from knowledge.questions.messages import LONGEST_TEXT, Upload
from knowledge.questions.models import Answer, Question, dialogue
from knowledge.questions.refusal import NotPossible
from knowledge.questions.rules import Actor, steps
from knowledge.questions.tokens import asker_token, question_of
from tests.knowledge.questions.world import World, member, said, sees

pytestmark = pytest.mark.django_db


def told(person: Any) -> list[str]:
    return list(Letter.objects.filter(to=person.email).order_by("pk").values_list("template", flat=True))


def test_a_question_travels_from_asking_to_an_accepted_answer(world: World) -> None:
    question = world.ask(topics=(world.topic.pk,))
    assert (question.addressee, question.mirror, question.side) == (
        world.theirs,
        world.mirror,
        world.theirs.municipality,
    )
    enquiry = life.enquire(question, member(world.answerer), said("Welche Tonnen?"))
    reply = life.enquire(question, member(world.asker), said("Die für Restmüll."))
    first = life.answer(question, member(world.answerer), said("Einmal."))
    second = life.answer(question, member(world.answerer), said("Nein, zweimal."))
    ended = life.accept(second, member(world.asker))
    assert (ended.state, ended.accepted) == ("answered", second)
    assert ended.ended_at is not None
    assert list(dialogue(question)) == [enquiry, reply, first, second]
    sides = [(one.side, one.institution_id) for one in dialogue(question)]
    here, there = ("asking", world.ours.pk), ("answering", world.theirs.pk)
    assert sides == [there, here, there, there]
    assert told(world.answerer) == [f"knowledge/questions/mails/{name}" for name in ("arrived", "spoken", "accepted")]
    assert told(world.asker) == ["knowledge/questions/mails/spoken"] * 3
    assert told(world.reader) == told(world.stranger) == []


def test_only_the_right_people_take_a_step(world: World) -> None:
    question = world.ask()
    may = {name: steps(member(getattr(world, name)), question) for name in ("asker", "answerer", "reader", "stranger")}
    assert may["asker"] == {"enquire", "note", "accept", "close"}
    assert may["answerer"] == {"answer", "enquire", "note", "pass_on", "close"}
    assert may["reader"] == may["stranger"] == frozenset()
    assert "answer" in steps(member(world.chief), question)
    assert "accept" not in steps(member(world.office), question)
    assert steps(Actor(), question) == steps(Actor.public_asker(), question) == frozenset()
    for who in (world.reader, world.stranger, world.asker):
        with pytest.raises(NotPossible):
            life.answer(question, member(who), said())
    given = life.answer(question, member(world.answerer), said())
    for who in (world.answerer, world.chief, world.office, world.stranger):
        with pytest.raises(NotPossible):
            life.accept(given, member(who))


def test_nobody_asks_in_the_name_of_an_institution_they_do_not_belong_to(world: World) -> None:
    with pytest.raises(NotPossible):
        world.ask(user=world.stranger, asker=world.ours)


def test_nobody_speaks_for_the_other_side(world: World) -> None:
    question = world.ask()
    with pytest.raises(NotPossible):
        life.enquire(question, member(world.asker), said(), side="answering")


def test_a_colleague_accepts_when_the_asker_has_left(world: World) -> None:
    question = world.ask()
    given = life.answer(question, member(world.answerer), said())
    Membership.objects.get(user=world.asker).delete()
    from tests import factories as make

    colleague = make.make_member(world.ours, "reader")
    with pytest.raises(NotPossible):
        life.accept(given, member(world.asker))
    assert life.accept(given, member(colleague)).state == "answered"


@pytest.mark.parametrize("end", ["answered", "passed_on", "closed"])
def test_after_the_end_every_step_is_refused_with_a_sentence_that_says_what_happened(world: World, end: str) -> None:
    question = world.ask()
    given = life.answer(question, member(world.answerer), said())
    if end == "answered":
        life.accept(given, member(world.asker))
    elif end == "passed_on":
        life.pass_on(question, member(world.answerer), to=world.afar)
    else:
        life.close(question, member(world.answerer), reason="Schon erledigt.")
    before = Question.objects.filter(pk=question.pk).values().get()
    tries: list[Any] = [
        lambda: life.answer(question, member(world.answerer), said()),
        lambda: life.enquire(question, member(world.asker), said()),
        lambda: life.add_note(question, member(world.asker), said()),
        lambda: life.accept(given, member(world.asker)),
        lambda: life.pass_on(question, member(world.answerer), to=world.nearby),
        lambda: life.close(question, member(world.asker), reason="Doch nicht."),
        lambda: life.let_in(question, member(world.chief), addressee=world.theirs),
    ]
    for attempt in tries:
        with pytest.raises(NotPossible, match="in the meantime"):
            attempt()
    assert Question.objects.filter(pk=question.pk).values().get() == before
    assert question.answers.count() == 1


def test_an_answer_of_another_question_cannot_be_accepted_here(world: World) -> None:
    one, other = world.ask(), world.ask(subject="Etwas anderes")
    enquiry = life.enquire(one, member(world.answerer), said())
    with pytest.raises(NotPossible, match="Only an answer"):
        life.accept(enquiry, member(world.asker))
    assert Question.objects.get(pk=other.pk).state == "open"


def test_passing_on_ends_one_question_and_opens_one_with_the_same_dialogue(world: World) -> None:
    question = world.ask(topics=(world.topic.pk,), files=(Upload(io.BytesIO(b"Tour;Tag\n1;2\n"), "touren.csv"),))
    life.enquire(question, member(world.answerer), said("Welche Tonnen?"))
    successor = life.pass_on(question, member(world.answerer), to=world.afar, reason="Das macht die Wasserbehörde.")
    question.refresh_from_db()
    assert (question.state, successor.state, successor.continues) == ("passed_on", "open", question)
    assert (successor.addressee, successor.mirror, successor.text) == (world.afar, None, question.text)
    assert [one.text for one in dialogue(successor)] == ["Welche Tonnen?"]
    from tests import factories as make

    newcomer = make.make_member(world.afar, "author")
    assert sees(successor, newcomer)
    assert sees(question, newcomer)
    assert sees(successor, world.answerer)
    assert not sees(successor, world.stranger)
    with pytest.raises(NotPossible, match="already"):
        life.pass_on(successor, member(newcomer), to=world.theirs)
    with pytest.raises(NotPossible, match="already"):
        life.pass_on(successor, member(newcomer), to=world.ours)


def test_a_second_click_gives_the_same_question_and_the_same_message(world: World) -> None:
    one, two = (world.ask(once="token-of-the-form") for _click in range(2))
    assert one == two
    given = [life.answer(one, member(world.answerer), said(once="another-token")) for _click in range(2)]
    assert given[0] == given[1]
    assert Question.objects.count() == Answer.objects.count() == 1
    assert Letter.objects.filter(to=world.answerer.email).count() == 1


def test_the_form_of_somebody_else_gives_away_nothing(world: World) -> None:
    world.ask(once="token")
    with pytest.raises(NotPossible, match="sent already"):
        world.ask(once="token", user=world.stranger, asker=world.nearby)
    with pytest.raises(NotPossible, match="sent already"):
        world.ask_publicly(once="token")


@pytest.mark.parametrize("text", ["", " \n ", "\x00", "x" * (LONGEST_TEXT + 1), "ä" * 1_000_000])
def test_texts_that_are_empty_or_too_long_are_refused_before_anything_is_kept(world: World, text: str) -> None:
    with pytest.raises(NotPossible):
        world.ask(text)
    with pytest.raises(NotPossible):
        world.ask(subject=text)
    question = world.ask()
    with pytest.raises(NotPossible):
        life.answer(question, member(world.answerer), said(text))
    with pytest.raises(NotPossible):
        life.close(question, member(world.answerer), reason=text)
    assert Question.objects.count() == 1
    assert Answer.objects.count() == 0


def test_files_are_judged_by_what_they_are_and_kept_while_they_are_named(world: World) -> None:
    with pytest.raises(UploadRefused):
        world.ask(files=(Upload(io.BytesIO(b"MZ\x90\x00" + b"\0" * 200), "plan.pdf"),))
    assert Question.objects.count() == 0
    with pytest.raises(NotPossible, match="At most"):
        world.ask(files=tuple(Upload(io.BytesIO(b"Text"), "a.txt") for _number in range(6)))
    question = world.ask(files=(Upload(io.BytesIO(b"Tour;Tag\n1;2\n"), "../../touren.csv"),))
    (file,) = question.files.all()
    assert (file.format, "/" in file.filename) == ("csv", False)
    blobs: Any = storages["blobs"]
    import os

    os.utime(blobs.path(file.file.name), (0, 0))
    sweep_blobs()
    assert file.file.open("rb").read() == b"Tour;Tag\n1;2\n"


def test_a_public_question_waits_until_the_coordinator_lets_it_in(world: World) -> None:
    question = world.ask_publicly(topics=(world.topic.pk,))
    assert (question.state, question.addressee) == ("waiting", world.ours)
    assert not any(sees(question, user) for user in (world.asker, world.answerer, world.chief, None))
    assert sees(question, world.office)
    with pytest.raises(NotPossible):
        life.answer(question, member(world.office), said())
    opened = life.let_in(question, member(world.office), addressee=world.theirs)
    assert (opened.state, opened.side) == ("open", world.theirs.municipality)
    assert sees(question, world.answerer)
    assert not sees(question, None)
    given = life.answer(question, member(world.answerer), said())
    with pytest.raises(NotPossible):
        life.accept(given, member(world.asker))
    assert life.accept(given, Actor.public_asker()).state == "answered"
    names = [
        letter.template.rpartition("/")[2] for letter in Letter.objects.filter(to="frieda@example.org").order_by("pk")
    ]
    assert names == ["received", "let_in", "spoken"]


def test_a_public_question_that_is_turned_away_is_closed_with_a_reason(world: World) -> None:
    question = world.ask_publicly()
    assert question.addressee is None
    ended = life.turn_away(question, member(world.office), reason="Dafür ist das Bürgerbüro da.")
    assert (ended.state, ended.end_reason, ended.worked.total_seconds()) == (
        "closed",
        "Dafür ist das Bürgerbüro da.",
        0,
    )
    assert "Bürgerbüro" in Letter.objects.get(template__endswith="closed").text


def test_a_forged_link_opens_nothing_and_the_right_one_follows_the_question(world: World) -> None:
    question = world.ask_publicly()
    token = asker_token(question)
    assert question_of(token) == question
    for forged in ("", "x", token[:-1], token + "A", token.replace(":", ";", 1), "a" * 10_000, token[::-1]):
        assert question_of(forged) is None
    opened = life.let_in(question, member(world.office), addressee=world.theirs)
    successor = life.pass_on(opened, member(world.answerer), to=world.afar)
    assert question_of(token) == successor
