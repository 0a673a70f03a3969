"""What the page of one question shows, to a member, to everybody, and to somebody of the public who asked it."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from home.cards import Fact
from knowledge.institutions.directory import municipalities
from knowledge.institutions.models import WorkingWeek
from knowledge.institutions.working_time import WorkingTime
from knowledge.people.naming import shown_name
from knowledge.questions import clock
from knowledge.questions.addresses import question_address
from knowledge.questions.context import subject_of
from knowledge.questions.drafting import article_of
from knowledge.questions.face.listing import state_of
from knowledge.questions.face.messages import files_of, said_of
from knowledge.questions.face.words import Reading
from knowledge.questions.models import Answer, Question, QuestionEvent, QuestionFile, asker_dialogue, dialogue
from knowledge.questions.rules import Actor, steps
from knowledge.topics.models import TopicPage
from knowledge.transfers.listing import Who, who
from knowledge.versions import local
from search.access import Viewer

State, Step = Question.State, QuestionEvent.Step


@dataclass(frozen=True)
class Reader:
    """Who reads: `is_involved` sees the whole dialogue with names, the clock and the history; `token` of an asker."""

    viewer: Viewer
    actor: Actor
    language: str
    is_involved: bool
    token: str = ""

    @classmethod
    def member(cls, question: Question, viewer: Viewer, language: str) -> "Reader":
        """A member, or somebody without an account who reads what is published."""
        inside = viewer.is_member and Question.objects.involving(viewer).filter(pk=question.pk).exists()
        return cls(viewer, Actor.member(viewer.user), language, inside)

    def file_address(self, pk: int) -> str:
        """Where this reader gets a file: by their account, or by the link they came with."""
        if self.token:
            return reverse("question-follow-file", args=[self.token, pk])
        return reverse("question-file", args=[pk])


@dataclass(frozen=True)
class Clock:
    """Working time of the answering side: used and allowed, in working days; when it is due and how they work."""

    used: float
    allowed: int
    share: int
    week: str
    opens: datetime.time
    closes: datetime.time
    zone: str
    runs: bool
    due_at: datetime.datetime | None


@dataclass(frozen=True)
class Line:
    """A step of the history."""

    at: datetime.datetime
    label: str
    who: Who | None
    person: str
    note: str


def question_context(question: Question, reader: Reader) -> dict[str, Any]:
    """For `knowledge/questions/question.html`. The number of queries does not grow with the dialogue."""
    viewer, language = reader.viewer, reader.language
    answers = _answers(question, reader)
    events = list(_events(question)) if reader.is_involved and not reader.actor.is_asker else []
    ids = {question.asker_id, question.addressee_id, *(one.institution_id for one in (*answers, *events))}
    known = who({pk for pk in ids if pk}, viewer, language)
    texts = [(question.subject, question.language), (question.text, question.language)]
    reading = Reading([*texts, *((one.text, one.language) for one in answers)], language)
    files = files_of(_files(question, reader), reader.file_address)
    allowed = steps(reader.actor, question)
    return {
        "question": question,
        "reader": reader,
        "subject": reading.words(question.subject, question.language),
        "text": reading.words(question.text, question.language),
        "files": files.get(None, []),
        "said": said_of(
            answers,
            question,
            reading,
            who=known,
            files=files,
            named=reader.is_involved and not reader.actor.is_asker,
            may_accept="accept" in allowed,
        ),
        "glossaries": reading.glossaries(),
        "asker": known.get(question.asker_id or 0),
        "addressee": known.get(question.addressee_id or 0),
        "city": municipalities(viewer)[question.side_id].name,
        "about": subject_of(question, viewer, language),
        "topics": local(TopicPage, question.topics.all(), viewer, language),
        "state": state_of(question, timezone.now()) if viewer.is_member or reader.is_involved else _plain(question),
        "clock": _clock(question, viewer) if reader.is_involved and question.opened_at else None,
        "history": [_line(event, known) for event in events],
        "thread": _thread(question, reader),
        "article": _article(question, viewer),
        "allowed": allowed,
    }


def _plain(question: Question) -> Fact:
    return Fact(str(question.get_state_display()), "good" if question.state == State.ANSWERED else "")


def _answers(question: Question, reader: Reader) -> list[Answer]:
    if reader.actor.is_asker:
        return list(asker_dialogue(question).select_related("author"))
    return list(dialogue(question).select_related("author").visible_to(reader.viewer))


def _files(question: Question, reader: Reader) -> Any:
    viewer = reader.viewer
    if reader.actor.is_asker:
        return QuestionFile.objects.of_asker(question).order_by("pk")
    if not viewer.is_member:
        return ()
    thread = Question.objects.filter(thread=question.thread)
    return QuestionFile.objects.visible_to(viewer).filter(question__in=thread).order_by("pk")


def _events(question: Question) -> Any:
    thread = Question.objects.filter(thread=question.thread)
    rows = QuestionEvent.objects.filter(question__in=thread).select_related("user").order_by("-at", "-pk")
    return rows[:200]


def _line(event: QuestionEvent, known: dict[int, Who]) -> Line:
    is_code = event.step in (Step.REMINDED, Step.RELEASED, Step.TO_COORDINATOR)
    person = shown_name(event.user)
    label = str(event.get_step_display())
    return Line(event.at, label, known.get(event.institution_id or 0), person, "" if is_code else event.note)


def _thread(question: Question, reader: Reader) -> list[tuple[str, str, str]]:
    """(reference, address, state) of what it was passed on from and to, as far as the reader may see it."""
    if not reader.viewer.is_member:
        return []
    rows = Question.objects.visible_to(reader.viewer).filter(thread=question.thread).exclude(pk=question.pk)
    return [
        (one.reference, question_address(one.reference, reader.language), str(one.get_state_display()))
        for one in rows.order_by("asked_at", "pk").only("reference", "state")
    ]


def _article(question: Question, viewer: Viewer) -> dict[str, Any] | None:
    """The article made from it: where it is read, or where its draft is edited by those who may."""
    page = article_of(question)
    if page is None:
        return None
    if page.live:
        shown = type(page).objects.visible_to(viewer).filter(pk=page.pk).exists()
        return {"title": page.title, "url": page.get_url(), "language": page.locale.language_code} if shown else None
    if not viewer.is_member:
        return None
    may_edit = page.permissions_for_user(viewer.user).can_edit()
    return {"title": page.title, "draft": True, "pk": page.pk if may_edit else None}


def _clock(question: Question, viewer: Viewer) -> Clock:
    side = municipalities(viewer)[question.side_id]
    calendar = WorkingTime.of(side)
    used = calendar.days(clock.used(question, timezone.now()))
    runs = question.state == State.OPEN and question.turn == "answering" and question.answered_at is None
    return Clock(
        used=used,
        allowed=side.answer_days,
        share=min(100, round(used / side.answer_days * 100)),
        week=str(WorkingWeek(side.working_week).label),
        opens=side.opens_at,
        closes=side.closes_at,
        zone=side.time_zone,
        runs=runs,
        due_at=question.due_at if question.state == State.OPEN else None,
    )
