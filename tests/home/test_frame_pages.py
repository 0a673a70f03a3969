"""Is what is kept for all readers without an account (frame, names of facets) still what they may see now?"""

from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageViewRestriction

from search.indexing import unit_of_work
from tests import factories as make

pytestmark = pytest.mark.django_db
ADDRESS = "/de/search/?q=Wasser"  # a search is never kept as a whole


def shown(client: Client, address: str = ADDRESS) -> str:
    return client.get(address, headers={"Accept-Encoding": ""}).content.decode()


@pytest.fixture
def imprint(site: make.Tree) -> Any:
    with unit_of_work():
        return make.make_standing(site, "imprint", "Impressum der Stadt")


def test_the_second_reply_asks_nothing_for_its_frame(imprint: Any, client: Client) -> None:
    assert "Impressum der Stadt" in shown(client)
    with CaptureQueriesContext(connection) as seen:
        assert "Impressum der Stadt" in shown(client)
    assert not [query for query in seen if "standingpage" in query["sql"]]


def test_a_page_that_is_taken_back_leaves_the_next_frame(imprint: Any, client: Client) -> None:
    assert "Impressum der Stadt" in shown(client)
    Page.objects.get(pk=imprint.pk).unpublish()
    assert "Impressum der Stadt" not in shown(client)


def test_a_page_that_is_closed_leaves_the_next_frame_and_comes_back_when_opened(imprint: Any, client: Client) -> None:
    assert "Impressum der Stadt" in shown(client)
    restriction = PageViewRestriction.objects.create(page=imprint, restriction_type=PageViewRestriction.LOGIN)
    assert "Impressum der Stadt" not in shown(client)
    restriction.delete()
    assert "Impressum der Stadt" in shown(client)


def test_what_a_member_sees_is_never_kept_for_others(imprint: Any, client: Client) -> None:
    PageViewRestriction.objects.create(page=imprint, restriction_type=PageViewRestriction.LOGIN)
    member = Client()
    member.force_login(make.make_member())
    assert "Impressum der Stadt" in shown(member)
    assert "Impressum der Stadt" not in shown(client)
    assert "Impressum der Stadt" in shown(member)


def test_what_is_rolled_back_is_not_kept(imprint: Any, client: Client) -> None:
    with transaction.atomic():
        Page.objects.get(pk=imprint.pk).unpublish()
        assert "Impressum der Stadt" not in shown(client)
        transaction.set_rollback(True)
    assert "Impressum der Stadt" in shown(client)


def test_a_topic_that_is_closed_is_named_by_no_facet_any_more(site: make.Tree, client: Client) -> None:
    with unit_of_work():
        topic = make.make_topic(site, "Grundwasserschutz")
    # A word that finds nothing: only the facet names the topic.
    address = f"/de/search/?q=Zisterne&topic={topic.translation_key.hex}"
    assert "Grundwasserschutz" in shown(client, address)
    assert "Grundwasserschutz" in shown(client, address)
    restriction = PageViewRestriction.objects.create(page=topic, restriction_type=PageViewRestriction.LOGIN)
    assert "Grundwasserschutz" not in shown(client, address)
    member = Client()
    member.force_login(make.make_member())
    assert "Grundwasserschutz" in shown(member, address)
    assert "Grundwasserschutz" not in shown(client, address)
    restriction.delete()
    assert "Grundwasserschutz" in shown(client, address)
