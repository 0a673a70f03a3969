"""How long has the answering side had the turn, and until when should the side whose turn it is speak?

The clock counts working time of the municipality that answers, only while it has the turn and only until its first
answer: waiting for a reply to one's own enquiry costs nobody anything.
"""

import datetime
from typing import Any

from knowledge.institutions.models import Municipality
from knowledge.institutions.working_time import WorkingTime
from knowledge.questions.models import Question, Side


def start(question: Question, now: datetime.datetime) -> None:
    """The question opens: the answering side has the turn."""
    question.opened_at = now
    _turn_to(question, Side.ANSWERING, now)


def spoke(question: Question, side: str, now: datetime.datetime) -> None:
    """One side has said something that the other has to react to; the turn moves unless the other had it already."""
    other = Side.ASKING if side == Side.ANSWERING else Side.ANSWERING
    if question.turn != other:
        stop(question, now)
        _turn_to(question, other, now)


def stop(question: Question, now: datetime.datetime) -> None:
    """Add the working time of the turn that ends now to what the answering side has used."""
    if question.turn == Side.ANSWERING and question.answered_at is None and question.turn_since is not None:
        question.worked += WorkingTime.of(question.side).between(question.turn_since, now)
        question.turn_since = now


def end(question: Question, now: datetime.datetime) -> None:
    """The question has ended: nobody owes anything any more."""
    stop(question, now)
    question.due_at, question.ended_at = None, now


def used(question: Question, now: datetime.datetime) -> datetime.timedelta:
    """Working time of the answering side until now, of a question that may still be open."""
    counts = question.state == Question.State.OPEN and question.turn == Side.ANSWERING and not question.answered_at
    if not counts or question.turn_since is None:
        return question.worked
    return question.worked + WorkingTime.of(question.side).between(question.turn_since, now)


def remind_at(question: Question, share: float) -> datetime.datetime | None:
    """The moment at which `share` of the working time between the turn's begin and its due date has passed."""
    if question.turn_since is None or question.due_at is None:
        return None
    calendar = WorkingTime.of(who_counts(question))
    whole = calendar.between(question.turn_since, question.due_at)
    return calendar.after(question.turn_since, whole.total_seconds() * share / 3600)


def who_counts(question: Question) -> Municipality:
    """The municipality whose working time the present turn is measured in."""
    if question.turn == Side.ASKING and question.asker is not None:
        municipality: Any = question.asker.municipality
        return municipality
    return question.side


def _turn_to(question: Question, side: str, now: datetime.datetime) -> None:
    question.turn, question.turn_since = side, now
    question.reminded_at = question.escalated_at = None
    municipality = who_counts(question)
    calendar = WorkingTime.of(municipality)
    hours = municipality.answer_days * calendar.day_length.total_seconds() / 3600
    question.due_at = calendar.after(now, hours)
