"""What do questions know of a person, and what is left of it when they are erased?

What somebody wrote belongs to the knowledge of the institutions and stays, under the institution's name; that this
person wrote it is what goes. Names in running text are for the withdrawal of the text, which people ask for one by one.
"""

from typing import Any

from knowledge.questions.models import Answer, Question, QuestionEvent, QuestionFile
from knowledge.questions.retention import forget_asker
from search.indexing import unit_of_work


def collect(user: Any) -> list[dict[str, Any]]:
    """All that is stored about the person's questions, as plain values in the order of time."""
    found: list[dict[str, Any]] = []
    for question in Question.objects.filter(asked_by=user).order_by("asked_at"):
        found.append(_said("question", question.reference, question.subject, text=question.text, at=question.asked_at))
    found += of_address(user.email)
    for answer in Answer.objects.filter(author=user).select_related("question").order_by("written_at"):
        reference, subject = answer.question.reference, answer.question.subject
        found.append(_said(answer.kind, reference, subject, text=answer.text, at=answer.written_at))
    for file in QuestionFile.objects.filter(uploaded_by=user).select_related("question").order_by("uploaded_at"):
        reference = file.question.reference
        found.append(_said("file", reference, file.filename, text="", at=file.uploaded_at))
    for event in QuestionEvent.objects.filter(user=user).select_related("question").order_by("at"):
        found.append(_said("step", event.question.reference, event.step, text=event.note, at=event.at))
    return found


def erase(user: Any) -> int:
    """Cut every tie between the person and questions; how many rows were changed. Bound to be run again safely."""
    with unit_of_work():
        changed = erase_address(user.email)
        changed += Question.objects.filter(asked_by=user).update(asked_by=None)
        changed += Answer.objects.filter(author=user).update(author=None)
        changed += QuestionFile.objects.filter(uploaded_by=user).update(uploaded_by=None)
        changed += QuestionEvent.objects.filter(user=user).update(user=None)
    return changed


def of_address(email: str) -> list[dict[str, Any]]:
    """The questions somebody of the public asked under this mail address."""
    rows = Question.objects.filter(from_public=True, asker_email__iexact=email).order_by("asked_at")
    return [
        _said("question", row.reference, row.subject, text=row.text, at=row.asked_at)
        | {"name": row.asker_name, "mail": row.asker_email}
        for row in rows
    ]


def erase_address(email: str) -> int:
    """Forget who asked under this address; how many questions. Links to follow them stop working."""
    return sum(forget_asker(row) for row in Question.objects.filter(from_public=True, asker_email__iexact=email))


def _said(what: str, reference: str, title: str, *, text: str, at: Any) -> dict[str, Any]:
    return {"what": what, "reference": reference, "title": title, "text": text, "at": at.isoformat()}
