"""Questions on a member's own page: what waits for their institutions and for coordinators, and what they asked."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t

from knowledge.following.sections import MyLine, MySection
from knowledge.questions.addresses import question_address
from knowledge.questions.face.listing import light, state_of
from knowledge.questions.models import Question
from knowledge.questions.standing import standing
from search.access import Viewer

SHOWN = 8
FEW = 5


def my_questions(viewer: Viewer, language: str) -> Iterable[MySection]:
    """Questions that wait for this member's institutions and, for coordinators, for them; and those they asked."""
    mine = standing(viewer)
    if not mine.is_member:
        return
    waiting = light(Question.objects.queue_of(mine.belongs)[:SHOWN])
    yield MySection(
        "questions-to-us",
        10,
        _t("Questions that wait for us"),
        _lines(waiting, language),
        more_url=f"{reverse('questions')}?view=to-us",
        more_label=_t("All questions to us"),
    )
    if mine.wide or mine.coordinates:
        queue = light(Question.objects.coordinators_queue(viewer).order_by("asked_at", "pk")[:SHOWN])
        yield MySection(
            "questions-to-coordinator",
            12,
            _t("Questions that wait for the coordinator"),
            _lines(queue, language),
            more_url=f"{reverse('questions')}?view=waiting",
            more_label=_t("Waiting to be let in"),
        )
    own = Question.objects.visible_to(viewer).filter(asked_by=viewer.user)
    yield MySection(
        "my-questions",
        20,
        _t("My questions"),
        _lines(light(own.order_by("-asked_at", "-pk")[:FEW]), language),
        empty=_t("You have not asked anything yet. Every article, document and institution has a button for it."),
        more_url=f"{reverse('questions')}?view=from-us",
        more_label=_t("All questions from us"),
    )


def _lines(questions: Iterable[Question], language: str) -> list[MyLine]:
    now = timezone.now()
    found = []
    for one in questions:
        state = state_of(one, now)
        found.append(
            MyLine(one.subject, question_address(one.reference, language), one.language, state.text, state.tone)
        )
    return found
