"""A translation that leaves for readers without the words of the glossary: whoever sends it is told, at every door."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from wagtail_localize.models import TranslationSource

from knowledge.models import ArticlePage
from tests.factories import make_article, make_term
from tests.knowledge.translations.conftest import Office, begin, entered, write

BLOCKS: tuple[Any, ...] = (("paragraph", "<p>Die Deponie ist voll.</p>"),)


@pytest.fixture
def page(office: Office) -> ArticlePage:
    """An Arabic version without the agreed word, not published yet."""
    make_term(de=("Deponie", "", "Ort für Abfall."), ar=("مكب نفايات", "", "موقع"))
    page = begin(office.as_translator(), make_article(office.works, "Abfall", lead="", blocks=BLOCKS))
    write(page, title="نفايات", slug="waste", b0="المدفن ممتلئ")
    return page


def told(reply: Any) -> bool:
    assert reply.status_code in (200, 302), reply.content
    return any("مكب نفايات" in str(message) for message in get_messages(reply.wsgi_request))


def act(client: Any, page: ArticlePage, name: str) -> Any:
    return client.post(reverse("translate_page", args=[page.pk]), {"act": name})


def live(page: ArticlePage) -> bool:
    return ArticlePage.objects.get(pk=page.pk).live


def test_on_the_translation_page(office: Office, page: ArticlePage) -> None:
    assert told(act(office.as_translator(), page, "hand-over"))
    assert told(act(office.as_editor(), page, "approve"))
    assert live(page), "it is a warning, not a wall"
    write(page, title="نفايات", slug="waste", b0="مكب نفايات ممتلئ")
    assert not told(act(office.as_editor(), page, "publish"))
    write(page, title="نفايات", slug="waste", b0="المدفن ممتلئ")
    assert told(act(office.as_editor(), page, "publish"))


def test_in_the_translation_editor(office: Office, page: ArticlePage) -> None:
    assert told(office.as_translator().post(reverse("hand_over_translation", args=[page.pk])))
    assert told(office.as_editor().post(reverse("approve_translation", args=[page.pk])))
    assert live(page)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert told(office.as_editor().post(edit, {"action": "publish"}))
    source = TranslationSource.objects.get(object_id=page.translation_key)
    sync = reverse("wagtail_localize:update_translations", args=[source.pk])
    assert told(office.as_editor().post(sync, {"publish_translations": "on"}))


def test_where_a_moderator_approves_it_or_publishes_several(office: Office, page: ArticlePage) -> None:
    office.as_translator().post(reverse("hand_over_translation", args=[page.pk]))
    state = ArticlePage.objects.get(pk=page.pk).current_workflow_task_state
    approve = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    assert not told(entered(office.translator).post(approve)), "nothing is told to who may not approve"
    assert told(office.as_editor().post(approve, {"next": "/admin/"}))
    assert live(page)
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    assert told(office.as_editor().post(f"{bulk}?id={page.pk}&next=/admin/"))
