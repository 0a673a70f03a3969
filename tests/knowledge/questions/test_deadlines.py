"""Is the clock that of the answering side, and are people reminded once, in time?"""

import datetime
from datetime import UTC
from zoneinfo import ZoneInfo

import pytest
import time_machine

from home.mails.models import Letter
from knowledge.models import Municipality
from knowledge.questions import clock, deadlines, life, retention
from knowledge.questions.models import Question
from knowledge.questions.rules import Actor
from knowledge.questions.tokens import asker_token, question_of
from tests.knowledge.questions.world import World, member, said

pytestmark = pytest.mark.django_db

AMMAN = ZoneInfo("Asia/Amman")
THURSDAY = datetime.datetime(2026, 11, 19, 15, 0, tzinfo=AMMAN)  # an hour before the weekend there


def letters(name: str) -> list[str]:
    rows = Letter.objects.filter(template__endswith=f"/{name}").order_by("pk")
    return list(rows.values_list("to", flat=True))


def at(moment: datetime.datetime) -> time_machine.travel:
    return time_machine.travel(moment, tick=False)


def test_a_question_is_due_after_five_working_days_of_those_who_answer(world: World) -> None:
    with at(THURSDAY):
        question = world.ask()
    # one hour on Thursday, Friday and Saturday off, 39 hours from Sunday to Thursday
    assert question.due_at == datetime.datetime(2026, 11, 26, 15, 0, tzinfo=AMMAN)


def test_an_answer_stops_the_clock_and_a_reply_that_is_waited_for_costs_nothing(world: World) -> None:
    with at(THURSDAY):
        question = world.ask()
    with at(datetime.datetime(2026, 11, 22, 10, 0, tzinfo=AMMAN)):  # Sunday: one hour before, two today
        life.enquire(question, member(world.answerer), said("Welche?"))
    with at(datetime.datetime(2026, 11, 24, 9, 0, tzinfo=AMMAN)):
        life.enquire(question, member(world.asker), said("Alle."))
    with at(datetime.datetime(2026, 11, 24, 12, 0, tzinfo=AMMAN)):  # three hours more
        given = life.answer(question, member(world.answerer), said())
    with at(datetime.datetime(2026, 12, 24, 12, 0, tzinfo=AMMAN)):
        ended = life.accept(given, member(world.asker))
    assert ended.worked == datetime.timedelta(hours=6)
    assert clock.used(ended, datetime.datetime(2030, 1, 1, tzinfo=UTC)) == datetime.timedelta(hours=6)
    assert deadlines.median_days(Question.objects.all()) == 0.75


def test_reminder_and_escalation_come_once_each_and_not_at_the_weekend(world: World) -> None:
    with at(THURSDAY):
        question = world.ask()
    moments = [
        (datetime.datetime(2026, 11, 22, 8, 0, tzinfo=AMMAN), 0),
        (datetime.datetime(2026, 11, 25, 9, 39, tzinfo=AMMAN), 0),  # two thirds: 26 h 40 min, on Wednesday at 9:40
        (datetime.datetime(2026, 11, 25, 9, 41, tzinfo=AMMAN), 1),
        (datetime.datetime(2026, 11, 25, 9, 45, tzinfo=AMMAN), 0),
        (datetime.datetime(2026, 11, 26, 14, 59, tzinfo=AMMAN), 0),
        (datetime.datetime(2026, 11, 26, 15, 0, tzinfo=AMMAN), 1),
        (datetime.datetime(2026, 12, 26, 15, 0, tzinfo=AMMAN), 0),
    ]
    for moment, steps in moments:
        with at(moment):
            assert deadlines.look() == steps, moment
    assert letters("reminder") == [world.answerer.email]
    assert letters("escalation") == [world.chief.email]
    assert [event.step for event in question.events.all()] == ["asked", "reminded", "escalated"]
    assert list(Question.objects.overdue(datetime.datetime(2026, 12, 1, tzinfo=UTC))) == [question]


def test_a_worker_that_stood_still_sends_both_at_once_and_nothing_for_what_has_ended(world: World) -> None:
    with at(THURSDAY):
        question, other = world.ask(), world.ask(subject="Anderes")
        life.close(other, member(world.asker), reason="Erledigt.")
    with at(datetime.datetime(2027, 1, 7, tzinfo=AMMAN)):
        assert deadlines.look() == 2
        assert deadlines.look() == 0
        life.close(question, member(world.asker), reason="Erledigt.")
        assert deadlines.look() == 0


def test_the_asker_is_reminded_in_their_own_working_time_and_nobody_is_told_on(world: World) -> None:
    with at(THURSDAY):
        question = world.ask()
        life.answer(question, member(world.answerer), said())
    with at(datetime.datetime(2027, 1, 7, 12, 0, tzinfo=UTC)):
        assert deadlines.look() == 1
        assert deadlines.look() == 0
    assert letters("reply_wanted") == [world.asker.email]
    assert letters("escalation") == letters("reminder") == []


def test_a_question_back_by_the_asker_starts_a_new_turn_but_impatience_does_not(world: World) -> None:
    with at(THURSDAY):
        question = world.ask()
        first = question.due_at
    with at(THURSDAY + datetime.timedelta(days=4)):
        life.enquire(question, member(world.asker), said("Schon etwas gefunden?"))
        assert Question.objects.get(pk=question.pk).due_at == first
        life.answer(question, member(world.answerer), said())
        life.enquire(question, member(world.asker), said("Und im Sommer?"))
    again = Question.objects.get(pk=question.pk)
    assert (again.turn, again.due_at > first) == ("answering", True)
    with at(THURSDAY + datetime.timedelta(days=6)):
        life.answer(question, member(world.answerer), said("Dann öfter."))
    again.refresh_from_db()
    assert again.worked == datetime.timedelta(hours=16)  # until the first answer only


def test_without_people_who_can_answer_the_coordinators_are_asked_from_the_start(world: World) -> None:
    world.ask(chosen=world.afar)
    assert letters("arrived") == [world.chief.email]


def test_the_hours_of_a_municipality_are_its_own(world: World) -> None:
    Municipality.objects.filter(pk=world.theirs.municipality.pk).update(answer_days=1, closes_at=datetime.time(12))
    with at(THURSDAY):
        question = world.ask()
    assert question.due_at == datetime.datetime(2026, 11, 22, 12, 0, tzinfo=AMMAN)


def test_names_of_the_public_are_forgotten_ninety_days_after_the_end(world: World) -> None:
    with at(THURSDAY):
        question = world.ask_publicly()
        token = asker_token(question)
        opened = life.let_in(question, member(world.office), addressee=world.theirs)
        given = life.answer(opened, member(world.answerer), said())
        life.accept(given, Actor.public_asker())
    with at(THURSDAY + datetime.timedelta(days=89)):
        assert retention.forget_askers() == 0
        assert question_of(token) == question
    with at(THURSDAY + datetime.timedelta(days=90, minutes=1)):
        assert retention.forget_askers() == 1
        assert retention.forget_askers() == 0
    question.refresh_from_db()
    assert (question.asker_name, question.asker_email, question.text) == ("", "", "Wohin mit dem Altöl?")
    assert question_of(token) is None
