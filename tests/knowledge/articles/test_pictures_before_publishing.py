"""No way to the public leads past a picture about which something the law asks is not said."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, streamfield

from home.images.publishing import PageLacking
from home.jobs.publishing import publish_due
from home.mails.models import Letter
from home.models import Image
from knowledge.importing.planting import Seed, plant
from knowledge.models import ArticlePage
from search.indexing import unit_of_work
from tests import factories as make
from tests.home.pictures import jpeg_with_position
from tests.knowledge.translations.conftest import Office, begin, entered, office, write

pytestmark = pytest.mark.django_db
__all__ = ["office"]
NOTHING_SAID = "For the picture “"


@pytest.fixture
def picture(site: make.Tree) -> Image:
    image = Image(title="Fest <b>am</b> Lech", file=ContentFile(jpeg_with_position((60, 40)), name="fest.jpg"))
    image.alt_text = "Menschen am Fluss"
    image.save()
    assert image.people == "", "nobody has said anything of a new picture"
    return image


@pytest.fixture
def draft(office: Office, picture: Image) -> ArticlePage:
    page = make.make_article(office.works, "Lechfest", live=False, blocks=[_figure(picture)])
    page.save_revision(user=office.editor)
    return ArticlePage.objects.get(pk=page.pk)


def _figure(picture: Image) -> tuple[str, Any]:
    return "image", {"image": picture.pk, "caption": ""}


def is_live(page: Page) -> bool:
    return Page.objects.get(pk=page.pk).live


def names_the_picture(reply: Any, picture: Image) -> bool:
    """Named, with the way to its form, and nothing of its name taken for markup."""
    shown = reply.content.decode()
    where = reverse("wagtailimages:edit", args=[picture.pk])
    link = f'href="{where}"><bdi>Fest &lt;b&gt;am&lt;/b&gt; Lech</bdi></a>'
    return link in shown and "Fest <b>" not in shown


def answered(picture: Image) -> None:
    picture.people = Image.People.NONE
    picture.save()


def edit(client: Client, page: ArticlePage, picture: Image, **buttons: str) -> Any:
    body = streamfield([("image", {"image": picture.pk, "caption": ""})])
    none = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": ""}
    said = {"title": page.title, "slug": page.slug, "lead": "", "body": body, "people_named": "none"}
    form = nested_form_data({**said, "audience_level": "public", "comments": none, **buttons})
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form, follow=True)


@pytest.mark.parametrize("button", ["action-publish", "action-submit"])
def test_the_buttons_of_the_form_are_refused_and_work_once_the_picture_is_answered(
    button: str, office: Office, draft: ArticlePage, picture: Image
) -> None:
    reply = edit(office.as_editor(), draft, picture, **{button: "1"})
    assert names_the_picture(reply, picture)
    assert not is_live(draft)
    assert draft.current_workflow_state is None
    assert edit(office.as_editor(), draft, picture).redirect_chain, "a draft may wait for its answers"
    answered(picture)
    assert not names_the_picture(edit(office.as_editor(), draft, picture, **{button: "1"}), picture)
    assert is_live(draft) == (button == "action-publish") or draft.current_workflow_state is not None


def _by_its_button(office: Office, page: ArticlePage, picture: Image) -> Any:
    task = page.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk])
    return office.as_editor().post(address, follow=True)


def _in_the_dialogue(office: Office, page: ArticlePage, picture: Image) -> Any:
    task = page.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk])
    client = office.as_editor()
    said = client.post(address, {"comment": "Gut"}, headers={"x-requested-with": "XMLHttpRequest"}).json()
    return client.get(said["redirect"])


def _in_the_form(office: Office, page: ArticlePage, picture: Image) -> Any:
    buttons = {"action-workflow-action": "true", "workflow-action-name": "approve"}
    return edit(office.as_editor(), page, picture, **buttons)


@pytest.mark.parametrize("approve", [_by_its_button, _in_the_dialogue, _in_the_form])
def test_the_last_approval_publishes_nothing_unanswered_and_leaves_the_moderation_open(
    approve: Callable[..., Any], office: Office, draft: ArticlePage, picture: Image
) -> None:
    draft.get_workflow().start(draft, office.editor)
    assert names_the_picture(approve(office, draft, picture), picture)
    page = ArticlePage.objects.get(pk=draft.pk)
    assert (page.live, page.current_workflow_state.status) == (False, "in_progress")
    answered(picture)
    approve(office, page, picture)
    assert is_live(draft)


def test_what_was_scheduled_waits_for_its_pictures_and_says_so_once(
    office: Office, draft: ArticlePage, picture: Image, time_machine: Any
) -> None:
    answered(picture)
    draft.go_live_at = timezone.now() + datetime.timedelta(hours=1)
    draft.save_revision(user=office.editor).publish(user=office.editor)
    picture.people = Image.People.WAITING
    picture.save()
    other = make.make_standing(office.tree, "about", "Danach")
    other.unpublish()
    other.go_live_at = timezone.now() + datetime.timedelta(hours=1, minutes=1)
    other.save_revision(approved_go_live_at=other.go_live_at)
    time_machine.move_to(timezone.now() + datetime.timedelta(hours=2))
    assert (publish_due(), is_live(draft), is_live(other)) == (1, False, True), "one that waits holds up no other"
    assert publish_due() == 0
    letter = Letter.objects.get(to=office.editor.email)
    assert "Lechfest" in letter.subject
    assert "Fest <b>am</b> Lech" in letter.text
    assert not mail.outbox
    picture.people, picture.consent_note = Image.People.CONSENT, "Akte 7"
    picture.save()
    assert (publish_due(), is_live(draft)) == (1, True)


def test_a_moment_cannot_be_chosen_for_what_is_unanswered(draft: ArticlePage) -> None:
    draft.go_live_at = timezone.now() + datetime.timedelta(days=1)
    with pytest.raises(PageLacking):
        draft.save_revision().publish()
    assert not Page.objects.get(pk=draft.pk).approved_schedule


def test_publishing_many_at_once_names_the_pictures_of_all_and_publishes_none(
    office: Office, draft: ArticlePage, picture: Image
) -> None:
    fine = make.make_article(office.works, "Ohne Bild", live=False)
    fine.save_revision()
    address = f"/admin/bulk/wagtailcore/page/publish/?id={draft.pk}&id={fine.pk}&next=/admin/pages/{office.works.pk}/"
    assert names_the_picture(office.as_editor().post(address, {"include_descendants": ""}, follow=True), picture)
    assert [is_live(draft), is_live(fine)] == [False, False]
    Page.objects.filter(pk=office.works.pk).update(live=True)
    above = f"/admin/bulk/wagtailcore/page/publish/?id={office.works.pk}&next=/admin/pages/{office.works.pk}/"
    reply = office.as_editor().post(above, {"include_descendants": "on"}, follow=True)
    assert names_the_picture(reply, picture), "a draft below is refused as well"
    assert [is_live(draft), is_live(fine)] == [False, False], "one refusal takes back all of it"
    answered(picture)
    office.as_editor().post(address, {"include_descendants": ""})
    assert [is_live(draft), is_live(fine)] == [True, True]


def test_a_copy_an_import_and_a_page_made_live_by_code_are_refused(
    office: Office, draft: ArticlePage, picture: Image
) -> None:
    for values in ({"people": "none"}, {"people": "", "alt_text": "Menschen"}):
        Image.objects.filter(pk=picture.pk).update(**values)
        if values["people"]:
            draft.save_revision().publish()
            assert is_live(draft)
    with pytest.raises(PageLacking):
        ArticlePage.objects.get(pk=draft.pk).copy(update_attrs={"slug": "kopie", "title": "Kopie"})
    seeded = ArticlePage(title="Import", slug="import", locale=draft.locale, body=make.body(_figure(picture)))
    with pytest.raises(PageLacking), unit_of_work():
        plant([Seed(seeded, office.works.pk)])
    assert not Page.objects.filter(slug__in=["kopie", "import"]).exists()
    live = ArticlePage.objects.get(pk=draft.pk)
    live.lead = "Ein neuer Satz"
    live.save()  # it is public already: what changes nothing about that stays possible


def test_the_translation_editor_publishes_nothing_unanswered(
    office: Office, draft: ArticlePage, picture: Image
) -> None:
    answered(picture)
    draft.get_latest_revision().publish()
    version = begin(office.as_translator(), ArticlePage.objects.get(pk=draft.pk))
    write(version)
    Image.objects.filter(pk=picture.pk).update(people="")
    address = reverse("wagtailadmin_pages:edit", args=[version.pk])
    assert names_the_picture(office.as_editor().post(address, {"action": "publish"}, follow=True), picture)
    assert not is_live(version)
    answered(picture)
    office.as_editor().post(address, {"action": "publish"})


def test_what_published_pages_show_keeps_its_answers(
    office: Office, draft: ArticlePage, picture: Image, admin_client: Client
) -> None:
    answered(picture)
    form = {"title": picture.title, "collection": "1", "licence": "own", "alt_text": "Menschen", "people": ""}
    address = reverse("wagtailimages:edit", args=[picture.pk])
    assert admin_client.post(address, form).status_code == 302, "a draft shows it: answers may change"
    answered(picture)
    draft.get_latest_revision().publish()
    assert "people" in admin_client.post(address, form).context["form"].errors
    assert "alt_text" in admin_client.post(address, {**form, "people": "none", "alt_text": ""}).context["form"].errors
    assert (
        admin_client.post(address, {**form, "people": "none", "alt_text": "", "is_decoration": "on"}).status_code == 302
    )
    shown = Client().get(ArticlePage.objects.get(pk=draft.pk).url).content.decode()
    assert "Menschen" not in shown


def test_an_upload_starts_without_an_answer(admin_client: Client, site: make.Tree) -> None:
    form = admin_client.get("/admin/images/add/").context["form"]
    assert form["people"].value() in ("", None)
    assert [value for value, _label in form.fields["people"].choices] == ["", "none", "consent", "waiting", "withdrawn"]
    assert entered(make.make_member(make.make_institution(site, make.make_pair()[0]), "author")).get(
        "/admin/images/add/"
    ).status_code in (200, 302)
