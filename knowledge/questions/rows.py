"""Which questions, messages and files may a viewer see, and which ask for somebody's attention?

Involved is who belongs to the asking institution or to one that was asked, and the coordinators of the side that
answers; a question that was passed on and what it became have the same people. Members see further what was opened to
the partnership, everybody what was published. What waits to be let in is seen by coordinators only.
"""

import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from knowledge.questions.standing import Standing, standing
from search.access import Viewer

WAITING, OPEN, ANSWERED = "waiting", "open", "answered"
PARTNERSHIP, PUBLIC = "partnership", "public"
ALL = ~Q(pk__in=())  # an empty Q would vanish from an "or"
_PUBLISHED = Q(state=ANSWERED, audience=PUBLIC)


class QuestionRows(models.QuerySet[Any]):
    def visible_to(self, viewer: Viewer) -> "QuestionRows":
        """Those the viewer may read, by the rule of this module."""
        return self.filter(_seen_by(standing(viewer)))

    def involving(self, viewer: Viewer) -> "QuestionRows":
        """Those the viewer is involved in, with what waits for them as coordinator."""
        return self.filter(_inside(standing(viewer)))

    def published(self) -> "QuestionRows":
        """Those everybody may read."""
        return self.filter(_PUBLISHED)

    def open(self) -> "QuestionRows":
        return self.filter(state=OPEN)

    def queue_of(self, institutions: Any) -> "QuestionRows":
        """Open questions whose answer these institutions (pks of source pages) owe, the most urgent first."""
        return self.open().filter(addressee__in=list(institutions), turn="answering").order_by("due_at", "pk")

    def coordinators_queue(self, viewer: Viewer) -> "QuestionRows":
        """What waits for the viewer as coordinator: questions to be let in, and open ones that nobody is asked."""
        mine = standing(viewer)
        rows = self.filter(Q(state=WAITING) | Q(state=OPEN, addressee=None))
        return rows if mine.wide else rows.filter(side__in=mine.coordinates)

    def overdue(self, now: datetime.datetime) -> "QuestionRows":
        """Open questions whose answering side should have spoken by now."""
        return self.open().filter(turn="answering", due_at__lte=now)


class PartRows(models.QuerySet[Any]):
    """Messages and files of questions."""

    def _of_involved(self, viewer: Viewer) -> Q:
        from knowledge.questions.models import Question

        mine = standing(viewer)
        return ALL if mine.wide else Q(question__in=Question.objects.filter(_inside(mine)).values("pk"))


class AnswerRows(PartRows):
    def visible_to(self, viewer: Viewer) -> "AnswerRows":
        """The whole dialogue for those involved; answers only for others who may read the question."""
        from knowledge.questions.models import Answer, Question

        seen = Question.objects.visible_to(viewer).values("pk")
        given = Q(question__in=seen, kind=Answer.Kind.ANSWER)
        return self.filter(self._of_involved(viewer) | given)


class FileRows(PartRows):
    def visible_to(self, viewer: Viewer) -> "FileRows":
        """Files are for those involved, and with an opened question for members; the public gets documents instead."""
        from knowledge.questions.models import Answer, Question

        if not standing(viewer).is_member:
            return self.none()
        seen = Question.objects.visible_to(viewer).values("pk")
        given = Q(question__in=seen) & (Q(answer=None) | Q(answer__kind=Answer.Kind.ANSWER))
        return self.filter(self._of_involved(viewer) | given)

    def of_asker(self, question: Any) -> "FileRows":
        """Those of the dialogue that somebody of the public follows by the link of this very question."""
        from knowledge.questions.models import asker_dialogue, thread_until

        asked = Q(answer=None, question__in=thread_until(question))
        return self.filter(asked | Q(answer__in=asker_dialogue(question).order_by().values("pk")))


def _inside(mine: Standing) -> Q:
    """Questions the person is involved in. What waits has no involved institutions, so coordinators alone see it."""
    from knowledge.questions.models import Question

    if mine.wide:
        return ALL
    if not mine.belongs and not mine.coordinates:
        return Q(pk__in=())
    links = Question.involved.through.objects.filter(institutionpage_id__in=mine.belongs)
    own = Question.objects.filter(Q(pk__in=links.values("question_id")) | Q(side__in=mine.coordinates))
    return Q(thread__in=own.values("thread"))


def _seen_by(mine: Standing) -> Q:
    if not mine.is_member:
        return _PUBLISHED
    opened = Q(audience__in=(PARTNERSHIP, PUBLIC)) & ~Q(state=WAITING)
    return opened | _inside(mine)


__all__ = ["AnswerRows", "FileRows", "QuestionRows"]
