"""A translation edited as an ordinary page is as fresh as its editor says, from the moment that version is published."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from knowledge.articles.freshness import record_baselines, states
from knowledge.membership.moderation import ensure_workflow
from knowledge.models import ArticlePage, TranslationBaseline, User
from tests import factories as make

pytestmark = pytest.mark.django_db
SAYS_SO = {"matches_source": "on"}


@pytest.fixture
def arabic(site: make.Tree) -> ArticlePage:
    """A version whose first paragraph is older than its original, and the second not translated."""
    ensure_workflow()
    here, _there = make.make_pair()
    blocks = (("paragraph", "<p>Nachts messen.</p>"), ("paragraph", "<p>Dann rechnen.</p>"))
    german = make.make_article(make.make_institution(site, here), languages=("de", "ar"), blocks=blocks)
    version = german.get_translations().get()
    version.body = [{**version.body.raw_data[0], "value": "<p>القياس ليلا</p>"}, version.body.raw_data[1]]
    version.save()
    record_baselines(version, german)
    german.body = [{**german.body.raw_data[0], "value": "<p>Nachts und leise messen.</p>"}, german.body.raw_data[1]]
    german.save()
    assert found(version) == {"": "current", "b0": "outdated", "b1": "untranslated"}
    return ArticlePage.objects.get(pk=version.pk)


def found(page: ArticlePage) -> dict[str, str]:
    return states(ArticlePage.objects.get(pk=page.pk))


def as_person(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def owner_of(page: ArticlePage) -> Any:
    return page.get_translations().get().get_parent().specific


def save(client: Client, page: ArticlePage, **extra: Any) -> None:
    body = streamfield([("paragraph", rich_text(f"<p>{text}</p>")) for text in ("القياس ليلا وبهدوء", "Dann rechnen.")])
    body |= {"0": {**body["0"], "id": "b0"}, "1": {**body["1"], "id": "b1"}}
    said = {"title": "قياس", "slug": page.slug, "lead": "", "body": body, "people_named": "none"}
    none = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": ""}
    form = nested_form_data({**said, "audience_level": "public", "comments": none, **extra})
    reply = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form)
    assert reply.status_code == 302, reply.context["form"].errors


def test_what_an_editor_calls_up_to_date_is_so_when_it_is_published_and_what_is_german_stays_marked(
    arabic: ArticlePage,
) -> None:
    editor = as_person(make.make_member(owner_of(arabic), "editor"))
    save(editor, arabic, **{"action-publish": "1"})
    assert found(arabic)["b0"] == "outdated", "publishing alone says nothing about the original"
    save(editor, arabic, **SAYS_SO)
    assert found(arabic)["b0"] == "outdated", "a draft is read by nobody"
    save(editor, arabic, **SAYS_SO, **{"action-publish": "1"})
    assert found(arabic) == {"": "current", "b0": "current", "b1": "untranslated"}
    reader = Client().get(ArticlePage.objects.get(pk=arabic.pk).url).content.decode()
    assert "state--outdated" not in reader


def test_what_an_author_said_counts_when_an_editor_approves_and_as_of_the_original_then(arabic: ArticlePage) -> None:
    works = owner_of(arabic)
    writer, editor = make.make_member(works, "author"), as_person(make.make_member(works, "editor"))
    ArticlePage.objects.filter(pk=arabic.pk).update(owner=writer)
    save(as_person(writer), arabic, **SAYS_SO, **{"action-submit": "1"})
    german = arabic.get_translations().get()
    german.body = [german.body.raw_data[0], {**german.body.raw_data[1], "value": "<p>Dann vergleichen.</p>"}]
    german.save()
    page = ArticlePage.objects.get(pk=arabic.pk)
    state = page.current_workflow_task_state
    assert state is not None
    editor.post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk]))
    after = found(arabic)
    assert after["b0"] == "current"
    assert after["b1"] != "current", "the original has changed since it was compared"


def test_the_statement_holds_for_its_version_only(arabic: ArticlePage) -> None:
    editor = as_person(make.make_member(owner_of(arabic), "editor"))
    save(editor, arabic, **SAYS_SO)
    save(editor, arabic, **{"action-publish": "1"})
    assert found(arabic)["b0"] == "outdated"


def test_the_original_and_a_version_without_one_are_not_asked(arabic: ArticlePage) -> None:
    editor = as_person(make.make_member(owner_of(arabic), "editor"))
    german = arabic.get_translations().get()

    def asked(page: ArticlePage) -> bool:
        return b'name="matches_source"' in editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content

    assert asked(arabic)
    assert not asked(german)
    rows = TranslationBaseline.objects.count()
    save(editor, german, **SAYS_SO, **{"action-publish": "1"})
    assert TranslationBaseline.objects.count() == rows
    ArticlePage.objects.get(pk=german.pk).unpublish()
    assert not asked(arabic)
