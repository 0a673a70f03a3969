"""Questions as they are listed: who asks whom, how far it has come, and the accepted answer."""

import datetime
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import ngettext
from django.utils.translation import pgettext as _pt

from home.cards import Card, Fact
from home.languages import current_language
from knowledge.institutions.directory import municipalities
from knowledge.institutions.working_time import WorkingTime
from knowledge.questions import clock
from knowledge.questions.addresses import question_address
from knowledge.questions.models import Answer, Question, Side
from knowledge.transfers.listing import Who, who
from search.access import Viewer

State = Question.State


@dataclass(frozen=True)
class Row:
    """One question in a list; `city` is the municipality that answers. `state` says to members whose turn it is."""

    question: Question
    url: str
    city: str
    state: Fact
    asker: Who | None = None
    addressee: Who | None = None
    answer: Answer | None = None


def rows_of(questions: Iterable[Question], viewer: Viewer, language: str) -> list[Row]:
    """In the given order; the questions come with their sides and institutions (`light`). Six queries at most."""
    listed = list(questions)
    if not listed:
        return []
    known = who({pk for one in listed for pk in (one.asker_id, one.addressee_id) if pk}, viewer, language)
    cities, now = municipalities(viewer), timezone.now()
    accepted = Answer.objects.visible_to(viewer).filter(question__in=listed, accepted_at__isnull=False)
    answers = {answer.question_id: answer for answer in accepted.order_by()}
    return [
        Row(
            question=one,
            url=question_address(one.reference, language),
            city=cities[one.side_id].name,
            state=state_of(one, now),
            asker=known.get(one.asker_id or 0),
            addressee=known.get(one.addressee_id or 0),
            answer=answers.get(one.pk),
        )
        for one in listed
    ]


def question_cards(questions: Iterable[Question]) -> list[Card]:
    """Questions among things of other kinds: the subject, and how far it has come."""
    now = timezone.now()
    return [
        Card(one.subject, question_address(one.reference, current_language()), one.language, _t("Question"),
             facts=(state_of(one, now),))
        for one in questions
    ]  # fmt: skip


def light(questions: Any) -> Any:
    """With what a list needs of the institutions, without their long texts."""
    return questions.select_related("side", "asker__municipality", "addressee").defer("asker__body", "addressee__body")


def state_of(question: Question, now: datetime.datetime) -> Fact:
    """How far a question has come, in words: ended how, or whose turn it is and until when."""
    if question.state != State.OPEN:
        tone = "good" if question.state == State.ANSWERED else ""
        return Fact(str(question.get_state_display()), tone)
    if question.turn == Side.ASKING:
        return Fact(_t("waits for the asking side"))
    left = working_days_left(question, now)
    if left is None:
        return Fact(_pt("question", "open"))
    if left <= 0:
        return Fact(_t("overdue"), "late")
    words = ngettext("due in %(count)d working day", "due in %(count)d working days", math.ceil(left))
    return Fact(words % {"count": math.ceil(left)}, "late" if left <= 1 else "")


def working_days_left(question: Question, now: datetime.datetime) -> float | None:
    """Working days, of the side whose turn it is, until the due date; 0 when it has passed, None without one."""
    if question.due_at is None:
        return None
    if question.due_at <= now:
        return 0.0
    calendar = WorkingTime.of(clock.who_counts(question))
    return max(calendar.days(calendar.between(now, question.due_at)), 1e-6)
