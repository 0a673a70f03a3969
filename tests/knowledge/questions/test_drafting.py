"""Does an answered question become one draft article, with everything and without people's names?"""

import io

import pytest
from wagtail.models import TaskState

from home.audience import audience_of
from knowledge.membership.moderation import ensure_workflow, may_publish
from knowledge.models import ArticlePage, Document
from knowledge.questions import life
from knowledge.questions.drafting import article_of, draft_article
from knowledge.questions.messages import Upload
from knowledge.questions.refusal import NotPossible
from knowledge.questions.routing import about_page
from knowledge.questions.rules import Actor
from search.access import Viewer
from tests import factories as make
from tests.knowledge.questions.world import World, member, said, sees

pytestmark = pytest.mark.django_db


def test_one_click_makes_a_draft_that_waits_for_its_moderators(world: World) -> None:
    ensure_workflow()
    article = make.make_article(world.ours, "Die Abfuhr in Augsburg")
    files = (Upload(io.BytesIO(b"Tour;Tag\n1;2\n"), "Touren.csv"),)
    question = world.ask("Wie oft?\n\n<b>Und</b> wann?", about=about_page(article), topics=(world.topic.pk,))
    life.enquire(question, member(world.answerer), said("Intern: wozu?"))
    other = life.answer(question, member(world.answerer), said("Manchmal dreimal."))
    given = life.answer(question, member(world.answerer), said("Zweimal.\nImmer.", files=files))
    life.accept(given, member(world.asker))

    page = draft_article(question, member(world.answerer))

    draft = page.get_latest_revision_as_object()
    assert (page.live, draft.title, page.get_parent().specific) == (False, question.subject, world.theirs)
    assert list(draft.co_authors.all()) == [world.ours]
    assert list(draft.topics.all()) == [world.topic]
    blocks = [(block["type"], block["value"]) for block in draft.body.raw_data]
    texts = [value for kind, value in blocks if kind == "paragraph"]
    assert texts == [
        "<p>Wie oft?</p>",
        "<p>&lt;b&gt;Und&lt;/b&gt; wann?</p>",
        "<p>Zweimal.<br/>Immer.</p>",
        f"<p>{other.text}</p>",
    ]
    (document,) = Document.objects.filter(title="Touren")
    assert (document.live, document.institution) == (False, world.theirs)
    assert [item["value"] for kind, value in blocks if kind == "documents" for item in value] == [document.pk]
    assert [item["value"]["page"] for kind, value in blocks if kind == "links" for item in value] == [article.pk]
    waiting = TaskState.objects.filter(status="in_progress", workflow_state__object_id=str(page.pk))
    assert waiting.count() == 1
    assert may_publish(page, make.make_member(world.theirs, "editor"))
    assert not may_publish(page, world.asker)
    assert article_of(question.__class__.objects.get(pk=question.pk)) == page


def test_a_second_click_gives_the_same_article_and_one_that_was_deleted_can_be_made_again(world: World) -> None:
    question = world.answered()
    first = draft_article(question, member(world.asker))
    assert draft_article(question, member(world.answerer)) == first
    assert ArticlePage.objects.count() == 1
    first.delete()
    assert article_of(question.__class__.objects.get(pk=question.pk)) is None
    assert draft_article(question, member(world.answerer)).pk


def test_nobody_is_named(world: World) -> None:
    for user in (world.asker, world.answerer):
        user.first_name, user.last_name = "Erika", "Musterfrau"
        user.save()
    page = draft_article(world.answered(), member(world.answerer))
    said_in_it = repr(page.get_latest_revision().content["body"]) + page.title + page.lead
    assert "Erika" not in said_in_it
    assert "example.org" not in said_in_it


def test_the_article_is_in_the_language_of_the_answer_where_the_institution_has_one(world: World) -> None:
    page = draft_article(world.answered(), member(world.answerer))  # answered in Arabic
    assert page.locale.language_code == "ar"
    assert page.get_parent().translation_key == world.theirs.translation_key


def test_who_may_read_the_article_follows_what_the_asking_side_agreed_to(world: World) -> None:
    closed = draft_article(world.answered(), member(world.answerer))
    opened = draft_article(world.answered(subject="Offen", may_be_public=True), member(world.answerer))
    assert [audience_of(page).level for page in (closed, opened)] == ["partnership", "public"]


def test_only_the_two_sides_make_one_and_only_of_what_is_answered(world: World) -> None:
    question = world.answered()
    for actor in (member(world.stranger), member(world.reader), Actor.public_asker(), Actor()):
        with pytest.raises(NotPossible):
            draft_article(question, actor)
    with pytest.raises(NotPossible):
        draft_article(world.ask(), member(world.answerer))


def test_a_published_draft_is_found_by_everybody(world: World) -> None:
    page = draft_article(world.answered(may_be_public=True, text="Wechselbehälter!"), member(world.answerer))
    page.get_latest_revision().publish()
    assert ArticlePage.objects.visible_to(Viewer(None)).filter(pk=page.pk).exists()
    assert not sees(life.Question.objects.get(), None)
