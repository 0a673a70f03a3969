"""Do milestones changed in the workspace survive older drafts and translations, and drafts made after them as well?"""

import pytest

from knowledge.models import Milestone, ProjectPage
from tests.knowledge.projects.conftest import DAY, World
from tests.knowledge.projects.test_workspace import fields

pytestmark = pytest.mark.django_db


def change(world: World, step: Milestone, **values: str) -> None:
    editor = world.client("editor")
    url = f"{world.space}milestone/{step.pk}/"
    sent = {**fields(editor, url), "title": step.title, "due_on": step.due_on.isoformat(), "note": step.note, **values}
    assert editor.post(url, sent).status_code == 302


def titles(page: ProjectPage) -> list[str]:
    return [row.title for row in ProjectPage.objects.get(pk=page.pk).milestones.order_by("pk")]


def test_a_change_holds_in_every_language_at_once_and_says_since_when(world: World) -> None:
    step = world.project.milestones.get()
    change(world, step, is_reached="on", due_on="2026-02-02", note="später als gedacht")
    rows = list(Milestone.objects.filter(translation_key=step.translation_key))
    assert len(rows) == 2
    assert all(row.is_reached and row.reached_at and row.due_on == DAY(2026, 2, 2) for row in rows)
    html = world.client("reader").get(ProjectPage.objects.get(locale__language_code="ar").url).content.decode()
    assert '<span lang="de" dir="ltr">später als gedacht</span>' in html


def test_publishing_an_older_draft_does_not_undo_the_workspace(world: World) -> None:
    step = world.project.milestones.get()
    draft = ProjectPage.objects.get(pk=world.project.pk)
    draft.lead = "Ein neuer Vorspann."
    older = draft.save_revision()
    change(world, step, is_reached="on", title="Zonen gewählt und geprüft")
    editor = world.client("editor")
    url = f"{world.space}milestone/add/"
    editor.post(url, {**fields(editor, url), "title": "Im Arbeitsraum", "due_on": "2027-01-01"})
    older.publish()
    page = ProjectPage.objects.get(pk=world.project.pk)
    assert page.lead == "Ein neuer Vorspann."
    assert titles(page) == ["Zonen gewählt und geprüft", "Im Arbeitsraum"]
    assert page.milestones.first().is_reached


def test_a_milestone_removed_in_the_workspace_does_not_come_back_with_an_older_draft(world: World) -> None:
    older = ProjectPage.objects.get(pk=world.project.pk).save_revision()
    step = world.project.milestones.get()
    assert world.client("editor").post(f"{world.space}milestone/{step.pk}/remove/").status_code == 302
    older.publish()
    assert not Milestone.objects.exists()


def test_a_draft_made_after_the_workspace_holds(world: World) -> None:
    step = world.project.milestones.get()
    change(world, step, is_reached="on", due_on="2026-02-02")
    draft = ProjectPage.objects.get(pk=world.project.pk).save_revision().as_object()
    row = draft.milestones.get()
    row.due_on, row.is_reached, row.title = DAY(2026, 9, 9), False, "Vom Schreibtisch"
    draft.milestones = [row, Milestone(title="Neu im Entwurf", due_on=DAY(2027, 7, 7), locale=draft.locale)]
    draft.save_revision().publish()
    page = ProjectPage.objects.get(pk=world.project.pk)
    assert titles(page) == ["Vom Schreibtisch", "Neu im Entwurf"]
    first = page.milestones.order_by("pk").first()
    assert (first.due_on, first.is_reached, first.reached_at) == (DAY(2026, 9, 9), False, None)


def test_a_milestone_taken_out_in_a_draft_is_gone_when_it_is_published(world: World) -> None:
    draft = ProjectPage.objects.get(pk=world.project.pk)
    draft.milestones = []
    draft.save_revision().publish()
    assert titles(world.project) == []


def test_a_title_in_another_language_is_marked_until_somebody_words_it_anew(world: World) -> None:
    editor = world.client("editor")
    url = f"{world.space}milestone/add/"
    editor.post(url, {**fields(editor, url), "title": "Bericht fertig", "due_on": "2027-01-01"})
    row = Milestone.objects.get(title="Bericht fertig", locale__language_code="ar")
    assert row.language == "de"
    page = ProjectPage.objects.get(pk=row.project_id)
    assert '<span lang="de" dir="ltr">Bericht fertig</span>' in editor.get(page.url).content.decode()
    translated = page.save_revision().as_object()
    one = next(step for step in translated.milestones.all() if step.pk == row.pk)
    one.title = "التقرير جاهز"
    translated.save_revision().publish()
    row.refresh_from_db()
    assert (row.title, row.language) == ("التقرير جاهز", "")


def test_a_draft_of_the_time_before_workspaces_removes_nothing_of_them(world: World) -> None:
    old = ProjectPage.objects.get(pk=world.project.pk).save_revision()
    del old.content["known_milestones"]
    old.save()
    editor = world.client("editor")
    url = f"{world.space}milestone/add/"
    editor.post(url, {**fields(editor, url), "title": "Im Arbeitsraum", "due_on": "2027-01-01"})
    old.publish()
    assert titles(world.project) == ["Zonen gewählt", "Im Arbeitsraum"]


def test_an_open_milestone_ends_the_kept_page_when_it_becomes_late(world: World) -> None:
    step = world.project.milestones.get()
    change(world, step, due_on="2999-01-01")
    assert world.project.changes_at.date() >= DAY(2999, 1, 1)
    change(world, Milestone.objects.get(pk=step.pk), is_reached="on")
    assert ProjectPage.objects.get(pk=world.project.pk).changes_at is None
