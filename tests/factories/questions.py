"""Questions as the site records them, without a person: asked, answered, opened, or waiting to be let in."""

import hashlib
import io
from typing import Any

from django.utils import timezone

from knowledge.documents.models import blob_storage
from knowledge.models import InstitutionPage
from knowledge.questions import clock
from knowledge.questions.circles import settle_circle
from knowledge.questions.models import Answer, Question, QuestionEvent, QuestionFile
from knowledge.questions.steps import note
from search.indexing import mark, unit_of_work
from tests.factories.tree import source

State = Question.State


@unit_of_work()
def make_question(
    asker: InstitutionPage | None, addressee: InstitutionPage, *, answer: str = "", file: bytes = b"", **values: Any
) -> Question:
    """An open question, with an `answer` an answered one, without an asker one of the public that waits."""
    asked_by, asked = (source(asker) if asker else None), source(addressee)
    topics = [source(topic) for topic in values.pop("topics", ())]
    words = {"language": "de", "subject": "Wie misst man Wasser?", "text": "Wie oft wird Wasser gemessen?"}
    question = Question(
        **{**words, **values},
        asker=asked_by,
        addressee=asked,
        side=asked.municipality,
        from_public=asked_by is None,
        state=State.OPEN if asked_by else State.WAITING,
    )
    if asked_by is not None:
        clock.start(question, timezone.now())
    question.save()
    question.topics.set(topics)
    question.involved.set([asked_by, asked] if asked_by else [])
    note(question, QuestionEvent.Step.ASKED, institution=asked_by)
    if file:
        _attach(question, file)
    if answer:
        _answer(question, asked, answer)
    return question


def _answer(question: Question, institution: InstitutionPage, text: str) -> None:
    now = timezone.now()
    values = {"side": "answering", "institution": institution, "accepted_at": now}
    Answer.objects.create(question=question, text=text, language="de", **values)
    clock.end(question, now)
    question.state, question.answered_at = State.ANSWERED, now
    settle_circle(question)
    question.save()
    mark(question)


def _attach(question: Question, content: bytes) -> None:
    name = blob_storage().save("x", io.BytesIO(content))
    kind = {"format": "pdf", "media_type": "application/pdf", "filename": f"{question.subject}.pdf"}
    sha = hashlib.sha256(content).hexdigest()
    QuestionFile.objects.create(question=question, file=name, sha256=sha, size=len(content), **kind)
