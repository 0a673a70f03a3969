"""Does the public see what was released, all of it, and nothing else, at the very next request, in search as on the page?"""

import datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from home.audience import set_page_audience
from knowledge.following.changes import changes_between
from knowledge.membership.rights import institution_audience
from knowledge.models import ProjectChange, ProjectEntry, ProjectPage, ProjectValue
from knowledge.projects.personal import collect, erase
from search.access import Viewer
from search.models import SearchEntry
from tests import factories as make
from tests.access.worlds import normalised
from tests.home import budgets
from tests.knowledge.projects.conftest import DAY, World, entry, indicator

pytestmark = pytest.mark.django_db
SECRET = "Zyklopenplan"
NOW = datetime.datetime(2026, 11, 23, 9, 0, tzinfo=datetime.UTC)
KINDS = [kind for kind in ProjectEntry.Kind.values if kind != "document"]


def arabic(world: World) -> ProjectPage:
    return ProjectPage.objects.get(translation_key=world.project.translation_key, locale__language_code="ar")


def act(world: World, client: Client, row: Any, what: str) -> None:
    kind = row.kind if isinstance(row, ProjectEntry) else "indicator"
    assert client.post(f"{world.space}{kind}/{row.pk}/act/", {"act": what}).status_code == 302


def public_addresses(world: World) -> list[str]:
    pages = [world.project.url, arabic(world).url, "/de/projects/", "/de/search/?q=Zyklopenplan", "/sitemap.xml"]
    kinds = (*KINDS, "indicator", "document", "value", "nothing")
    lists = [f"/{code}/projects/{world.project.pk}/released/{kind}/" for code in ("de", "ar") for kind in kinds]
    return [*pages, *lists, world.space, f"{world.space}decision/1/", "/de/feeds/articles/"]


def replies(world: World) -> dict[str, bytes]:
    client = Client()
    with time_machine.travel(NOW, tick=False):
        found = {}
        for url in public_addresses(world):
            reply = client.get(url)
            headers = [f"{name}: {value}" for name, value in reply.headers.items() if name != "X-Request-ID"]
            found[url] = "\n".join([str(reply.status_code), *headers]).encode() + normalised(reply.content)
        return found


def test_two_worlds_that_differ_only_in_what_is_not_released_are_the_same_bytes(world: World) -> None:
    shown = entry(world, released_at=timezone.now())
    counted = indicator(world, values=[(DAY(2026, 1, 1), 30)], released_at=timezone.now())
    before = replies(world)
    document = make.make_document(
        world.works, f"{SECRET} Akte", audience=make.chosen(institution_audience(world.works))
    )
    for kind in KINDS:
        entry(world, kind, f"{SECRET} {kind}", text=SECRET, learnt=SECRET)
    entry(world, "document", SECRET, document=document, released_at=timezone.now())
    indicator(world, SECRET, values=[(DAY(2026, 2, 2), 777)])
    value = {"day": DAY(2026, 5, 5), "value": 987, "title": SECRET, "language": "de"}
    ProjectValue.objects.create(project=world.project, indicator=counted, **value)
    ProjectChange.objects.create(project=world.project, act="added", kind="decision", row=1, title=SECRET)
    after = replies(world)
    assert [url for url in before if before[url] != after[url]] == []
    assert not any(SECRET.encode() in reply for url, reply in after.items() if "q=" not in url)
    assert shown.title.encode() in after[world.project.url]
    entries = SearchEntry.objects.filter(family="page", deleted=False).values_list("sections", "terms")
    assert not any(SECRET in str(sections) for sections, _terms in entries)


def test_what_is_released_stands_on_the_page_and_is_found_in_every_language(world: World) -> None:
    editor, reader = world.client("editor", world.partner), Client()
    rows = [
        entry(world, kind, f"Bekannt {kind}", learnt="Gelernt: Filtertausch" if kind == "output" else "")
        for kind in KINDS
    ]
    rows.append(indicator(world, "Netzverlust", values=[(DAY(2026, 1, 1), 30)]))
    for row in rows:
        assert row.title not in reader.get(world.project.url).content.decode()
        act(world, editor, row, "release")
    for page, direction in ((world.project, "ltr"), (arabic(world), "rtl")):
        html = reader.get(page.url).content.decode()
        for row in rows:
            assert row.title in html
        assert "Filtertausch" in html
        assert f'role="img" direction="{direction}"' in html
        assert "30 %" in html or "30 ٪" in html
    found = reader.get("/de/search/?q=Filtertausch").content.decode()
    assert "Wasser gemeinsam" in found
    listed = reader.get(f"/de/projects/{world.project.pk}/released/decision/")
    assert "Bekannt decision" in listed.content.decode()


def test_a_release_taken_back_is_gone_at_the_next_request_from_page_cache_and_search(world: World) -> None:
    editor, reader = world.client("editor"), Client()
    row, counted = (
        entry(world, text="Wir sagen Rohrnetzprüfung."),
        indicator(world, "Netzverlust", values=[(DAY(2026, 1, 1), 30)]),
    )
    for one in (row, counted):
        act(world, editor, one, "release")
    urls = [world.project.url, arabic(world).url, f"/de/projects/{world.project.pk}/released/decision/"]
    assert all("Wir messen nachts" in reader.get(url).content.decode() for url in urls)
    assert "Netzverlust" in reader.get(world.project.url).content.decode()
    assert "Wasser gemeinsam" in reader.get("/de/search/?q=Rohrnetzprüfung").content.decode()
    for one in (row, counted):
        act(world, editor, one, "withdraw")
    assert not any("Wir messen nachts" in reader.get(url).content.decode() for url in urls)
    assert "Netzverlust" not in reader.get(world.project.url).content.decode()
    assert "Wasser gemeinsam" not in reader.get("/de/search/?q=Rohrnetzprüfung").content.decode()
    assert ProjectValue.objects.get().released_at is None
    assert (
        list(ProjectChange.objects.order_by("pk").values_list("act", flat=True)) == ["released"] * 2 + ["withdrawn"] * 2
    )


def test_a_new_value_of_a_public_indicator_waits_for_its_release(world: World) -> None:
    editor, reader = world.client("editor"), Client()
    counted = indicator(world, values=[(DAY(2026, 1, 1), 30)], released_at=timezone.now())
    ProjectValue.objects.create(project=world.project, indicator=counted, day=DAY(2026, 6, 1), value=26, language="de")
    assert "26 %" not in reader.get(world.project.url).content.decode()
    assert "26 %" in editor.get(world.space).content.decode()
    act(world, editor, counted, "release")
    assert "26 %" in reader.get(world.project.url).content.decode()


def test_what_is_released_from_a_closed_project_stays_with_its_readers(world: World) -> None:
    entry(world, released_at=timezone.now())
    set_page_audience(world.project, make.chosen(institution_audience(world.works)))
    url = f"/de/projects/{world.project.pk}/released/decision/"
    assert Client().get(url).status_code == 404
    assert Client().get(f"/de/projects/{arabic(world).pk}/released/decision/").status_code == 404
    assert world.client("reader", world.partner).get(url).status_code == 404
    assert world.client("reader").get(url).status_code == 200
    assert not ProjectEntry.objects.visible_to(Viewer(None)).exists()
    assert not ProjectEntry.objects.visible_to(Viewer(world.user("reader", world.stranger))).exists()


def test_names_of_people_in_charge_stay_in_the_workspace(world: World) -> None:
    person = world.user("reader", world.partner)
    row = entry(world, "step", "Zähler kaufen", person=person, released_at=timezone.now())
    row.institutions.set([world.partner])
    html = Client().get(world.project.url).content.decode()
    assert "Zähler kaufen" in html
    assert "Wasserbehörde" in html
    assert str(person) not in html


def test_the_rule_of_rows_is_the_rule_of_pages(world: World) -> None:
    hidden, shown = entry(world, title="innen"), entry(world, title="außen", released_at=timezone.now())
    seen = {
        None: {shown},
        world.user("reader", world.stranger): {shown},
        world.user("reader", world.partner): {shown, hidden},
        world.user("coordinator"): {shown, hidden},
    }
    for user, rows in seen.items():
        assert set(ProjectEntry.objects.visible_to(Viewer(user))) == rows


def test_members_are_told_of_steps_reached_results_released_and_new_values_once(world: World) -> None:
    since = timezone.now()
    editor = world.client("editor")
    row, counted = entry(world, "output", "Ein Formblatt"), indicator(world)
    act(world, editor, row, "release")
    step = world.project.milestones.get()
    url = f"{world.space}milestone/{step.pk}/"
    edition = editor.get(url).content.decode().partition('name="edition" value="')[2].partition('"')[0]
    sent = {"title": step.title, "due_on": "2026-01-01", "is_reached": "on", "language": "de", "edition": edition}
    assert editor.post(url, sent).status_code == 302
    editor.post(f"{world.space}value/add/{counted.pk}/", {"value": "30", "day": "2026-05-05", "language": "de"})
    found = [
        one
        for one in changes_between(since, timezone.now())
        if one.kind == "project" and one.key.startswith("project:")
    ]
    assert len({one.key for one in found}) == len(found) == 3
    near, far = Viewer(world.user("reader", world.partner)), Viewer(world.user("reader", world.stranger))
    told = sorted(one.title("de") for one in found if one.visible(far))
    assert told == ["Wasser gemeinsam: Ein Formblatt", "Wasser gemeinsam: Zonen gewählt"]
    assert sum(one.visible(near) for one in found) == 3
    assert all(world.works.translation_key.hex in one.institutions for one in found)
    act(world, editor, row, "withdraw")
    assert not any("Formblatt" in one.title("de") for one in changes_between(since, timezone.now()))


def test_what_is_kept_of_a_person_is_told_and_cut(world: World) -> None:
    person = world.user("editor", world.partner)
    client = Client()
    client.force_login(person)
    act(world, client, entry(world, created_by=person), "release")
    entry(world, "step", "Zähler kaufen", person=person)
    assert {row["what"] for row in collect(person)} == {"written", "released", "in charge"}
    assert erase(person) == 4
    assert collect(person) == []
    assert ProjectEntry.objects.count() == 2


def fill(world: World, count: int) -> None:
    text = "Wir haben es gemeinsam gezählt und aufgeschrieben, damit andere es nachmachen können. " * 3
    for at in range(count):
        for kind in KINDS:
            row = entry(world, kind, f"{kind} Nummer {at}", text=text, released_at=timezone.now())
            row.institutions.set([world.works, world.partner])
        document = make.make_document(world.works, f"Blatt {at}")
        entry(world, "document", "", document=document, released_at=timezone.now())
        days = [DAY(2025, 1, 1) + datetime.timedelta(days=30 * month) for month in range(count)]
        indicator(
            world,
            f"Anzeiger {at}",
            values=[(day, 40 - number) for number, day in enumerate(days)],
            released_at=timezone.now(),
        )


@pytest.mark.parametrize("who", ["anonymous", "editor"])
def test_three_and_thirty_rows_cost_the_same_queries_and_stay_light(world: World, who: str) -> None:
    client = Client() if who == "anonymous" else world.client("editor")
    pages = [arabic(world).url, f"/ar/projects/{world.project.pk}/released/indicator/"]
    if who == "editor":
        pages = [f"/ar/projects/{world.project.pk}/workspace/", f"/ar/projects/{world.project.pk}/workspace/decision/"]
    counts = []
    for rows in (3, 27):
        fill(world, rows)
        for url in pages:
            client.get(url)  # what is kept for all pages of this state
            with CaptureQueriesContext(connection) as queries:
                reply = client.get(f"{url}?page=1")
            assert reply.status_code == 200
            assert budgets.compressed(reply.content) <= budgets.HTML_BYTES, url
            counts.append((url, len(queries)))
    assert counts[: len(pages)] == counts[len(pages) :]
    assert max(count for _url, count in counts) <= budgets.QUERIES, counts
