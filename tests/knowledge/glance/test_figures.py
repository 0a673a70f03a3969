"""Does every figure say how long its list is, to whoever looks, and does it count what it should?"""

import datetime
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from home.audience import set_page_audience
from knowledge.glance.board import content_tables, exchange_tables, mirror_tables, reading_table
from knowledge.glance.figures import Figure, Table, figures_of
from knowledge.glance.ground import Ground
from knowledge.membership.rights import institution_audience
from knowledge.models import ArticlePage, Document
from search.indexing import unit_of_work
from tests import factories as make
from tests.knowledge.glance.machine import ground, wrong
from tests.knowledge.glance.world import World

ADDRESSES = ("/de/glance/", "/de/glance/content/", "/de/glance/mirrors/", "/de/glance/readings/?days=90")
QUESTIONS_READ = {"days": "30", "kind": "question", "language": "de"}
LINK = re.compile(r'<td class="glance__number"><a[^>]* href="([^"]+)">([^<]*)</a>')


def tables(ground: Ground) -> list[Table]:
    return [*exchange_tables(ground), *content_tables(ground), *mirror_tables(ground), reading_table(ground, 90)]


def figure(tables: list[Table], key: str, name: str, **chosen: str) -> Figure:
    table = next(table for table in tables if table.key == key)
    return next(one for one in figures_of([table]) if one.name == name and dict(one.chosen) == chosen)


def test_every_figure_is_as_long_as_its_list_for_the_office_and_for_a_city(world: World) -> None:
    world.ask()
    world.ask(mirror=None, addressee=None)
    world.ask(state="waiting", asker=None, mirror=None, opened_at=None)
    world.read(world.answered(12), 8)
    world.ask(side=world.third.municipality, asker=world.theirs, addressee=world.third, mirror=None)
    world.read(ArticlePage.objects.get(title="Biotonne", locale__language_code="de"), 7)
    world.read(Document.objects.get(), 9)
    assert wrong(ground(world.office)) == []
    assert wrong(ground(world.chief)) == []


def test_figures_on_the_pages_are_links_whose_lists_say_the_same_number(world: World, client: Client) -> None:
    world.ask()
    world.answered(8)
    client.force_login(world.office)
    checked = 0
    for address in ADDRESSES:
        for url, shown in LINK.findall(client.get(address).content.decode()):
            reply = client.get(url.replace("&amp;", "&"))
            assert reply.status_code == 200, url
            total = re.search(r'data-total="(\d+)"', reply.content.decode())
            assert total, url
            if "answered=1" not in url and "/reading/" not in url:
                assert total[1] == shown, url
            checked += 1
    assert checked > 100


def test_a_city_sees_the_pairs_in_which_it_stands_and_nothing_of_others(world: World) -> None:
    world.ask(subject="Unsere")
    world.ask(side=world.third.municipality, asker=world.theirs, addressee=world.third, mirror=None)
    shown = tables(ground(world.chief))
    assert figure(shown, "questions", "question", state="open").count == 1
    assert figure(tables(ground(world.office)), "questions", "question", state="open").count == 2
    labels = [line.label for table in shown if table.key == "institutions" for line in table.lines]
    assert labels == ["Abfallwirtschaft"]
    assert figure(shown, "content", "article").count == 1


def test_the_median_is_that_of_the_working_days_of_the_side_that_answers(world: World) -> None:
    for hours in (4, 8, 24):
        world.answered(hours)
    world.answered(80, mirror=None)
    shown = tables(ground(world.office, "en"))
    whole = next(line for table in shown if table.key == "questions" for line in table.lines if "edian" in line.label)
    assert whole.figures[0].shown == "2"  # of 0.5, 1, 3 and 10 days of eight hours
    row = next(line for table in shown if table.key == "mirrors" for line in table.lines)
    assert [one.shown for one in row.figures if one.shown] == ["1"]


def test_what_was_read_fewer_than_five_times_is_neither_shown_nor_summed_up(world: World) -> None:
    article = ArticlePage.objects.get(title="Biotonne", locale__language_code="de")
    other = ArticlePage.objects.get(title="Brunnen")
    world.read(article, 3)
    world.read(article, 3, days_ago=40)
    world.read(other, 11)
    of_month, of_quarter = (reading_table(ground(world.office), days) for days in (30, 90))
    assert figure([of_month], "readings", "reading", days="30", kind="page", language="de").shown == "11"
    assert figure([of_quarter], "readings", "reading", days="90", kind="page", language="de").shown == "17"


def test_readings_of_questions_count_for_the_cities_that_asked_or_answered_and_lead_to_them(
    world: World, client: Client
) -> None:
    abroad = {"side": world.third.municipality, "asker": world.theirs, "addressee": world.third, "mirror": None}
    world.read(world.answered(subject="Unsere", audience="public"), 6)
    world.read(world.answered(audience="public", **abroad), 9)
    world.read(world.answered(subject="Nur unter uns"), 30)
    shown = {
        who: figure([reading_table(ground(user), 30)], "readings", "reading", **QUESTIONS_READ).shown
        for who, user in (("office", world.office), ("chief", world.chief))
    }
    assert shown == {"office": "15", "chief": "6"}
    client.force_login(world.chief)
    page = client.get("/de/glance/list/reading/?days=30&kind=question&language=de").content.decode()
    assert 'data-total="1"' in page
    assert "Unsere" in page


def test_a_thing_on_two_topics_of_an_area_counts_once_there(world: World) -> None:
    shown = tables(ground(world.office))
    area = world.topic.get_parent().translation_key.hex
    assert figure(shown, "topics", "article", topic=area).count == 1
    assert figure(shown, "topics", "document", topic=area).count == 1
    assert figure(shown, "goals", "article", goal="12").count == 1
    assert figure(shown, "missing", "wish", language="fr").count == 1
    assert figure(shown, "stale", "article", stale="1").count == 1


def test_a_coordinator_is_not_counted_what_is_closed_to_them(world: World) -> None:
    closed = make.make_article(world.third, "Geheim")
    with unit_of_work():
        set_page_audience(closed, make.chosen(institution_audience(world.third)))
    assert figure(tables(ground(world.office)), "content", "article").count == 3
    Document.objects.update(withdrawn_at=timezone.now())
    assert figure(tables(ground(world.office)), "content", "document").count == 0
    chief = ground(world.chief)
    assert figure(tables(chief), "content", "article").count == 1
    assert wrong(chief) == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_pages_ask_as_often_for_much_as_for_little(
    world: World, client: Client, django_assert_max_num_queries: Any, address: str
) -> None:
    client.force_login(world.office)
    world.read(ArticlePage.objects.get(title="Biotonne", locale__language_code="de"), 7)
    world.read(Document.objects.get(), 7)
    client.get(address)
    with django_assert_max_num_queries(40) as few:
        client.get(address)
    topics = [make.make_topic(world.site, f"Thema {number}") for number in range(3)]
    for number in range(12):
        unit = make.make_institution(world.site, world.theirs.municipality, f"Amt {number}")
        mirror = make.make_mirror(world.ours, unit)
        world.ask(addressee=unit, mirror=mirror)
        world.answered(5, addressee=unit, mirror=mirror)
        world.read(make.make_article(unit, f"Artikel {number}", topics=topics), 8)
    with django_assert_max_num_queries(len(few.captured_queries)):
        reply = client.get(address)
    assert reply.status_code == 200


def test_unknown_lists_and_senseless_choices_are_no_errors(world: World, client: Client) -> None:
    client.force_login(world.office)
    assert client.get("/de/glance/list/people/").status_code == 404
    for choice in ("mirror=x", "topic=zz", "goal=abc", "state=%00", "mirror=99999999999999", "institution=1", "days=7"):
        for name in (
            "question",
            "article",
            "document",
            "project",
            "milestone",
            "reading",
            "alone",
            "behind",
            "transfer",
        ):
            assert client.get(f"/de/glance/list/{name}/?{choice}").status_code == 200, (name, choice)


def test_others_are_sent_to_the_login_or_away(world: World, client: Client) -> None:
    for address in (*ADDRESSES, "/de/glance/list/question/", "/de/glance/report/"):
        assert client.get(address).status_code == 302
    client.force_login(world.member)
    for address in (*ADDRESSES, "/de/glance/list/question/", "/de/glance/report/"):
        assert client.get(address).status_code == 403


def test_a_milestone_that_is_late_makes_its_project_one_that_is_late(world: World) -> None:
    shown = tables(ground(world.office))
    assert figure(shown, "projects", "project", milestones="late").count == 1
    world.project.milestones.filter(is_reached=False).update(due_on=timezone.localdate() + datetime.timedelta(days=3))
    shown = tables(ground(world.office))
    assert figure(shown, "projects", "project", milestones="late").count == 0
    assert figure(shown, "projects", "project", milestones="coming").count == 1
    assert figure(shown, "milestones", "milestone", state="coming").count == 1
