"""The page of the partnership: the same numbers as the lists, pictures with tables, and nothing of what is closed."""

import datetime
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from home.audience import Audience, Level, set_page_audience
from knowledge.models import SustainableTarget
from knowledge.topics.loading import load_goals
from kommez_cms.middleware.page_store import STORE
from tests.factories import (
    Tree,
    make_article,
    make_document,
    make_institution,
    make_mirror,
    make_pair,
    make_project,
    make_topic,
)

DAY = datetime.date(2026, 5, 1)


@pytest.fixture
def partnership(site: Tree) -> Tree:
    if not SustainableTarget.objects.exists():
        load_goals()
    here, there = make_pair()
    topic = make_topic(site, "Wasser")
    ours = [make_institution(site, here, f"Werk {number}", topics=[topic]) for number in range(2)]
    theirs = [make_institution(site, there, f"Behörde {number}", topics=[topic]) for number in range(2)]
    for one, other in ((0, 0), (1, 0), (1, 1)):
        make_mirror(ours[one], theirs[other])
    steps = [("Zähler", DAY, True), ("Bilanz", DAY, False)]
    open_one = make_project(site, "Offenes Vorhaben", milestones=steps, topics=[topic])
    closed = make_project(site, "Verborgenes Vorhaben", milestones=steps, topics=[topic])
    article = make_article(ours[0], "Lecksuche", topics=[topic])
    make_document(ours[0], "Protokoll")
    for page, code in ((open_one, "6.4"), (closed, "7.1"), (article, "6.4")):
        page.targets.set([SustainableTarget.objects.get(code=code)])
        page.save()
    set_page_audience(closed, Audience(Level.PARTNERSHIP))
    return site


def shown(address: str) -> str:
    STORE.clear()
    return Client().get(address).content.decode()


def tables(html: str) -> list[list[list[str]]]:
    """The rows of every table that says a picture in words."""
    plain = [[re.sub("<[^>]+>|\\s+", " ", cell).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
             for row in re.findall(r"<tr>(.*?)</tr>", html)]  # fmt: skip
    found: list[list[list[str]]] = []
    for row in plain:
        if row and row[0] in ("Institution", "Einrichtung", "What", "Was"):
            found.append([])
        else:
            found[-1].append(row)
    return found


def test_the_pictures_say_who_is_tied_to_whom_what_is_under_way_and_for_which_goal(partnership: Tree) -> None:
    html = shown("/en/partnership/")
    net, times, goals = tables(html)
    assert [row[0].partition(" [")[0] for row in net] == ["Werk 0", "Werk 1", "Werk 1"]
    assert [row[1].partition(" [")[0] for row in net] == ["Behörde 0", "Behörde 0", "Behörde 1"]
    assert [(row[0], row[3]) for row in times] == [("Offenes Vorhaben", "1 of 2")]
    assert goals == [["6. Clean water and sanitation", "2"]]
    figures = re.findall(r"<b>(\d+)</b> (\w+)", html)
    assert figures == [("3", "mirrors"), ("1", "article"), ("1", "document"), ("1", "project")]
    assert "Verborgenes" not in html


def test_a_topic_shows_its_mirrors_as_a_net_and_how_far_its_projects_are(partnership: Tree) -> None:
    html = shown(f"{partnership.topics['de'].get_url()}wasser/")
    assert html.count('class="plot__picture"') == 1
    assert len(tables(html)[0]) == 3
    assert "1 von 2" in html or "1 of 2" in html
    assert "Verborgenes" not in html


def test_the_page_costs_the_same_however_much_there_is(partnership: Tree) -> None:
    def statements() -> int:
        STORE.clear()
        with CaptureQueriesContext(connection) as asked:
            Client().get("/de/partnership/")
        return len(asked)

    def add(number: int) -> None:
        make_project(partnership, f"Vorhaben {number}", milestones=[("Anfang", DAY, False)])

    statements()  # the first reads what is kept per process
    add(0)
    few = statements()
    for number in range(1, 4):
        add(number)
    assert statements() == few <= 25
