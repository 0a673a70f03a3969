"""One step in the life of a question: its row is held, the rules are asked again, and a line of history is written."""

from collections.abc import Iterator
from contextlib import contextmanager

from knowledge.institutions.models import InstitutionPage
from knowledge.questions.models import Answer, Question, QuestionEvent
from knowledge.questions.refusal import refusal
from knowledge.questions.rules import STEPS, Actor
from search.indexing import unit_of_work


def hold(pk: int) -> Question:
    """The question as it is now; its row stays this transaction's until its end."""
    rows = Question.objects.select_for_update(of=("self",)).select_related("side", "asker", "addressee", "mirror")
    return rows.get(pk=pk)


@contextmanager
def step(name: str, question: Question, actor: Actor) -> Iterator[Question]:
    """The held question, in one unit of work; raises NotPossible where the actor may not take the step (any more)."""
    states, rule = STEPS[name]
    with unit_of_work():
        held = hold(question.pk)
        if held.state not in states or not rule(actor, held):
            raise refusal(held, states)
        yield held


def note(
    question: Question,
    name: str,
    actor: Actor | None = None,
    *,
    institution: InstitutionPage | None = None,
    answer: Answer | None = None,
    text: str = "",
) -> QuestionEvent:
    """Write one line of the question's history; `actor` is None for what happened by the clock."""
    user = actor.user if actor is not None else None
    return QuestionEvent.objects.create(
        question=question, step=name, user=user, institution=institution, answer=answer, note=text
    )
