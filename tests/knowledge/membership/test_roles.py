"""What each role can really do in the editing interface: write, send to moderation, approve, translate, close."""

from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from home.audience import PARTNERSHIP, PUBLIC, audience_of, set_page_audience
from knowledge.membership.models import User
from knowledge.models import ArticlePage
from tests.factories import make_article, translate
from tests.knowledge.membership.conftest import World


def as_person(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def form(title: str, level: str = "public", **extra: Any) -> dict[str, Any]:
    return nested_form_data(
        {
            "title": title,
            "slug": title.lower().replace(" ", "-"),
            "lead": "",
            "body": streamfield([("paragraph", rich_text("<p>Text.</p>"))]),
            "audience_level": level,
            "people_named": "none",
            "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": ""},
            **extra,
        }
    )


def add_address(world: World) -> str:
    return f"/admin/pages/add/knowledge/articlepage/{world.works.pk}/"


@pytest.mark.django_db
def test_an_author_writes_and_submits_an_editor_publishes(world: World) -> None:
    author = as_person(world.person("author", "author", institution=world.works))
    editor = as_person(world.person("editor", "editor", institution=world.works))
    author.post(add_address(world), form("Neues Verfahren", **{"action-publish": "1"}))
    article = ArticlePage.objects.get(title="Neues Verfahren")
    assert not article.live, "an author publishes nothing"
    author.post(f"/admin/pages/{article.pk}/edit/", form("Neues Verfahren", **{"action-submit": "1"}))
    article.refresh_from_db()
    state = article.current_workflow_task_state
    assert state is not None
    assert "Neues Verfahren" in editor.get("/admin/").content.decode()
    address = f"/admin/pages/workflow/action/{article.pk}/approve/{state.pk}/"
    author.post(address)
    article.refresh_from_db()
    assert not article.live, "nobody approves the own submission without the right to publish"
    editor.post(address)
    article.refresh_from_db()
    assert article.live


@pytest.mark.parametrize(
    ("role", "place", "add", "edit", "publish"),
    [
        ("reader", "works", False, False, False),
        ("author", "works", True, False, False),
        ("editor", "works", True, True, True),
        ("translator", "works", False, True, False),
        ("author", "partner", False, False, False),
        ("editor", "waste", False, False, False),
        ("coordinator", "here", True, True, True),
        ("coordinator", "there", False, False, False),
        ("coordinator", "", True, True, True),
        ("administrator", "", True, True, True),
    ],
)
def test_rights_on_a_foreign_article(world: World, role: str, place: str, add: bool, edit: bool, publish: bool) -> None:
    article = make_article(world.works, live=False)
    where = {"here": "municipality", "there": "municipality", "": ""}.get(place, "institution")
    person = world.person("person", role, **({where: getattr(world, place)} if place else {}))
    may = article.permissions_for_user(person)
    above = Page.objects.get(pk=world.works.pk).permissions_for_user(person)
    assert (above.can_add_subpage(), may.can_edit(), may.can_publish()) == (add, edit, publish)


def test_a_translator_changes_only_the_own_language(world: World) -> None:
    german = make_article(world.works)
    arabic, french = translate(german, "ar"), translate(german, "fr")
    translator = world.person("translator", "translator", institution=world.works)
    membership = translator.memberships.get()
    membership.languages = ["ar"]
    membership.save()
    translator = User.objects.get(pk=translator.pk)
    rights = [page.permissions_for_user(translator).can_edit() for page in (german, arabic, french)]
    assert rights == [False, True, False]


def test_saving_with_a_new_audience_holds_at_once_in_every_language(world: World) -> None:
    article = make_article(world.works, languages=("de", "ar"))
    editor = as_person(world.person("editor", "editor", institution=world.works))
    editor.post(f"/admin/pages/{article.pk}/edit/", form(article.title, "partnership"))
    versions = Page.objects.filter(translation_key=article.translation_key)
    assert [audience_of(version) for version in versions] == [PARTNERSHIP, PARTNERSHIP]
    assert [Client().get(version.url).status_code for version in versions] == [404, 404]


def test_autosave_never_changes_who_may_see_a_page(world: World) -> None:
    article = make_article(world.works)
    set_page_audience(article, PARTNERSHIP)
    editor = as_person(world.person("editor", "editor", institution=world.works))
    reply = editor.post(f"/admin/pages/{article.pk}/edit/", form("Getippt", "public"), HTTP_ACCEPT="application/json")
    assert reply.json()["success"]
    assert ArticlePage.objects.get(pk=article.pk).get_latest_revision_as_object().title == "Getippt"
    assert audience_of(article) == PARTNERSHIP


@pytest.mark.parametrize("role", ["author", "translator"])
def test_who_may_not_publish_cannot_open_what_is_published_and_closed(world: World, role: str) -> None:
    person = world.person("person", role, institution=world.works)
    article = make_article(world.works, owner=person)
    set_page_audience(article, PARTNERSHIP)
    as_person(person).post(f"/admin/pages/{article.pk}/edit/", form("Geändert", "public"))
    assert ArticlePage.objects.get(pk=article.pk).get_latest_revision_as_object().title == "Geändert"
    assert audience_of(article) == PARTNERSHIP


def test_an_author_chooses_the_audience_of_the_own_draft(world: World) -> None:
    author = as_person(world.person("author", "author", institution=world.works))
    author.post(add_address(world), form("Interner Entwurf", "partnership"))
    article = ArticlePage.objects.get(title="Interner Entwurf")
    assert audience_of(article) == PARTNERSHIP != PUBLIC


def test_every_page_and_document_is_under_the_one_moderation(world: World) -> None:
    from wagtail.models import Workflow

    from knowledge.membership.moderation import ensure_workflow
    from knowledge.models import Document

    workflow = ensure_workflow()
    assert ensure_workflow() == workflow
    assert Workflow.objects.filter(active=True).get() == workflow
    assert make_article(world.works).get_workflow() == workflow == Document(title="x").get_workflow()
