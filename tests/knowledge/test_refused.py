"""Administrators see what a cluster refused and why, and can send it again; nobody else can, and no content leaks."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from knowledge.models import User
from search import feeding
from search.analysis import VERSION
from search.engines.base import EngineUnavailable
from search.engines.elastic import ElasticEngine
from search.feeding import catch_up
from search.followers import set_cluster
from search.models import IndexState, SearchEntry
from search.parking import number_parked, retry
from tests import factories as make
from tests.search.clusters import cluster_engines, connect

__all__ = ["cluster_engines"]
pytestmark = pytest.mark.django_db
TOO_LONG = "x" * 40_000  # more than a keyword of Elasticsearch may have


@pytest.fixture
def owner(site: make.Tree) -> Any:
    return make.make_institution(site, make.make_pair()[0], "Stadtwerke")


@pytest.fixture
def chief(owner: Any) -> Client:
    client = Client()
    client.force_login(make.make_member(None, "administrator"))
    return client


@pytest.fixture
def cluster(elasticsearch_url: str, owner: Any) -> Iterator[ElasticEngine]:
    made = connect(elasticsearch_url)
    made.rebuild([], 0, "", VERSION)
    set_cluster(made)
    feeding._paused.clear()
    catch_up()
    yield made
    set_cluster(None)
    feeding._paused.clear()
    made.indices.remove_all()
    made.close()


def written(row: SearchEntry, places: list[str]) -> None:
    """The row as the log has it when these are its places."""
    state = IndexState.read()
    state.version += 1
    state.save()
    SearchEntry.objects.filter(pk=row.pk).update(places=places, version=state.version)
    catch_up()


@pytest.fixture
def refused(cluster: ElasticEngine, owner: Any) -> SearchEntry:
    page = make.make_article(owner, "Pumpen warten")
    catch_up()
    row = SearchEntry.objects.get(family="page", object_id=page.pk, language="de")
    written(row, [*row.places, TOO_LONG])
    return row


def test_what_was_refused_is_listed_with_its_reason_and_counted_on_the_dashboard(
    refused: SearchEntry, chief: Client
) -> None:
    page = chief.get(reverse("search-refused:index")).content.decode()
    assert "Pumpen warten" in page
    assert "places" in page
    assert "xxxx" not in page, "no content in what operators read"
    dashboard = chief.get(reverse("search-queries:index")).content.decode()
    assert f'<a href="{reverse("search-refused:index")}"><b>1</b>' in dashboard


def test_sent_again_it_is_found_again_once_what_was_wrong_is_mended(
    refused: SearchEntry, cluster: ElasticEngine, chief: Client
) -> None:
    address = reverse("search-refused:index")
    chief.post(address, {"retry": str(refused.pk)})
    assert number_parked() == 1, "nothing has been mended yet"
    SearchEntry.objects.filter(pk=refused.pk).update(places=refused.places)
    for nonsense in ("", "-1", "9" * 40, "all of them"):
        assert chief.post(address, {"retry": nonsense}).status_code == 302
    assert number_parked() == 1
    reply = chief.post(address, {"retry": str(refused.pk)}, follow=True).content.decode()
    assert number_parked() == 0
    assert "Pumpen warten" not in reply
    assert refused.pk in cluster.versions(0, 100)


def test_all_are_sent_again_at_once_and_what_is_gone_leaves_the_list(
    refused: SearchEntry, cluster: ElasticEngine
) -> None:
    SearchEntry.objects.filter(pk=refused.pk).delete()
    done = retry()
    assert (done.sent, done.refused, done.silent, number_parked()) == (1, 0, (), 0)
    assert refused.pk not in cluster.versions(0, 100)


def test_a_cluster_that_is_silent_is_named_and_changes_nothing(owner: Any, chief: Client) -> None:
    class Silent:
        name, generation = "silent", ""

        def version(self) -> int:
            return -1

        def parked(self) -> dict[str, str]:
            return {"1": "too long"}

        def repair(self, entries: object) -> bool:
            raise EngineUnavailable("gone")

    set_cluster(Silent())  # type: ignore[arg-type]
    try:
        assert retry().silent == ("silent",)
        assert chief.get(reverse("search-refused:index")).status_code == 200
    finally:
        set_cluster(None)


def _main(reply: Any) -> str:
    """Without the menu."""
    return str(reply.content.decode().partition('id="main"')[2])


def test_without_a_cluster_the_page_says_so_and_the_dashboard_nothing(owner: Any, chief: Client) -> None:
    assert 'name="retry"' not in _main(chief.get(reverse("search-refused:index")))
    dashboard = _main(chief.get(reverse("search-queries:index")))
    assert "search-heads" in dashboard
    assert reverse("search-refused:index") not in dashboard


def test_coordinators_see_neither_list_nor_count(owner: Any) -> None:
    account = User.objects.create_user("coordinator@example.org", make.PASSWORD)
    account.memberships.create(role="coordinator", municipality=owner.municipality)
    client = Client()
    client.force_login(User.objects.get(pk=account.pk))
    assert client.get(reverse("search-refused:index")).status_code == 302
    dashboard = client.get(reverse("search-queries:index"))
    assert dashboard.status_code == 200
    assert reverse("search-refused:index") not in dashboard.content.decode()
