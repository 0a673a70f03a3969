"""Who may read a question besides the two institutions? Opened to members or to everybody, and taken back at once."""

from django.utils.translation import gettext_lazy as _

from knowledge.questions.circles import settle_circle
from knowledge.questions.models import Question, QuestionEvent
from knowledge.questions.refusal import NotPossible
from knowledge.questions.rules import Actor
from knowledge.questions.steps import note, step
from knowledge.questions.translating import want_all
from search.indexing import mark

Audience, Step = Question.Audience, QuestionEvent.Step


def release(question: Question, actor: Actor, *, audience: str) -> Question:
    """Open the question to the partnership or to everybody; names of people are never part of it.

    Everybody reads only what is answered, and only where the asker agreed or the asking institution releases it itself.
    """
    with step("release", question, actor) as held:
        if audience not in (Audience.PARTNERSHIP, Audience.PUBLIC):
            raise NotPossible(_("Choose who may read it."))
        if audience == Audience.PUBLIC:
            if held.state != Question.State.ANSWERED:
                raise NotPossible(_("Only an answered question can be published."))
            if not held.may_be_public and held.asker_id not in actor.standing.speaks:
                raise NotPossible(_("The asking side has not agreed to publication."))
        _set(held, audience)
        want_all(held)
        note(held, Step.RELEASED, actor, text=audience)
    return held


def withdraw(question: Question, actor: Actor) -> Question:
    """From now on only those involved read it: pages, lists and search, with the same commit."""
    with step("withdraw", question, actor) as held:
        _set(held, Audience.INVOLVED)
        note(held, Step.WITHDRAWN, actor)
    return held


def _set(held: Question, audience: str) -> None:
    held.audience = audience
    if held.state == Question.State.ANSWERED:
        settle_circle(held)
    held.save()
    mark(held)
