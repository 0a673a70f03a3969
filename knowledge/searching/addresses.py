"""Which thing stands at an address, for editors who name a document, a question or a term by it."""

import re
from collections.abc import Callable

from knowledge.documents.models import Document
from knowledge.glossary.models import Term
from knowledge.questions.models import Question
from search.entries import family_of
from search.records import register_address

Named = tuple[str, int]
_DOCUMENT = re.compile(r"/(?:[a-z][a-z-]{1,10}/)?documents/([0-9]{1,9})(?:/.*)?")
_TERM = re.compile(r"/[a-z][a-z-]{1,10}/glossary/([0-9]{1,9})/?")
_QUESTION = re.compile(r"/[a-z][a-z-]{1,10}/questions/([\w-]{4,40})/?")


def document_at(path: str) -> Named | None:
    found = _DOCUMENT.fullmatch(path)
    return (family_of(Document), int(found[1])) if found and _is_there(Document, pk=int(found[1])) else None


def term_at(path: str) -> Named | None:
    found = _TERM.fullmatch(path)
    return (family_of(Term), int(found[1])) if found and _is_there(Term, pk=int(found[1])) else None


def question_at(path: str) -> Named | None:
    found = _QUESTION.fullmatch(path)
    pk = Question.objects.filter(reference=found[1]).values_list("pk", flat=True).first() if found else None
    return (family_of(Question), pk) if pk is not None else None


def _is_there(model: type, **fields: int) -> bool:
    return bool(model._default_manager.filter(**fields).exists())  # type: ignore[attr-defined]


READERS: tuple[Callable[[str], Named | None], ...] = (document_at, term_at, question_at)


def register() -> None:
    """Called once when the apps are ready."""
    for reader in READERS:
        register_address(reader)
