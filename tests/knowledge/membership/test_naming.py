"""The moderation and its task have names in the reader's language, wherever Wagtail shows them."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import Task, Workflow
from wagtail.users.models import UserProfile

from knowledge.membership.moderation import OwnerApprovalTask, ensure_workflow
from knowledge.membership.naming import TASK_NAME
from tests.factories import make_article, make_member
from tests.knowledge.membership.conftest import World

GERMAN = "Freigabe durch die verantwortliche Einrichtung"


@pytest.fixture
def task(db: None) -> Task:
    ensure_workflow()
    return Task.objects.get(pk=OwnerApprovalTask.objects.get().pk)


def test_the_task_is_called_in_the_language_of_whoever_asks(task: Task) -> None:
    with override("de"):
        assert task.name == str(task) == GERMAN
        assert task.specific.name == GERMAN
    with override("en"):
        assert task.name == TASK_NAME
    with override("ar"):
        assert task.name not in (TASK_NAME, GERMAN)


def test_reading_the_name_does_not_change_the_row(task: Task) -> None:
    assert Task.objects.filter(name=TASK_NAME).exists()
    with override("de"):
        assert task.name == GERMAN
        task.active = True
        task.save(update_fields=["active"])
    assert Task.objects.filter(name=TASK_NAME).exists()


def test_a_name_saved_in_one_language_is_still_shown_in_the_others(task: Task) -> None:
    Task.objects.filter(pk=task.pk).update(name=GERMAN)
    with override("en"):
        assert Task.objects.get(pk=task.pk).name == TASK_NAME


def test_a_name_an_administrator_chose_stays(task: Task) -> None:
    Task.objects.filter(pk=task.pk).update(name="Vier Augen")
    Workflow.objects.filter(active=True).update(name="Hausregel")
    with override("ar"):
        assert Task.objects.get(pk=task.pk).name == "Vier Augen"
    ensure_workflow()
    assert Workflow.objects.filter(name="Moderation").count() == 0
    assert OwnerApprovalTask.objects.count() == 1


def test_home_status_panel_and_report_show_the_german_name(world: World) -> None:
    ensure_workflow()
    author, editor = make_member(world.works, "author"), make_member(world.works, "editor")
    UserProfile.objects.create(user=editor, preferred_language="de")
    page = make_article(world.works, "Entwurf", live=False, owner=author)
    page.save_revision(user=author)
    page.get_workflow().start(page, author)
    client = Client()
    client.force_login(editor)
    reports = (reverse("wagtailadmin_reports:workflow"), reverse("wagtailadmin_reports:workflow_tasks"))
    for address in ("/admin/", reverse("wagtailadmin_pages:edit", args=[page.pk]), *reports):
        text = client.get(address).content.decode()
        assert TASK_NAME not in text, address
        assert GERMAN in text, address
