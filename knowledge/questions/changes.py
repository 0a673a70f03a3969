"""What has changed with questions, for digests and members' pages: asked, answered, accepted, published."""

import datetime
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from knowledge.following.changes import Change, Sight
from knowledge.questions.addresses import question_address
from knowledge.questions.models import Question, QuestionEvent
from search.access import Viewer

Step = QuestionEvent.Step
TOLD: Mapping[str, str | Promise] = {
    Step.ASKED: _("new question"),
    Step.LET_IN: _("new question"),
    Step.ANSWERED: _("new answer"),
    Step.ACCEPTED: _("answer accepted"),
    Step.RELEASED: _("opened to more readers"),
}


def changes(since: datetime.datetime, until: datetime.datetime) -> Iterable[Change]:
    """Steps with since <= at < until that others than those who took them want to hear of; four queries."""
    rows = QuestionEvent.objects.filter(at__gte=since, at__lt=until, step__in=TOLD).order_by("at", "pk")
    steps = list(rows.select_related("question__asker", "question__addressee", "question__mirror"))
    ids = {one.question_id for one in steps}
    topics = _topic_keys(ids)
    sight = Sight(Question, ids)
    for one in steps:
        question = one.question
        if one.step == Step.ASKED and question.from_public and question.opened_at is None:
            continue  # not let in: nobody but coordinators knows of it
        pages = (page for page in (question.asker, question.addressee) if page is not None)
        yield Change(
            key=f"question:{question.pk}:{one.step}:{one.pk}",
            at=one.at,
            kind="question",
            institutions=frozenset(page.translation_key.hex for page in pages),
            topics=topics.get(question.pk, frozenset()),
            visible=partial(_sees, sight, question.pk),
            title=partial(_said, question.subject),
            url=partial(question_address, question.reference),
            what=TOLD[one.step],
            written_in=partial(_said, question.language),
            thing=f"question:{question.pk}",
            opens=one.step in (Step.ASKED, Step.LET_IN),
            followed=frozenset([f"mirror:{question.mirror_id}"]) if question.mirror_id else frozenset(),
        )


def _sees(sight: Sight, pk: int, viewer: Viewer) -> bool:
    return pk in sight.of(viewer)


def _said(text: str, language: str) -> str:
    """The same in every language: what people wrote is not translated."""
    return text


def _topic_keys(ids: Iterable[int]) -> dict[int, frozenset[str]]:
    links: Any = Question.topics.through.objects.filter(question_id__in=list(ids))
    found: dict[int, set[str]] = {}
    for question, key in links.values_list("question_id", "topicpage__translation_key"):
        found.setdefault(question, set()).add(key.hex)
    return {question: frozenset(keys) for question, keys in found.items()}
