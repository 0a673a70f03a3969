"""The life of a question after it was asked: let in, answered, enquired, accepted, passed on, closed.

Every step is one unit of work that holds the question's row and asks the rules again, so that of two people who act at
once one succeeds and the other is told why not (`NotPossible`). Nothing here looks at requests or renders pages.
"""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from knowledge.institutions.models import InstitutionPage
from knowledge.questions import clock, letters
from knowledge.questions.asking import ask, ask_publicly, open_to
from knowledge.questions.circles import settle_circle
from knowledge.questions.messages import LONGEST_REASON, Message, attach, clean_text, store_files
from knowledge.questions.models import Answer, Question, QuestionEvent, Side
from knowledge.questions.refusal import NotPossible
from knowledge.questions.routing import can_be_asked, mirror_between
from knowledge.questions.rules import Actor, answers, asks
from knowledge.questions.steps import note, step
from knowledge.questions.translating import want_message

State, Step, Kind = Question.State, QuestionEvent.Step, Answer.Kind
_SAYING = {  # kind of message -> the step of the rules, the line of the history
    Kind.ANSWER: ("answer", Step.ANSWERED),
    Kind.ENQUIRY: ("enquire", Step.ENQUIRED),
    Kind.NOTE: ("note", Step.NOTED),
}


def let_in(question: Question, actor: Actor, *, addressee: InstitutionPage | None) -> Question:
    """The coordinator lets a public question in, to this institution or (None) to be answered by themselves."""
    with step("let_in", question, actor) as held:
        if addressee is not None:
            _check(addressee)
            held.side = addressee.municipality
        held.addressee, held.state = addressee, State.OPEN
        open_to(held, addressee, timezone.now())
        note(held, Step.LET_IN, actor, institution=addressee)
        letters.let_in(held)
    return held


def turn_away(question: Question, actor: Actor, *, reason: str) -> Question:
    """The coordinator does not let a public question in; it is closed, and the asker is told why."""
    with step("turn_away", question, actor) as held:
        _close(held, actor, reason)
    return held


def answer(question: Question, actor: Actor, message: Message) -> Answer:
    """The answering side answers. Any number of answers may follow each other until one is accepted."""
    return _say(question, actor, message, kind=Kind.ANSWER, side=Side.ANSWERING)


def enquire(question: Question, actor: Actor, message: Message, *, side: str = "") -> Answer:
    """Ask back, or reply to an enquiry: the turn goes to the other side. `side` where the actor stands on both."""
    return _say(question, actor, message, kind=Kind.ENQUIRY, side=side)


def add_note(question: Question, actor: Actor, message: Message, *, side: str = "") -> Answer:
    """A remark for those involved; the turn stays, and the other side is told nothing."""
    return _say(question, actor, message, kind=Kind.NOTE, side=side)


def accept(given: Answer, actor: Actor) -> Question:
    """The asking side accepts an answer: the question is answered, once and for all."""
    with step("accept", given.question, actor) as held:
        row = Answer.objects.filter(pk=given.pk, question=held, kind=Kind.ANSWER).first()
        if row is None:
            raise NotPossible(_("Only an answer to this question can be accepted."))
        row.accepted_at = timezone.now()
        row.save(update_fields=["accepted_at"])
        clock.end(held, row.accepted_at)
        held.state = State.ANSWERED
        settle_circle(held)
        held.save()
        note(held, Step.ACCEPTED, actor, institution=held.asker, answer=row)
        letters.accepted(held)
    return held


def pass_on(question: Question, actor: Actor, *, to: InstitutionPage, reason: str = "") -> Question:
    """This question ends as passed on; returned is the open one at the other institution, with a clock of its own.

    The dialogue stays one (`models.dialogue`). An institution that had the question is not asked a second time.
    """
    with step("pass_on", question, actor) as held:
        _check(to)
        had = Question.objects.filter(thread=held.thread, involved=to)
        if to.pk == held.asker_id or had.exists():
            raise NotPossible(_("This institution has this question already."))
        now = timezone.now()
        clock.end(held, now)
        held.state, held.end_reason = State.PASSED_ON, reason.replace("\x00", "").strip()[:LONGEST_REASON]
        held.save()
        note(held, Step.PASSED_ON, actor, institution=to, text=held.end_reason)
        successor = _successor(held, to)
        open_to(successor, to, now)
        letters.passed_on(successor)
    return successor


def close(question: Question, actor: Actor, *, reason: str) -> Question:
    """Either side ends the question without an accepted answer, and says why."""
    with step("close", question, actor) as held:
        _close(held, actor, reason)
    return held


def side_of(actor: Actor, question: Question) -> str:
    """The side the actor speaks for; of both, the one whose turn it is."""
    ours = {side for side, stands in ((Side.ASKING, asks), (Side.ANSWERING, answers)) if stands(actor, question)}
    if len(ours) == 1:
        return str(ours.pop())
    return question.turn


def _say(question: Question, actor: Actor, message: Message, *, kind: str, side: str) -> Answer:
    text = clean_text(message.text)
    known = _said_before(message.once, question)
    if known is not None:
        return known
    files = store_files(message.files, actor.user)
    name, line = _SAYING[Kind(kind)]
    with step(name, question, actor) as held:
        own = side or side_of(actor, held)
        if (own == Side.ASKING and not asks(actor, held)) or (own == Side.ANSWERING and not answers(actor, held)):
            raise NotPossible(_("You do not speak for this side."))
        row = Answer(
            question=held,
            kind=kind,
            side=own,
            language=message.language,
            text=text,
            author=actor.user,
            institution=held.addressee if own == Side.ANSWERING else held.asker,
            written_at=timezone.now(),
            once=message.once or None,
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:  # the other of two clicks was quicker
            other = _said_before(message.once, held)
            if other is None:
                raise
            return other
        attach(files, held, row)
        _move_on(held, row)
        want_message(row)
        note(held, line, actor, institution=row.institution, answer=row)
    return row


def _move_on(held: Question, said: Answer) -> None:
    """What a message does to the turn and to the clock; the side it is meant for is told."""
    if said.kind == Kind.NOTE:
        return
    clock.spoke(held, said.side, said.written_at)
    if said.kind == Kind.ANSWER and held.answered_at is None:
        held.answered_at = said.written_at
    held.save()
    letters.spoken(held, said)


def _said_before(once: str, question: Question) -> Answer | None:
    known = Answer.objects.filter(once=once).first() if once else None
    if known is not None and known.question_id != question.pk:
        raise NotPossible(_("This form was sent already. Please open it again."))
    return known


def _close(held: Question, actor: Actor, reason: str) -> None:
    held.end_reason = clean_text(reason, longest=LONGEST_REASON)
    clock.end(held, timezone.now())
    held.state = State.CLOSED
    held.save()
    note(held, Step.CLOSED, actor, text=held.end_reason)
    letters.closed(held, actor.user)


def _check(addressee: InstitutionPage) -> None:
    if not can_be_asked(addressee):
        raise NotPossible(_("This institution cannot be asked. Please choose another."))


_CARRIED = (
    "language", "subject", "text", "from_public", "asked_by", "asker", "asker_name", "asker_email", "about_page",
    "about_document", "audience", "may_be_public", "thread",
)  # fmt: skip


def _successor(ended: Question, to: InstitutionPage) -> Question:
    """The same question at another institution; saved by `open_to`. Files stay with the first one of the thread."""
    row = Question(
        **{name: getattr(ended, name) for name in _CARRIED},
        side=to.municipality,
        addressee=to,
        mirror=mirror_between(ended.asker, to) if ended.asker is not None else None,
        continues=ended,
        asked_at=ended.ended_at or timezone.now(),
    )
    row.save()
    row.topics.set(ended.topics.all())
    note(row, Step.ASKED, institution=ended.asker)
    return row


__all__ = [
    "accept",
    "add_note",
    "answer",
    "ask",
    "ask_publicly",
    "close",
    "enquire",
    "let_in",
    "pass_on",
    "side_of",
    "turn_away",
]
