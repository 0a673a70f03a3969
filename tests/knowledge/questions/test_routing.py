"""Does a question find those who know, and what happens when they are gone?"""

import datetime

import pytest
import time_machine

from home.mails.models import Letter
from home.publication import keeping_other_languages
from knowledge.models import InstitutionPage, Mirror
from knowledge.questions import life, orphans
from knowledge.questions.models import Question
from knowledge.questions.refusal import NotPossible
from knowledge.questions.routing import About, about_document, about_page, route
from tests import factories as make
from tests.knowledge.questions.world import World, member, said, sees

pytestmark = pytest.mark.django_db


def test_the_other_sides_owner_is_asked_about_what_it_wrote(world: World) -> None:
    article = make.make_article(world.theirs, languages=("de", "ar"))
    way = route(about_page(article), world.ours)
    assert (way.addressee, way.mirror) == (world.theirs, world.mirror)
    way = route(about_page(article), world.nearby)
    assert (way.addressee, way.mirror) == (world.theirs, None)
    translated = article.get_translations().first()
    assert route(about_page(translated), world.ours).addressee == world.theirs
    document = make.make_document(world.ours)
    assert route(about_document(document), world.theirs).addressee == world.ours


def test_a_question_about_ones_own_side_goes_to_the_mirror(world: World) -> None:
    article = make.make_article(world.ours)
    assert route(about_page(article), world.ours).addressee == world.theirs
    # A colleague of another unit asks about it: the mirror of the unit that wrote it knows, not their own.
    assert route(about_page(article), world.nearby).addressee == world.theirs
    assert route(About(), world.ours).addressee == world.theirs
    assert route(about_page(world.ours), world.ours).addressee == world.theirs


def test_of_several_mirrors_the_one_with_the_topics_is_asked(world: World, site: make.Tree) -> None:
    water = make.make_topic(site, "Wasser")
    make.make_mirror(world.ours, world.afar, topics=[water])
    assert route(About(), world.ours, topics=(water.pk,)).addressee == world.afar
    assert route(About(), world.ours, topics=(world.topic.pk,)).addressee == world.theirs
    assert route(About(), world.ours).addressee == world.theirs  # the older one


@pytest.mark.parametrize("change", ["ended", "declined", "unpublished", "proposed"])
def test_a_mirror_that_does_not_hold_is_not_used(world: World, change: str) -> None:
    if change == "unpublished":
        world.theirs.unpublish()
    fields = {
        "ended": {"ended_on": datetime.date(2020, 1, 1)},
        "declined": {"declined_at": datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC), "confirmed_at": None},
        "proposed": {"confirmed_at": None},
    }.get(change, {})
    if fields:
        Mirror.objects.filter(pk=world.mirror.pk).update(**fields)
    way = route(About(), world.ours)
    assert (way.addressee, way.mirror, way.side) == (None, None, world.theirs.municipality)


def test_without_a_mirror_the_topic_decides_and_the_other_city_comes_first(world: World, site: make.Tree) -> None:
    sludge = make.make_topic(site, "Schlamm")
    near = make.make_institution(site, world.ours.municipality, "Klärwerk", topics=[sludge])
    assert route(About(), world.nearby, topics=(sludge.pk,)).addressee == near
    far = make.make_institution(site, world.theirs.municipality, "Kanalbau", topics=[sludge])
    assert route(About(), world.nearby, topics=(sludge.pk,)).addressee == far
    staffed = make.make_institution(site, world.theirs.municipality, "Labor", topics=[sludge])
    make.make_member(staffed, "author")
    assert route(About(), world.nearby, topics=(sludge.pk,)).addressee == staffed
    assert route(About(), None, topics=(sludge.pk,)).addressee == near  # the public asks the city that runs the site


def test_a_project_is_answered_for_by_its_partner_of_the_other_side(world: World, site: make.Tree) -> None:
    project = make.make_project(site, partners=[world.ours, world.afar])
    assert route(about_page(project, asker=world.ours), world.ours).addressee == world.afar
    assert route(about_page(project, asker=world.theirs), world.theirs).addressee == world.ours


def test_somebody_who_chooses_is_not_overruled_but_for_themselves(world: World) -> None:
    assert world.ask(chosen=world.afar).addressee == world.afar
    with pytest.raises(NotPossible):
        world.ask(chosen=world.ours)
    world.afar.unpublish()
    with pytest.raises(NotPossible):
        world.ask(chosen=world.afar)


def assert_with_coordinators(world: World, question: Question, reason: str) -> None:
    question = Question.objects.get(pk=question.pk)
    assert (question.state, question.addressee, question.mirror) == ("open", None, None)
    event = question.events.get(step="to_coordinator")
    assert event.note == reason
    assert Letter.objects.filter(to=world.chief.email, template__endswith="unassigned").count() == 1
    assert sees(question, world.chief)
    answer = life.answer(question, member(world.chief), said())
    assert life.accept(answer, member(world.asker)).state == "answered"


def test_when_the_mirror_ends_an_open_question_goes_to_the_coordinator(world: World) -> None:
    question = world.ask()
    world.mirror.ended_on = datetime.date.today()
    world.mirror.save()
    assert_with_coordinators(world, question, orphans.MIRROR_ENDED)


def test_a_mirror_that_ends_on_a_day_to_come_is_found_by_the_clock(world: World) -> None:
    question = world.ask()
    day = datetime.date.today() + datetime.timedelta(days=3)
    Mirror.objects.filter(pk=world.mirror.pk).update(ended_on=day)
    assert orphans.tend() == 0
    with time_machine.travel(datetime.datetime.combine(day, datetime.time(12), tzinfo=datetime.UTC)):
        assert orphans.tend() == 1
        assert orphans.tend() == 0
    assert_with_coordinators(world, question, orphans.MIRROR_ENDED)


@pytest.mark.parametrize("how", ["unpublished", "deleted", "bulk"])
def test_when_the_institution_goes_the_question_stays_and_finds_a_coordinator(world: World, how: str) -> None:
    question = world.ask(chosen=world.afar)
    if how == "unpublished":
        world.afar.unpublish()
    elif how == "deleted":
        world.afar.delete()
    else:
        InstitutionPage.objects.filter(pk=world.afar.pk).update(live=False)
        orphans.tend()
    assert_with_coordinators(world, question, orphans.INSTITUTION_GONE)


def test_a_translation_that_goes_changes_nothing(world: World) -> None:
    question = world.ask()
    with keeping_other_languages():
        world.theirs.get_translations().first().unpublish()
    assert list(question.events.values_list("step", "note")) == [("asked", "")]
    assert Question.objects.get(pk=question.pk).addressee == world.theirs


def test_when_the_asking_institution_goes_the_question_can_still_be_ended(world: World) -> None:
    question = world.ask(user=world.stranger, asker=world.nearby, chosen=world.theirs)
    given = life.answer(question, member(world.answerer), said())
    world.nearby.delete()
    assert life.accept(given, member(world.chief)).state == "answered"
