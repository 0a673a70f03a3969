"""Who must be reminded, and which questions are so late that the coordinator must know? Run by the clock.

Each turn has one reminder, at two thirds of its working time; when the time is over, the coordinators of the answering
side are told once. Run twice or by two workers, nothing is sent twice: the row is held, and letters have keys.
"""

import datetime
import statistics
from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils import timezone

from knowledge.institutions.models import Municipality
from knowledge.institutions.working_time import WorkingTime
from knowledge.questions import clock, letters, orphans
from knowledge.questions.models import Question, QuestionEvent, Side
from knowledge.questions.steps import hold, note
from search.indexing import unit_of_work

REMIND_AT = 2 / 3  # of the working time of a turn


def look() -> int:
    """The job: orphans to the coordinators, reminders, escalations. Returns how many steps it took."""
    now = timezone.now()
    return orphans.tend() + sum(_attend(pk, now) for pk in _candidates(now))


def median_days(questions: Iterable[Question]) -> float | None:
    """Median working days, of the answering side, until the first answer; None where none was answered yet.

    `questions` is a queryset; one query for it and one for the municipalities.
    """
    rows: Any = questions
    answered = rows.filter(answered_at__isnull=False).order_by().values_list("side", "worked")
    lengths = {city.pk: WorkingTime.of(city) for city in Municipality.objects.all()}
    days = [lengths[side].days(worked) for side, worked in answered]
    return statistics.median(days) if days else None


def _candidates(now: datetime.datetime) -> list[int]:
    """Open questions whose present turn has a due date and lacks its reminder, or its escalation though it is due."""
    rows = Question.objects.open().filter(due_at__isnull=False)
    late = Q(due_at__lte=now, escalated_at=None, turn=Side.ANSWERING)
    return list(rows.filter(Q(reminded_at=None) | late).order_by("due_at").values_list("pk", flat=True))


def _attend(pk: int, now: datetime.datetime) -> int:
    with unit_of_work():
        question = hold(pk)
        if question.state != Question.State.OPEN or question.due_at is None:
            return 0
        steps = 0
        if question.turn == Side.ANSWERING and question.due_at <= now and question.escalated_at is None:
            question.escalated_at = now
            # Whoever slept through a reminder's time because the worker stood still gets both at once, not one later.
            letters.escalation(question, question.due_at)
            note(question, QuestionEvent.Step.ESCALATED, institution=question.addressee)
            steps += 1
        moment = clock.remind_at(question, REMIND_AT) if question.reminded_at is None else None
        if moment is not None and moment <= now:
            question.reminded_at = now
            letters.reminder(question, question.due_at)
            note(question, QuestionEvent.Step.REMINDED, text=question.turn)
            steps += 1
        if steps:
            question.save(update_fields=["reminded_at", "escalated_at"])
    return steps
