"""Can partners, and only they, keep their project's workspace, each within their role, losing and doubling nothing?"""

import datetime
import re
from typing import Any

import pytest
from django.test import Client

from home.audience import set_page_audience
from knowledge.membership.models import Membership, User
from knowledge.membership.rights import institution_audience
from knowledge.models import ProjectChange, ProjectEntry, ProjectIndicator, ProjectValue
from knowledge.people.naming import agree
from tests import factories as make
from tests.knowledge.projects.conftest import DAY, World, entry, indicator

pytestmark = pytest.mark.django_db


def fields(client: Client, url: str) -> dict[str, str]:
    """The hidden fields of a form, as a browser would send them back."""
    html = client.get(url).content.decode()
    found = re.findall(r'<input type="hidden" name="(token|edition)" value="([^"]*)"', html)
    return {"language": "de", **dict(found)}


def add(world: World, client: Client, kind: str, **values: Any) -> Any:
    url = f"{world.space}{kind}/add/"
    return client.post(url, {**fields(client, url), **values})


def test_strangers_and_the_public_cannot_tell_a_workspace_from_none(world: World) -> None:
    stranger = world.client("editor", world.stranger)
    for client in (Client(), stranger, world.client("coordinator", world.stranger)):
        closed = client.get(world.space)
        missing = client.get("/de/projects/999999/workspace/")
        assert closed.status_code == missing.status_code == 404
        own = rb"csrfmiddlewaretoken[^>]*|(?<=projects/)[0-9]+|(?<=projects%2F)[0-9]+"
        assert re.sub(own, b"", closed.content) == re.sub(own, b"", missing.content)


@pytest.mark.parametrize(
    ("role", "reads", "writes", "releases"),
    [
        ("reader", 200, 403, 403),
        ("translator", 200, 403, 403),
        ("author", 200, 302, 403),
        ("editor", 200, 302, 302),
        ("coordinator", 200, 302, 302),
        ("administrator", 200, 302, 302),
    ],
)
def test_each_role_does_what_is_its_own(world: World, role: str, reads: int, writes: int, releases: int) -> None:
    client, row = world.client(role), entry(world)
    assert client.get(world.space).status_code == reads
    assert client.get(f"{world.space}decision/").status_code == reads
    assert client.get(f"{world.space}changes/").status_code == reads
    form = {"title": "Neu", "day": "2026-05-01", "language": "de"}
    assert client.post(f"{world.space}decision/add/", form).status_code == writes
    assert client.post(f"{world.space}decision/{row.pk}/act/", {"act": "release"}).status_code == releases
    row.refresh_from_db()
    assert row.is_released is (releases == 302)


def test_an_author_does_not_touch_what_is_public(world: World) -> None:
    row = entry(world, released_at=datetime.datetime(2026, 3, 2, tzinfo=datetime.UTC))
    author = world.client("author", world.partner)
    form = {"title": "Anders", "day": "2026-05-01", "language": "de", "edition": 1}
    for way in ("", "remove/"):
        author.post(f"{world.space}decision/{row.pk}/{way}", form)
    assert ProjectEntry.objects.get().title == "Wir messen nachts"
    assert "bearbeiten lassen" not in author.get(world.space).content.decode()


def test_who_leaves_the_partners_loses_the_workspace_at_once(world: World) -> None:
    client = world.client("editor", world.partner)
    assert client.get(world.space).status_code == 200
    world.project.partners = [world.works]
    world.project.save()
    assert client.get(world.space).status_code == 404


def test_a_project_closed_to_somebody_has_no_workspace_for_them(world: World) -> None:
    from tests.factories import chosen

    set_page_audience(world.project, chosen(institution_audience(world.works)))
    assert world.client("editor", world.partner).get(world.space).status_code == 404
    assert world.client("editor").get(world.space).status_code == 200


def test_every_kind_of_row_is_added_through_its_form_and_shown(world: World) -> None:
    editor = world.client("editor")
    document = make.make_document(world.works, "Formblatt")
    person = world.user("reader", world.partner)
    person.first_name = "Amal"
    person.save()
    agree(person, named=True)
    target = {"target": "20,5", "target_on": "2027-01-01"}
    told = {
        "activity": {"title": "Messwoche", "day": "2026-01-05", "until": "2026-01-09", "institutions": [world.works.pk]},
        "output": {"title": "Ein Formblatt", "learnt": "Kürzer ist besser."},
        "outcome": {"title": "Nachts wird gemessen"},
        "decision": {"title": "Drei Zonen", "day": "2026-02-01", "institutions": [world.works.pk, world.partner.pk]},
        "minutes": {"title": "Erstes Treffen", "day": "2026-02-01", "text": "Wir haben gesprochen."},
        "step": {"title": "Zähler kaufen", "day": "2026-12-01", "institution": world.partner.pk, "person": person.pk},
        "document": {"document": document.pk, "title": "Zum Ausfüllen"},
        "indicator": {"title": "Verlust", "unit": "%", "baseline": "40", "baseline_on": "2025-01-01", **target},
        "milestone": {"title": "Bericht", "due_on": "2027-05-01", "note": "an beide Räte"},
    }  # fmt: skip
    for kind, values in told.items():
        reply = add(world, editor, kind, **values)
        assert reply.status_code == 302, (kind, reply.content.decode()[-3000:])
    row = ProjectIndicator.objects.get()
    url = f"{world.space}value/add/{row.pk}/"
    assert editor.post(url, {**fields(editor, url), "value": "33,5", "day": "2026-01-01"}).status_code == 302
    html = editor.get(world.space).content.decode()
    for words in ("Messwoche", "Kürzer ist besser.", "Nachts wird", "Drei Zonen", "Erstes Treffen", "Zähler kaufen"):
        assert words in html
    for words in ("Formblatt", "Zum Ausfüllen", "Verlust", "33,5 %", "20,5 %", "Bericht", "an beide Räte", "Amal"):
        assert words in html
    assert "33\u00a0% des Wegs" in html  # (40 - 33.5) / (40 - 20.5)
    acts = ProjectChange.objects.values_list("kind", "act")
    assert sorted(acts) == sorted((kind, "added") for kind in [*told, "value"])


def test_sending_a_form_twice_makes_one_row(world: World) -> None:
    editor = world.client("editor")
    for kind, day in (("decision", "day"), ("milestone", "due_on")):
        url = f"{world.space}{kind}/add/"
        sent = {**fields(editor, url), "title": "Einmal", day: "2026-01-01"}
        assert [editor.post(url, sent).status_code for _ in range(2)] == [302, 302]
    assert ProjectEntry.objects.count() == 1
    assert world.project.milestones.filter(title="Einmal").count() == 1
    assert ProjectChange.objects.count() == 2


def test_who_saves_second_is_told_and_loses_no_text(world: World) -> None:
    row = entry(world)
    one, other = world.client("editor"), world.client("editor", world.partner)
    url = f"{world.space}decision/{row.pk}/"
    mine, theirs = fields(one, url), fields(other, url)
    assert other.post(url, {**theirs, "title": "Von dort", "day": "2026-05-01"}).status_code == 302
    reply = one.post(url, {**mine, "title": "Von hier", "day": "2026-05-01"})
    assert reply.status_code == 409
    assert "Von hier" in reply.content.decode()
    assert ProjectEntry.objects.get().title == "Von dort"


def test_a_row_removed_meanwhile_is_a_message_not_an_error(world: World) -> None:
    row, editor = entry(world), world.client("editor")
    url = f"{world.space}decision/{row.pk}/"
    sent = fields(editor, url)
    assert editor.post(f"{url}remove/").status_code == 302
    for way in ("", "remove/", "act/"):
        assert (
            editor.post(f"{url}{way}", {**sent, "title": "x", "day": "2026-01-01", "act": "release"}).status_code == 404
        )
    assert list(ProjectChange.objects.values_list("act", "title")) == [("removed", "Wir messen nachts")]


@pytest.mark.parametrize(
    ("kind", "values", "wrong"),
    [
        ("decision", {"title": "x" * 1_000_000, "day": "2026-01-01"}, "title"),
        ("decision", {"title": "x", "day": "2026-01-01", "text": "x" * 1_000_000}, "text"),
        ("decision", {"title": "x", "day": "gestern"}, "day"),
        ("decision", {"title": "x\x00", "day": "2026-01-01"}, "title"),
        ("decision", {"title": "x", "day": "2026-01-01", "language": "xx"}, "language"),
        ("activity", {"title": "x", "day": "2026-02-01", "until": "2026-01-01"}, "until"),
        ("minutes", {"title": "x", "day": "2026-02-01"}, "text"),
        ("indicator", {"title": "x", "baseline": "viel", "baseline_on": "2026-01-01"}, "baseline"),
        ("indicator", {"title": "x", "baseline": "1.250", "baseline_on": "2026-01-01"}, "baseline"),
        ("indicator", {"title": "x", "baseline": "1"}, "baseline_on"),
        ("indicator", {"title": "x", "target": "1e400", "target_on": "2026-01-01"}, "target"),
        ("document", {"document": "999999"}, "document"),
        ("step", {"title": "x", "day": "2026-01-01", "person": "999999999999999999999"}, "person"),
    ],
)
def test_bad_input_is_answered_beside_its_field(world: World, kind: str, values: dict[str, str], wrong: str) -> None:
    reply = add(world, world.client("editor"), kind, **values)
    assert reply.status_code == 422
    assert f'id="id_{wrong}_error"' in reply.content.decode()
    assert not ProjectEntry.objects.exists()
    assert not ProjectIndicator.objects.exists()


def test_only_people_and_documents_of_the_partners_can_be_named(world: World) -> None:
    editor = world.client("editor")
    foreign = make.make_document(world.stranger, "Fremdes Blatt")
    closed = make.make_document(world.partner, "Akte", audience=make.chosen(institution_audience(world.partner)))
    outsider = world.user("editor", world.stranger)
    for document in (foreign, closed):
        assert add(world, editor, "document", document=document.pk).status_code == 422
    assert add(world, editor, "step", title="x", day="2026-01-01", person=outsider.pk).status_code == 422
    assert "Akte" not in editor.get(f"{world.space}document/add/").content.decode()


def test_a_closed_document_is_shown_to_those_who_may_see_it_only(world: World) -> None:
    closed = make.make_document(world.partner, "Akte", audience=make.chosen(institution_audience(world.partner)))
    entry(world, "document", "Wozu", document=closed, released_at=datetime.datetime.now(datetime.UTC))
    assert "Akte" in world.client("reader", world.partner).get(world.space).content.decode()
    assert "Akte" not in world.client("reader").get(world.space).content.decode()
    page = Client().get(world.project.url).content.decode()
    assert "Akte" not in page
    assert "Wozu" not in page


def test_somebody_who_left_stays_a_gap_not_an_error(world: World) -> None:
    editor, person = world.client("editor"), world.user("author", world.partner)
    row = entry(world, "step", "Zähler kaufen", person=person, created_by=person)
    leaver = Client()
    leaver.force_login(person)
    assert add(world, leaver, "decision", title="Noch schnell", day="2026-01-01").status_code == 302
    Membership.objects.filter(user=person).delete()
    assert leaver.get(world.space).status_code == 404
    User.objects.filter(pk=person.pk).delete()
    row.refresh_from_db()
    assert row.person is None
    assert editor.get(world.space).status_code == 200
    assert editor.get(f"{world.space}changes/").status_code == 200


def test_a_step_is_closed_with_one_click_and_opened_again(world: World) -> None:
    row, author = entry(world, "step", "Zähler kaufen"), world.client("author")
    url = f"{world.space}step/{row.pk}/act/"
    for _ in range(2):
        author.post(url, {"act": "done"})
    row.refresh_from_db()
    assert row.done_on is not None
    author.post(url, {"act": "open"})
    row.refresh_from_db()
    assert row.done_on is None
    assert list(ProjectChange.objects.order_by("pk").values_list("act", flat=True)) == ["done", "changed"]


def test_two_values_of_one_day_are_refused(world: World) -> None:
    row, editor = indicator(world, values=[(DAY(2026, 1, 1), 35)]), world.client("editor")
    url = f"{world.space}value/add/{row.pk}/"
    reply = editor.post(url, {**fields(editor, url), "value": "30", "day": "2026-01-01"})
    assert reply.status_code == 422
    assert ProjectValue.objects.count() == 1


def test_rows_of_other_projects_are_not_reached_through_ones_own(world: World) -> None:
    other = make.make_project(world.tree, "Anderes", partners=[world.stranger])
    foreign = ProjectEntry.objects.create(project=other, kind="decision", title="Fremd", language="de")
    editor = world.client("editor")
    for way in ("", "remove/"):
        assert editor.get(f"{world.space}decision/{foreign.pk}/{way}").status_code == 404
    assert editor.post(f"{world.space}decision/{foreign.pk}/act/", {"act": "release"}).status_code == 404
    assert editor.get(f"{world.space}step/{entry(world).pk}/").status_code == 404, "of another kind"
    assert editor.get(f"{world.space}nothing/").status_code == 404
    assert editor.get(f"{world.space}value/").status_code == 404


def test_text_of_people_is_shown_as_text_in_its_own_language(world: World) -> None:
    entry(world, title="<b>شبكة</b>", text="<script>x</script> https://example.org", language="ar")
    html = world.client("reader").get(world.space).content.decode()
    assert '<h3 class="line__title"><span lang="ar" dir="rtl">&lt;b&gt;شبكة&lt;/b&gt;</span></h3>' in html
    assert "<script>x" not in html
    assert 'href="https://example.org" rel="nofollow"' in html


def test_a_project_taken_away_takes_its_workspace_along(world: World) -> None:
    editor = world.client("editor")
    entry(world).institutions.set([world.partner])
    indicator(world, values=[(DAY(2026, 1, 1), 35)])
    world.project.delete()
    assert editor.get(world.space).status_code == 404
    assert not any(model.objects.exists() for model in (ProjectEntry, ProjectIndicator, ProjectValue, ProjectChange))


def test_an_institution_taken_away_leaves_the_rows_that_named_it(world: World) -> None:
    row = entry(world)
    row.institutions.set([world.partner, world.works])
    world.partner.delete()
    html = world.client("reader").get(world.space).content.decode()
    assert row.title in html
    assert "Wasserbehörde" not in html
