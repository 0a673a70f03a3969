"""Which circle of institutions may read an answered question, as a short name the search can exclude by?

Questions with the same people have the same circle, so that an engine is told a handful of closed circles however many
questions there are.
"""

import hashlib
from collections.abc import Iterable

from knowledge.institutions.models import InstitutionPage
from knowledge.questions.models import Question
from knowledge.questions.standing import standing
from search.access import MEMBERS, Viewer


def settle_circle(question: Question) -> None:
    """Set the circle of a question (not saved): all institutions and municipalities its thread has involved."""
    thread = Question.objects.filter(thread=question.thread)
    keys = InstitutionPage.objects.filter(questions_involved__in=thread).values_list("translation_key", flat=True)
    sides = thread.values_list("side", flat=True)
    listed = sorted({*(key.hex for key in keys), *(f"side {side}" for side in sides)})
    question.circle = hashlib.blake2b(" ".join(listed).encode(), digest_size=16).hexdigest()


def place_of_circle(circle: str) -> str:
    return f"circle:{circle}"


def places_of_question(question: Question) -> tuple[str, ...]:
    """Where an answered question hangs; nowhere when it is published."""
    if question.audience == Question.Audience.PUBLIC:
        return ()
    if question.audience == Question.Audience.PARTNERSHIP:
        return (MEMBERS,)
    return MEMBERS, place_of_circle(question.circle)


def closed_circles(viewer: Viewer) -> Iterable[str]:
    """The places of questions that are closed to somebody with an account; two queries besides their standing."""
    mine = standing(viewer)
    if mine.wide:
        return ()
    if not mine.is_member:  # an account that belongs nowhere (any more)
        return (MEMBERS,)
    answered = Question.objects.filter(state=Question.State.ANSWERED, audience=Question.Audience.INVOLVED).order_by()
    own = set(answered.involving(viewer).values_list("circle", flat=True).distinct())
    circles = answered.values_list("circle", flat=True).distinct()
    return [place_of_circle(circle) for circle in circles if circle not in own]
