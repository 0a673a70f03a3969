"""The dialogue of a question as it is shown: each message on its side of the axis, with its files."""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _t

from knowledge.people.naming import shown_name
from knowledge.questions.face.words import Reading, Words
from knowledge.questions.models import Answer, Question, QuestionFile, Side
from knowledge.transfers.listing import Who


@dataclass(frozen=True)
class File:
    name: str
    url: str
    format: str
    size: int


@dataclass(frozen=True)
class Said:
    """One message. `person` is named for those involved only; `who` is None for the public and what is gone."""

    pk: int
    kind: str
    label: str
    side: str
    at: datetime.datetime
    words: Words
    who: Who | None = None
    person: str = ""
    files: Sequence[File] = ()
    accepted: bool = False
    acceptable: bool = False


def files_of(rows: Iterable[QuestionFile], address: Callable[[int], str]) -> dict[int | None, list[File]]:
    """Message (None: the question itself) -> its files; `address` says where the reader gets one."""
    found: dict[int | None, list[File]] = {}
    for row in rows:
        file = File(row.filename, address(row.pk), row.format, row.size)
        found.setdefault(row.answer_id, []).append(file)
    return found


def said_of(
    answers: Iterable[Answer],
    question: Question,
    reading: Reading,
    *,
    who: Mapping[int, Who],
    files: Mapping[int | None, Sequence[File]],
    named: bool,
    may_accept: bool,
) -> list[Said]:
    """The messages in order; `named` shows who wrote them, `may_accept` offers the answers of this very question."""
    return [
        Said(
            pk=one.pk,
            kind=one.kind,
            label=_label(one),
            side=one.side,
            at=one.written_at,
            words=reading.words(one.text, one.language),
            who=who.get(one.institution_id or 0),
            person=shown_name(one.author) if named else "",
            files=files.get(one.pk, ()),
            accepted=one.accepted_at is not None,
            acceptable=may_accept and one.kind == Answer.Kind.ANSWER and one.question_id == question.pk,
        )
        for one in answers
    ]


def _label(answer: Answer) -> str:
    """The asking side's word to an enquiry is none itself."""
    is_reply = answer.kind == Answer.Kind.ENQUIRY and answer.side == Side.ASKING
    return _t("Message") if is_reply else str(answer.get_kind_display())
