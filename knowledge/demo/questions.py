"""Questions in every state of their life: answered and published, open with an enquiry, overdue, waiting.

Written as rows with the clock's own functions, because they lie in the past and must send no mail.
"""

import datetime
from typing import Any

from django.utils import timezone

from knowledge.demo.entries import entries
from knowledge.demo.pages import Tree
from knowledge.questions import clock
from knowledge.questions.circles import settle_circle
from knowledge.questions.models import Answer, Question, QuestionEvent
from knowledge.questions.routing import About, Route, mirror_between, route
from search.indexing import mark, unit_of_work

State, Step = Question.State, QuestionEvent.Step
_STEPS = {"answer": Step.ANSWERED, "enquiry": Step.ENQUIRED, "note": Step.NOTED}


def load_questions(tree: Tree) -> int:
    """Make the questions that are missing; how many were made."""
    known = set(Question.objects.filter(once__startswith="demo:").values_list("once", flat=True))
    missing = [entry for entry in entries("questions") if f"demo:{entry['key']}" not in known]
    for entry in missing:
        with unit_of_work():
            _load(tree, entry)
    return len(missing)


def _load(tree: Tree, entry: dict[str, Any]) -> None:
    asker = tree.page("institution", entry["asker"]) if entry.get("asker") else None
    topics = [tree.page("topic", key) for key in entry["topics"]]
    asked_at = _days_ago(entry["ago"])
    if entry.get("addressee"):
        addressee = tree.page("institution", entry["addressee"])
        way = Route(addressee.municipality, addressee, mirror_between(asker, addressee) if asker else None)
    else:
        way = route(About(), asker, topics=[topic.pk for topic in topics])
    question = Question(
        language=entry["language"],
        subject=entry["subject"],
        text=entry["text"].strip(),
        from_public=bool(entry.get("public")),
        asker=asker,
        asker_name=entry.get("name", ""),
        side=way.side,
        addressee=way.addressee,
        mirror=way.mirror,
        state=State.WAITING if entry.get("public") else State.OPEN,
        may_be_public=bool(entry.get("may_be_public")),
        asked_at=asked_at,
        once=f"demo:{entry['key']}",
    )
    if question.state == State.OPEN:
        clock.start(question, asked_at)
    question.save()
    question.topics.set(topics)
    _note(question, Step.ASKED, asked_at, institution=asker)
    if question.state == State.OPEN:
        question.involved.set([page for page in (asker, way.addressee) if page is not None])
        for message in entry.get("messages", ()):
            _say(question, message)
        _settle(question, entry)


def _say(question: Question, message: dict[str, Any]) -> None:
    moment = _days_ago(message["at"])
    institution = question.addressee if message["by"] == "answering" else question.asker
    said = Answer.objects.create(
        question=question,
        kind=message["kind"],
        side=message["by"],
        language=message["language"],
        text=message["text"].strip(),
        institution=institution,
        written_at=moment,
    )
    clock.spoke(question, said.side, moment)
    if said.kind == Answer.Kind.ANSWER and question.answered_at is None:
        question.answered_at = moment
    _note(question, _STEPS[said.kind], moment, institution=institution, answer=said)
    if message.get("accepted"):
        said.accepted_at = moment + datetime.timedelta(hours=20)
        said.save(update_fields=["accepted_at"])
        clock.end(question, said.accepted_at)
        question.state = State.ANSWERED
        _note(question, Step.ACCEPTED, said.accepted_at, institution=question.asker, answer=said)


def _settle(question: Question, entry: dict[str, Any]) -> None:
    question.audience = entry["audience"]
    if question.state == State.ANSWERED:
        settle_circle(question)
    question.save()
    mark(question)


def _note(question: Question, step: str, at: datetime.datetime, **values: Any) -> None:
    QuestionEvent.objects.create(question=question, step=step, at=at, **values)


def _days_ago(days: float) -> datetime.datetime:
    return timezone.now() - datetime.timedelta(days=days)
