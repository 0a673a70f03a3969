"""From the translator to the editors and to the reader: nothing is public before an editor said yes."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page, TaskState
from wagtail_localize.models import TranslationSource

from knowledge.models import ArticlePage
from knowledge.translations import work
from tests.factories import make_article, make_member, translate
from tests.knowledge.translations.conftest import Office, begin, entered, home_of, write


@pytest.fixture
def article(office: Office) -> ArticlePage:
    return make_article(office.works, "Nachtmessung")


@pytest.fixture
def draft(office: Office, article: ArticlePage) -> ArticlePage:
    page = begin(office.as_translator(), article)
    write(page)
    return page


def editor_of(client: Client, page: Page) -> str:
    return client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()


def buttons(text: str) -> list[str]:
    """The addresses and names of what the page's footer offers, the main one first."""
    footer = text[text.rindex("<footer") :]
    return re.findall(r'(?:formaction|href|data-workflow-action-url)="([^"]+)"|name="(action-[a-z-]+)"', footer)


def hand_over(client: Client, page: Page) -> None:
    answer = client.post(reverse("hand_over_translation", args=[page.pk]))
    assert answer.status_code == 302


def test_a_handed_over_translation_is_reviewed_published_and_read(office: Office, draft: ArticlePage) -> None:
    hand_over(office.as_translator(), draft)
    address = f"/ar/{draft.get_url_parts()[2].partition('/ar/')[2]}" if draft.get_url_parts() else ""
    assert Client().get(address).status_code == 404
    home = home_of(office.editor)
    assert "قيل Nachtmessung" in home
    (task,) = TaskState.objects.all()
    office.as_editor().post(reverse("wagtailadmin_pages:workflow_action", args=[draft.pk, "approve", task.pk]))
    draft.refresh_from_db()
    answer = Client().get(draft.get_url())
    assert answer.status_code == 200
    assert "قيل Nachtmessung" in answer.content.decode()


def test_an_update_that_waits_for_review_leaves_the_published_page_as_it_is(office: Office) -> None:
    article = make_article(office.works, "Nachtmessung")
    version = translate(article, "ar", title="القديم")
    client = office.as_translator()
    page = begin(client, article)
    write(page, title="الجديد")
    hand_over(client, page)
    text = Client().get(version.get_url()).content.decode()
    assert "القديم" in text
    assert "الجديد" not in text
    office.as_editor().post(reverse("approve_translation", args=[page.pk]))
    page.refresh_from_db()
    assert "الجديد" in Client().get(page.get_url()).content.decode()


def test_the_main_action_hands_over_and_delete_is_in_the_menu(office: Office, draft: ArticlePage) -> None:
    found = buttons(editor_of(office.as_translator(), draft))
    assert found[0][0] == reverse("hand_over_translation", args=[draft.pk])
    assert reverse("wagtailadmin_pages:delete", args=[draft.pk]) in [url for url, _name in found[1:]]


def test_in_the_page_editor_too_handing_over_comes_first(office: Office) -> None:
    author = make_member(office.works, "author")
    page = make_article(office.works, "Entwurf", live=False, owner=author)
    page.save_revision(user=author)
    found = buttons(editor_of(entered(author), page))
    assert found[0][1] == "action-submit"
    publishing = buttons(editor_of(office.as_editor(), page))
    assert publishing[0][1] != "action-submit"


def test_after_handing_over_there_is_only_taking_back(office: Office, draft: ArticlePage) -> None:
    client = office.as_translator()
    hand_over(client, draft)
    found = [url for url, _name in buttons(editor_of(client, draft))]
    assert reverse("hand_over_translation", args=[draft.pk]) not in found
    assert found[0] == reverse("take_back_translation", args=[draft.pk])
    assert client.post(reverse("hand_over_translation", args=[draft.pk])).status_code in (302, 403)
    assert TaskState.objects.count() == 1
    client.post(reverse("take_back_translation", args=[draft.pk]))
    assert "قيل Nachtmessung" not in re.sub(r"(?s)<main.*?awaiting-review", "", home_of(office.editor))
    hand_over(client, draft)
    assert TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).count() == 1


def test_requested_changes_come_back_with_the_words_of_the_editor(office: Office, draft: ArticlePage) -> None:
    client = office.as_translator()
    hand_over(client, draft)
    task = TaskState.objects.get()
    address = reverse("wagtailadmin_pages:workflow_action", args=[draft.pk, "reject", task.pk])
    office.as_editor().post(address, {"comment": "Bitte die Einheiten prüfen."})
    assert "Bitte die Einheiten prüfen." in editor_of(client, draft)
    write(draft, title="بعد التصحيح")
    hand_over(client, draft)
    office.as_editor().post(reverse("approve_translation", args=[draft.pk]))
    draft.refresh_from_db()
    assert (draft.live, draft.title) == (True, "بعد التصحيح")


def test_an_editor_publishes_with_the_corrections_made_while_reviewing(office: Office, draft: ArticlePage) -> None:
    hand_over(office.as_translator(), draft)
    write(draft, title="مصحح")
    editor = office.as_editor()
    assert buttons(editor_of(editor, draft))[0][0] == reverse("approve_translation", args=[draft.pk])
    editor.post(reverse("approve_translation", args=[draft.pk]))
    draft.refresh_from_db()
    assert (draft.live, draft.title) == (True, "مصحح")
    assert work.drafts(office.translator, 12) == []


def test_nobody_hands_over_takes_back_or_approves_what_is_not_theirs(office: Office, draft: ArticlePage) -> None:
    stranger = make_member(office.partner, "editor")
    for door in ("hand_over_translation", "take_back_translation", "approve_translation"):
        address = reverse(door, args=[draft.pk])
        assert entered(stranger).post(address).status_code == 404
        assert office.as_translator().get(address).status_code == 405
    hand_over(office.as_translator(), draft)
    office.as_translator().post(reverse("approve_translation", args=[draft.pk]))
    office.as_translator().post(reverse("wagtailadmin_pages:edit", args=[draft.pk]), {"action": "publish"})
    draft.refresh_from_db()
    assert not draft.live


def test_a_translator_does_not_publish_by_way_of_synchronising(office: Office, draft: ArticlePage) -> None:
    source = TranslationSource.objects.get(object_id=draft.translation_key)
    address = reverse("wagtail_localize:update_translations", args=[source.pk])
    client = office.as_translator()
    assert client.post(address, {"publish_translations": "on"}).status_code == 404
    draft.refresh_from_db()
    assert not draft.live
    assert client.post(address).status_code == 302


def test_gaps_are_said_and_a_text_that_does_not_fit_is_not_sent(office: Office, article: ArticlePage) -> None:
    client = office.as_translator()
    page = begin(client, article)
    write(page, title="م" * 300)
    client.post(reverse("hand_over_translation", args=[page.pk]))
    assert not TaskState.objects.exists()
    page.refresh_from_db()
    assert page.draft_title == "م" * 255, "as much as a title holds, on every database"
    write(page, title="مقبول")
    client.post(reverse("hand_over_translation", args=[page.pk]))
    assert TaskState.objects.count() == 1
    assert Locale.objects.get(language_code="ar").pk == page.locale_id
