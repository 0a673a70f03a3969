"""How long is the name and address of somebody of the public kept? While it is needed to answer, and a while after."""

import datetime

from django.utils import timezone

from knowledge.questions.models import Question, QuestionEvent
from knowledge.questions.steps import hold, note
from search.indexing import unit_of_work

KEPT = datetime.timedelta(days=90)  # after the end, so that somebody can still come back with a follow-up


def forget_askers() -> int:
    """The job: remove names and addresses of the public from what ended long enough ago. Returns how many."""
    rows = Question.objects.filter(from_public=True, asker_forgotten_at=None, ended_at__lte=timezone.now() - KEPT)
    return sum(forget_asker(question) for question in rows)


def forget_asker(question: Question) -> bool:
    """Remove the asker's name and address now; their link stops working. False when it was done before."""
    with unit_of_work():
        held = hold(question.pk)
        if not held.from_public or held.asker_forgotten_at is not None:
            return False
        held.asker_name = held.asker_email = ""
        held.asker_forgotten_at = timezone.now()
        held.save(update_fields=["asker_name", "asker_email", "asker_forgotten_at"])
        note(held, QuestionEvent.Step.FORGOTTEN)
    return True
