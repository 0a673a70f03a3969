"""Who may do what with a question now? One answer for views, templates and the steps themselves.

The asking side is the asking institution: any of its people, since whoever asked may have left. Of a question of the
public it is the asker (who shows a signed link) and, in their place, the coordinators of the side that answers; the
same coordinators stand in for an asking institution that is gone. The answering side is who writes for the addressee,
or coordinates its municipality. People of the whole site are coordinators of every side.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from knowledge.questions.models import Question
from knowledge.questions.standing import NOBODY, Standing, standing_of

State = Question.State


@dataclass(frozen=True)
class Actor:
    """Who takes a step: a member, or (`is_asker`) a person of the public whose link was checked for this question."""

    user: Any = None
    standing: Standing = NOBODY
    is_asker: bool = False

    @classmethod
    def member(cls, user: Any) -> "Actor":
        return cls(user, standing_of(user))

    @classmethod
    def public_asker(cls) -> "Actor":
        return cls(is_asker=True)


def may_ask(actor: Actor) -> bool:
    """Any member with an institution or a municipality. The public asks by a form of its own, and waits."""
    return actor.standing.is_member


def asks(actor: Actor, question: Question) -> bool:
    """Whether the actor stands on the asking side."""
    if actor.is_asker:
        return question.from_public
    if question.asker_id is not None:
        return question.asker_id in actor.standing.belongs
    return coordinates(actor, question) or _asked_it(actor, question)


def answers(actor: Actor, question: Question) -> bool:
    """Whether the actor may write for the answering side."""
    return question.addressee_id in actor.standing.writes or coordinates(actor, question)


def coordinates(actor: Actor, question: Question) -> bool:
    """Whether the actor coordinates the municipality that answers, or the whole site."""
    return actor.standing.wide or question.side_id in actor.standing.coordinates


def may(actor: Actor, step: str, question: Question) -> bool:
    """Whether the actor may take the step now. Steps: the keys of `STEPS`; KeyError for another one."""
    states, rule = STEPS[step]
    return question.state in states and rule(actor, question)


def steps(actor: Actor, question: Question) -> frozenset[str]:
    """All steps the actor may take now and that would change something; no query."""
    idle = {"withdraw"} if question.audience == Question.Audience.INVOLVED else set()
    return frozenset(step for step in STEPS if may(actor, step, question)) - idle


def _asked_it(actor: Actor, question: Question) -> bool:
    """Somebody of the whole site who asked in nobody's name."""
    return question.asked_by_id is not None and getattr(actor.user, "pk", None) == question.asked_by_id


def _either(actor: Actor, question: Question) -> bool:
    return asks(actor, question) or answers(actor, question)


def _speaks_for_one(actor: Actor, question: Question) -> bool:
    """Publishes for one of the two institutions, or coordinates the answering side."""
    own = {question.asker_id, question.addressee_id} - {None}
    return bool(own & actor.standing.speaks) or coordinates(actor, question)


def _withdraws(actor: Actor, question: Question) -> bool:
    return _speaks_for_one(actor, question) or asks(actor, question)


def _drafts(actor: Actor, question: Question) -> bool:
    """Either side, by people with an account: a draft has somebody to ask."""
    return not actor.is_asker and _either(actor, question)


_Rule = Callable[[Actor, Question], bool]
_OPEN: tuple[str, ...] = (State.OPEN,)
STEPS: dict[str, tuple[tuple[str, ...], _Rule]] = {
    "let_in": ((State.WAITING,), coordinates),
    "turn_away": ((State.WAITING,), coordinates),
    "answer": (_OPEN, answers),
    "enquire": (_OPEN, _either),
    "note": (_OPEN, _either),
    "accept": (_OPEN, asks),
    "pass_on": (_OPEN, answers),
    "close": (_OPEN, _either),
    "release": ((State.OPEN, State.ANSWERED), _speaks_for_one),
    "withdraw": ((State.OPEN, State.ANSWERED, State.PASSED_ON, State.CLOSED), _withdraws),
    "draft": ((State.ANSWERED,), _drafts),
}
