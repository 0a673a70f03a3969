"""Is the very next search right while no worker has come and no engine knows yet, or somebody else is writing?"""

import sqlite3
import time

import pytest
from django.test import Client
from wagtail.models import Page

from home.audience import PUBLIC, set_page_audience
from home.pages import StandingPage
from search import following
from search.access import Viewer
from search.engines.embedded.store import BUSY_SECONDS
from search.following import catch_up, lag
from search.models import SearchEntry
from search.parameters import Parameters
from search.service import search
from search.suggesting import suggest
from tests import factories as make
from tests.search.test_following import index_path, page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(site: make.Tree) -> object:
    return make.make_institution(site, make.make_pair()[0], "Stadtwerke")


def test_what_was_moved_out_of_a_closed_place_or_under_one_is_right_at_once_though_no_worker_came(
    site: make.Tree, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    shut = make.make_standing(site, title="Intern", languages=("de",))
    set_page_audience(shut, make.PARTNERSHIP)
    pages = {name: make.make_standing(site, title=name, languages=("de",)) for name in ("Handbuch", "Ratgeber")}
    for name, page in pages.items():
        make.publish(page, StandingPage(title=f"Schieber {name}"))
    pages["Handbuch"].refresh_from_db()
    pages["Handbuch"].move(Page.objects.get(pk=shut.pk), pos="last-child")
    assert "Schieber</mark> Ratgeber" in page_of(client, "Schieber")
    assert search(Parameters(text="Schieber"), Viewer(None), "de").total == 1
    monkeypatch.setattr(following, "MOST_ON_THE_SPOT", 0)
    written = SearchEntry.objects.get(title="Schieber Handbuch").written
    Page.objects.get(pk=pages["Handbuch"].pk).move(Page.objects.get(pk=shut.pk).get_parent(), pos="last-child")
    Page.objects.get(pk=pages["Ratgeber"].pk).move(Page.objects.get(pk=shut.pk), pos="last-child")
    assert lag() > 0
    page = page_of(client, "Schieber")
    assert "Schieber</mark> Handbuch" in page
    assert "Ratgeber" not in page
    assert 'class="notice"' not in page
    result = search(Parameters(text="Schieber"), Viewer(None), "de")
    assert (result.total, result.behind) == (1, 0)
    assert [one.text for one in suggest("Schieb", Viewer(None), "de") if one.url] == ["Schieber Handbuch"]
    assert SearchEntry.objects.get(title="Schieber Handbuch").written == written
    catch_up()
    assert search(Parameters(text="Schieber"), Viewer(None), "de").total == 1


def test_a_restriction_that_goes_opens_what_lies_below_at_once_though_no_worker_came(
    site: make.Tree, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    shut = make.make_standing(site, title="Intern", languages=("de",))
    set_page_audience(shut, make.PARTNERSHIP)
    make.publish(shut, StandingPage(title="Schieber tauschen"))
    assert search(Parameters(text="Schieber"), Viewer(None), "de").total == 0
    monkeypatch.setattr(following, "MOST_ON_THE_SPOT", 0)
    set_page_audience(shut, PUBLIC)
    assert lag() > 0
    assert search(Parameters(text="Schieber"), Viewer(None), "de").total == 1


def test_a_search_does_not_wait_for_another_writer_of_the_index(owner: object, client: Client) -> None:
    article = make.make_article(owner, "Pumpen warten")
    make.make_article(owner, "Pumpen kaufen")
    assert "warten" in page_of(client, "Pumpen")
    article.title = "Pumpen pflegen"
    article.save_revision().publish()
    other = sqlite3.connect(index_path())
    other.execute("BEGIN IMMEDIATE")
    try:
        began = time.monotonic()
        page = page_of(client, "Pumpen")
        assert time.monotonic() - began < BUSY_SECONDS / 2
        assert "kaufen" in page
        assert "warten" not in page
    finally:
        other.close()
    assert "pflegen" in page_of(client, "Pumpen ")
