"""Is a hit that was opened counted, from kept pages too, without a trace in the page and without saying what it was?"""

import datetime
import re

import pytest
import time_machine
from django.test import Client

from search import querylog
from search.models import HitClick, QueryLog
from search.operation import clicks
from search.operation.retention import clicked
from tests import factories as make

pytestmark = pytest.mark.django_db
BROWSER = {"user-agent": "Firefox", "referer": "http://testserver/de/search/?q=Pumpen%20%20WARTEN"}


@pytest.fixture(autouse=True)
def own_folder(tmp_path, settings):
    settings.KOMMEZ_DATA_DIR = tmp_path
    querylog._key.cache_clear()
    yield
    querylog._key.cache_clear()


@pytest.fixture
def address(site: make.Tree, client: Client) -> str:
    """The address of the first hit as the result page links it."""
    owner = make.make_institution(site, make.make_pair()[0], "Stadtwerke")
    make.make_article(owner, "Pumpen warten")
    page = client.get("/de/search/", {"q": "Pumpen warten"}, headers={"user-agent": "Firefox"}).content.decode()
    found = re.search(r'<h2[^>]*><a href="([^"]+\?hit=[^"]+)"', page)
    assert found
    return found[1]


def test_an_opened_hit_counts_with_its_rank_and_its_query_and_nothing_else(client: Client, address: str) -> None:
    client.get(address, headers=BROWSER)
    assert clicks.take_in() == 1
    row = HitClick.objects.get()
    assert (row.place, row.rank, row.language, row.query) == ("h", 1, "de", "pumpen warten")
    assert not {"page", "url", "user", "address"} & {field.name for field in HitClick._meta.get_fields()}
    querylog.take_in()
    assert clicked(QueryLog.objects.all()).count() == 1


def test_a_page_from_the_cache_counts_and_is_the_same_bytes_as_under_its_clean_address(
    client: Client, address: str
) -> None:
    clean = client.get(address.partition("?")[0], headers=BROWSER)
    reply = client.get(address, headers=BROWSER)
    assert reply.from_page_cache, "the mark does not make another page of it"
    assert reply.content == clean.content
    assert b"hit=" not in reply.content
    again = client.get(address, headers={**BROWSER, "if-none-match": reply["ETag"]})
    assert again.status_code == 304
    assert clicks.take_in() == 2


def test_forged_and_old_marks_are_taken_off_and_not_counted(client: Client, address: str) -> None:
    forged = re.sub(r"hit=h1-.{6}", "hit=h7-aaaaaa", address)
    assert client.get(forged, headers=BROWSER).status_code == 200
    with time_machine.travel(datetime.datetime.now() + datetime.timedelta(days=3)):
        assert client.get(address, headers=BROWSER).status_code == 200
    assert clicks.take_in() == 0


def test_programs_do_not_count_and_a_foreign_referrer_says_no_query(client: Client, address: str) -> None:
    client.get(address, headers={**BROWSER, "user-agent": "Examplebot/1.0"})
    client.get(address, headers={**BROWSER, "referer": "https://elsewhere.example/de/search/?q=geheim"})
    assert clicks.take_in() == 1
    assert HitClick.objects.get().query == ""


def test_no_cookie_no_script_and_no_redirect_stand_between_a_reader_and_a_hit(client: Client, address: str) -> None:
    reply = client.get(address, headers=BROWSER)
    assert reply.status_code == 200
    assert not reply.cookies


@pytest.mark.parametrize("query", ["", "hit=", "hit=h1", "hit=h1-abcdef&hit=h1-abcdef", "a=1&hit=x", "xhit=h1-abcdef"])
def test_any_other_query_string_is_left_as_it_is_or_cleaned_without_harm(
    site: make.Tree, client: Client, query: str
) -> None:
    assert client.get(f"/de/?{query}").status_code == 200
