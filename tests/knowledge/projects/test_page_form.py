"""A form of the page that was opened before the workspace changed milestones, and sent after it, undoes nothing unseen."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from knowledge.models import Milestone, ProjectPage
from tests.knowledge.projects.conftest import World
from tests.knowledge.projects.test_milestones import change

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(world: World) -> Client:
    return world.client("administrator")


def address(world: World) -> str:
    return reverse("wagtailadmin_pages:edit", args=[world.project.pk])


def opened(world: World, desk: Client) -> dict[str, Any]:
    """What a browser would send of the form as it is now, with another lead and the day of the milestone moved."""
    form = desk.get(address(world)).context["form"]
    rows = [
        {"id": str(row.pk), "title": row.title, "due_on": "2031-01-01", "note": row.note, "is_reached": ""}
        for row in ProjectPage.objects.get(pk=world.project.pk).milestones.all()
    ]
    none = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": ""}
    said = {"title": "Wasser gemeinsam", "slug": world.project.slug, "lead": "Vom Schreibtisch", "state": "running"}
    form_data = {
        **said,
        "body": streamfield([]),
        "milestones": inline_formset(rows, initial=len(rows)),
        "comments": none,
        "audience_level": "public",
        "milestones_seen": form["milestones_seen"].value(),
        "action-publish": "1",
    }
    return {**nested_form_data(form_data), "partners": [world.works.pk, world.partner.pk]}


def sent(desk: Client, world: World, data: dict[str, Any]) -> Any:
    return desk.post(address(world), data)


def test_a_form_sent_in_time_moves_the_milestone(world: World, desk: Client) -> None:
    assert sent(desk, world, opened(world, desk)).status_code == 302
    assert Milestone.objects.get(project=world.project).due_on.year == 2031


def test_a_milestone_changed_meanwhile_is_shown_as_it_stands_and_nothing_is_saved_until_it_was_seen(
    world: World, desk: Client
) -> None:
    data = opened(world, desk)
    step = world.project.milestones.get()
    change(world, step, due_on="2028-08-08", is_reached="on", title="Zonen gewählt und geprüft")
    reply = sent(desk, world, data)
    assert reply.status_code == 200
    assert reply.context["form"].was_overtaken
    assert reply.context["form"].non_field_errors()
    page = reply.content.decode()
    assert "2028-08-08" in page
    assert "Vom Schreibtisch" in page
    row = Milestone.objects.get(pk=step.pk)
    assert (row.due_on.year, row.is_reached, row.title) == (2028, True, "Zonen gewählt und geprüft")
    again = dict(reply.context["form"].data.items()) | {
        "partners": data["partners"],
        "milestones-0-due_on": "2032-02-02",
    }
    assert sent(desk, world, again).status_code == 302
    row.refresh_from_db()
    assert (row.due_on.year, row.is_reached, row.title) == (2032, True, "Zonen gewählt und geprüft")
    assert ProjectPage.objects.get(pk=world.project.pk).lead == "Vom Schreibtisch"


def test_a_milestone_removed_meanwhile_stays_removed_and_one_that_was_added_stays(world: World, desk: Client) -> None:
    data = opened(world, desk)
    editor = world.client("editor")
    url = f"{world.space}milestone/add/"
    editor.post(url, {"language": "de", "title": "Im Arbeitsraum", "due_on": "2027-01-01"})
    step = world.project.milestones.order_by("pk").first()
    assert editor.post(f"{world.space}milestone/{step.pk}/remove/").status_code == 302
    reply = sent(desk, world, data)
    assert (reply.status_code, reply.context["form"].was_overtaken) == (200, True)
    again = dict(reply.context["form"].data.items()) | {"partners": data["partners"]}
    assert sent(desk, world, again).status_code == 302
    rows = Milestone.objects.filter(project=world.project)
    assert [row.title for row in rows] == ["Im Arbeitsraum"]


@pytest.mark.parametrize("forged", ["", "x", "[]", "{}", '{"1": 3}'])
def test_a_form_with_a_forged_memory_is_refused_in_words(world: World, desk: Client, forged: str) -> None:
    reply = sent(desk, world, opened(world, desk) | {"milestones_seen": forged})
    assert (reply.status_code, reply.context["form"].was_overtaken) == (200, True)
