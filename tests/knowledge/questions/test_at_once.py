"""Two people act at the same moment: one succeeds, the other is told, nothing is doubled."""

from functools import partial

import pytest

from knowledge.models import ArticlePage
from knowledge.questions import life
from knowledge.questions.drafting import draft_article
from knowledge.questions.models import Answer, Question
from knowledge.questions.refusal import NotPossible
from tests import factories as make
from tests import together
from tests.knowledge.questions.world import make_world, member, said

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 3


at_once = partial(together.at_once, refused=NotPossible)


def test_of_several_ends_at_once_exactly_one_comes_true() -> None:
    world = make_world(make.make_site())
    for _round in range(ROUNDS):
        question = world.ask()
        given = [life.answer(question, member(world.answerer), said(text)) for text in ("Ja.", "Nein.")]
        results = at_once(
            partial(life.accept, given[0], member(world.asker)),
            partial(life.accept, given[1], member(world.asker)),
            partial(life.pass_on, question, member(world.answerer), to=world.afar),
            partial(life.close, question, member(world.chief), reason="Genug."),
        )
        assert sum(isinstance(result, NotPossible) for result in results) == 3, results
        ended = Question.objects.get(pk=question.pk)
        assert ended.has_ended
        assert ended.events.filter(step__in=("accepted", "passed_on", "closed")).count() == 1
        accepted = Answer.objects.filter(question=question, accepted_at__isnull=False).count()
        assert accepted == (ended.state == "answered")
        assert Question.objects.filter(continues=question).count() == (ended.state == "passed_on")


def test_two_clicks_at_once_make_one_question_one_answer_and_one_article() -> None:
    world = make_world(make.make_site())
    asked = at_once(*[lambda: world.ask(once="form 1")] * 2)
    assert asked[0] == asked[1]
    question = Question.objects.get()
    answered = at_once(*[lambda: life.answer(question, member(world.answerer), said(once="form 2"))] * 2)
    assert answered[0] == answered[1]
    life.accept(Answer.objects.get(), member(world.asker))
    drafted = at_once(*[lambda: draft_article(question, member(world.asker))] * 2)
    assert drafted[0] == drafted[1]
    assert ArticlePage.objects.count() == 1
    assert question.events.filter(step="answered").count() == question.events.filter(step="drafted").count() == 1
