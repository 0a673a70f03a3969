"""Do exactly those who may see a question see it, on pages, in search and in digests?"""

import datetime
import io
from typing import Any

import pytest
from django.utils import timezone

from home.audience import set_page_audience
from knowledge.models import Membership, User
from knowledge.questions import life, personal
from knowledge.questions.changes import changes
from knowledge.questions.context import subject_of
from knowledge.questions.messages import Upload
from knowledge.questions.models import Answer, QuestionFile
from knowledge.questions.refusal import NotPossible
from knowledge.questions.releasing import release, withdraw
from knowledge.questions.routing import about_document, about_page
from search.access import Viewer
from search.parameters import Parameters
from search.service import search
from tests import factories as make
from tests.knowledge.questions.world import World, member, said, sees

pytestmark = pytest.mark.django_db


def found(text: str, user: Any) -> tuple[int, int]:
    """Hits shown and hits counted, in any language."""
    page = search(Parameters(text=text), Viewer(user), "de")
    kinds = [hit for hit in (*page.hits, *page.others.hits) if hit.kind == "question"]
    return len(kinds), page.total + page.others.total


def editor(institution: Any) -> User:
    return make.make_member(institution, "editor")


def test_an_answered_question_is_found_by_the_two_institutions_and_nobody_else(world: World) -> None:
    world.answered(text="Wir nehmen Wechselbehälter.", spoken="de")
    for user in (world.asker, world.answerer, world.reader, world.chief, world.office):
        assert found("Wechselbehälter", user) == (1, 1), user
    left = User.objects.create_user("nobody@example.org", make.PASSWORD)
    for user in (world.stranger, left, None):
        assert found("Wechselbehälter", user) == (0, 0), user


def test_an_answer_is_found_in_the_language_it_was_written_in(world: World) -> None:
    world.answered(text="نستخدم حاويات قابلة للتبديل.")
    assert found("حاويات", world.asker) == (1, 1)
    assert found("حاويات", world.stranger) == (0, 0)


def test_opening_and_withdrawing_are_seen_by_the_very_next_search(world: World) -> None:
    question = world.answered(text="Wir nehmen Wechselbehälter.", spoken="de", may_be_public=True)
    author = editor(world.theirs)
    release(question, member(author), audience="partnership")
    assert [found("Wechselbehälter", user) for user in (world.stranger, None)] == [(1, 1), (0, 0)]
    release(question, member(author), audience="public")
    assert [found("Wechselbehälter", user) for user in (world.stranger, None)] == [(1, 1), (1, 1)]
    assert sees(question, None)
    withdraw(question, member(world.asker))
    assert [found("Wechselbehälter", user) for user in (world.stranger, None)] == [(0, 0), (0, 0)]
    assert [found("Wechselbehälter", user) for user in (world.asker, world.answerer)] == [(1, 1), (1, 1)]
    assert not sees(question, None)


def test_nothing_is_published_without_the_asking_side(world: World) -> None:
    question = world.answered()
    with pytest.raises(NotPossible, match="not agreed"):
        release(question, member(editor(world.theirs)), audience="public")
    for user in (world.stranger, world.answerer, world.asker):
        with pytest.raises(NotPossible):
            release(question, member(user), audience="partnership")
    release(question, member(editor(world.ours)), audience="public")
    open_one = world.ask(may_be_public=True)
    with pytest.raises(NotPossible, match="answered"):
        release(open_one, member(editor(world.theirs)), audience="public")


def test_what_is_still_open_is_not_found(world: World) -> None:
    world.ask("Wechselbehälter?", audience="partnership")
    assert found("Wechselbehälter", world.answerer) == (0, 0)


def test_others_see_answers_but_not_the_enquiries_and_never_files_of_them(world: World) -> None:
    question = world.ask(audience="partnership", files=(Upload(io.BytesIO(b"Plan"), "plan.txt"),))
    note = (Upload(io.BytesIO(b"Intern"), "intern.txt"),)
    life.enquire(question, member(world.answerer), said("Vertraulich: warum?", files=note))
    life.answer(question, member(world.answerer), said("So."))

    def seen(user: Any) -> tuple[list[str], list[str]]:
        viewer = Viewer(user)
        texts = Answer.objects.visible_to(viewer).values_list("text", flat=True)
        return list(texts), list(QuestionFile.objects.visible_to(viewer).values_list("filename", flat=True))

    assert seen(world.asker) == (["Vertraulich: warum?", "So."], ["plan.txt", "intern.txt"])
    assert seen(world.office) == seen(world.asker)
    assert seen(world.stranger) == (["So."], ["plan.txt"])
    assert seen(None) == ([], [])


def test_a_person_who_left_sees_nothing_any_more(world: World) -> None:
    question = world.ask()
    Membership.objects.get(user=world.asker).delete()
    assert not sees(question, world.asker)


def test_the_title_of_a_closed_page_is_no_part_of_a_question(world: World) -> None:
    article = make.make_article(world.theirs, "Geheimer Plan")
    question = world.ask(about=about_page(article))
    assert subject_of(question, Viewer(world.asker), "de").title == "Geheimer Plan"
    set_page_audience(article, make.chosen(make.institution_group(world.theirs)))
    assert subject_of(question, Viewer(world.asker), "de") is None
    assert subject_of(question, Viewer(world.answerer), "de").title == "Geheimer Plan"
    assert subject_of(question, Viewer(None), "de") is None
    closed = make.make_document(world.theirs, "Geheime Liste", audience=make.PARTNERSHIP)
    other = world.ask(about=about_document(closed))
    assert subject_of(other, Viewer(None), "de") is None
    assert subject_of(other, Viewer(world.asker), "ar").language == "de"


def test_changes_are_told_to_those_who_see_the_question_with_stable_keys(world: World) -> None:
    begin = timezone.now() - datetime.timedelta(minutes=1)
    question = world.answered(topics=(world.topic.pk,))
    world.ask_publicly()
    until = timezone.now() + datetime.timedelta(minutes=1)
    told = list(changes(begin, until))
    assert [change.key for change in told] == [change.key for change in changes(begin, until)]
    assert [change.what for change in told] == ["new question", "new answer", "answer accepted"]
    assert {change.thing for change in told} == {f"question:{question.pk}"}
    keys = {world.ours.translation_key.hex, world.theirs.translation_key.hex}
    assert all(change.institutions == keys and change.topics == {world.topic.translation_key.hex} for change in told)
    assert all(change.visible(Viewer(world.answerer)) and not change.visible(Viewer(world.stranger)) for change in told)
    assert told[0].url("ar") == f"/ar/questions/{question.reference}/"


def test_changes_cost_the_same_however_many_there_are(world: World, django_assert_num_queries: Any) -> None:
    begin = timezone.now() - datetime.timedelta(minutes=1)
    for number in range(6):
        world.answered(subject=f"Frage {number}")
    until = timezone.now() + datetime.timedelta(minutes=1)
    with django_assert_num_queries(2):
        told = list(changes(begin, until))
    viewer = Viewer(world.answerer)
    # Once for all of them; outside of a request each standing reads the memberships anew.
    with django_assert_num_queries(7):
        assert all(change.visible(viewer) for change in told)


def test_one_persons_data_is_given_and_cut_off_while_the_knowledge_stays(world: World) -> None:
    question = world.answered()
    mine = personal.collect(world.asker)
    assert [row["what"] for row in mine] == ["question", "step", "step"]
    assert [row["what"] for row in personal.collect(world.answerer)] == ["answer", "step"]
    assert personal.erase(world.asker) == 3
    assert personal.erase(world.asker) == 0
    assert personal.collect(world.asker) == []
    question.refresh_from_db()
    assert (question.state, question.asked_by, question.asker) == ("answered", None, world.ours)
