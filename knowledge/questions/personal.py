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
    public = Question.objects.filter(from_public=True, asker_email__iexact=user.email)
    for question in public.order_by("asked_at"):
        row = _said("question", question.reference, question.subject, text=question.text, at=question.asked_at)
        found.append({**row, "name": question.asker_name, "mail": question.asker_email})
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
        public = Question.objects.filter(from_public=True, asker_email__iexact=user.email)
        changed = sum(forget_asker(question) for question in public)
        changed += Question.objects.filter(asked_by=user).update(asked_by=None)
        changed += Answer.objects.filter(author=user).update(author=None)
        changed += QuestionFile.objects.filter(uploaded_by=user).update(uploaded_by=None)
        changed += QuestionEvent.objects.filter(user=user).update(user=None)
    return changed


def _said(what: str, reference: str, title: str, *, text: str, at: Any) -> dict[str, Any]:
    return {"what": what, "reference": reference, "title": title, "text": text, "at": at.isoformat()}
