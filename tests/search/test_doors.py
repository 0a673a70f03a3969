"""Browsers find the search, feed readers hear of what is new in it, and neither learns more than a reader."""

import datetime
import re
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
import time_machine
from django.test import Client

from home.audience import set_page_audience
from search.doors.marks import marked
from search.snippets import mark_safe
from tests import factories as make

ATOM = "{http://www.w3.org/2005/Atom}"
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


@pytest.fixture
def owner(site: make.Tree) -> Any:
    return make.make_institution(site, make.make_pair()[0], "Stadtwerke")


def read(client: Client, address: str) -> tuple[Any, ElementTree.Element]:
    response = client.get(address)
    assert response.status_code == 200
    return response, ElementTree.fromstring(response.content)


def entries(feed: ElementTree.Element) -> list[str]:
    return [str(entry.findtext(f"{ATOM}title")) for entry in feed.iter(f"{ATOM}entry")]


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["de", "en", "fr", "ar"])
def test_a_browser_is_told_how_to_search_and_suggest(site: make.Tree, client: Client, language: str) -> None:
    page = client.get(f"/{language}/").content.decode()
    (address,) = re.findall(r'<link rel="search"[^>]*href="([^"]*)"', page)
    response, description = read(client, address)
    assert response["Content-Type"].startswith("application/opensearchdescription+xml")
    assert len(str(description.findtext(f"{OPENSEARCH}ShortName"))) <= 16
    assert description.findtext(f"{OPENSEARCH}Language") == language
    for url in description.iter(f"{OPENSEARCH}Url"):
        template = url.get("template", "").replace("{searchTerms}", "Wasser").replace("{startPage?}", "")
        there = urlsplit(template)
        assert there.path.startswith(f"/{language}/")
        answer = client.get(f"{there.path}?{there.query}")
        assert answer["Content-Type"].partition(";")[0] == url.get("type")


@pytest.mark.django_db
def test_a_search_is_a_feed_with_the_newest_first(owner: Any, client: Client) -> None:
    for day in (3, 5, 4):
        page = make.make_news(owner, f"Pumpen am {day}. Mai")
        page.date = datetime.date(2024, 5, day)
        page.save()
        page.save_revision().publish()
    make.make_article(owner, "Ventile")
    response, feed = read(client, "/de/feeds/search?q=Pumpen")
    assert response["Content-Type"].startswith("application/atom+xml")
    assert entries(feed) == ["Pumpen am 5. Mai", "Pumpen am 4. Mai", "Pumpen am 3. Mai"]
    assert feed.findtext(f"{ATOM}updated") == "2024-05-05T00:00:00+00:00"
    keys = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
    assert len(set(keys)) == 3
    assert not response.cookies
    assert client.get("/de/feeds/search?q=Pumpen").from_page_cache, "feed readers ask every hour"
    make.make_news(owner, "Pumpen geliefert")
    assert "Pumpen geliefert" in entries(read(client, "/de/feeds/search?q=Pumpen")[1])


@pytest.mark.django_db
def test_the_page_of_a_search_names_its_feed(owner: Any, client: Client) -> None:
    make.make_article(owner, "Pumpen & Ventile")
    make.make_news(owner, "Pumpen bestellt")
    page = client.get("/de/articles/", {"q": "Pumpen"}).content.decode()
    (address,) = re.findall(r'<link rel="alternate" type="application/atom\+xml"[^>]*href="([^"]*)"', page)
    _response, feed = read(client, address.replace("&amp;", "&"))
    assert entries(feed) == ["Pumpen & Ventile"]


@pytest.mark.django_db
def test_a_feed_holds_nothing_closed_and_members_get_their_own(owner: Any, client: Client) -> None:
    page = make.make_article(owner, "Pumpen im Keller")
    set_page_audience(page, make.PARTNERSHIP)
    with time_machine.travel(datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC), tick=False):
        first, feed = read(client, "/de/feeds/search?q=Pumpen")
    with time_machine.travel(datetime.datetime(2026, 2, 2, tzinfo=datetime.UTC), tick=False):
        assert client.get("/de/feeds/search?q=Pumpen").content == first.content
    assert entries(feed) == []
    client.force_login(make.make_member(owner, "reader"))
    response, feed = read(client, "/de/feeds/search?q=Pumpen")
    assert entries(feed) == ["Pumpen im Keller"]
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "?!", "\x00\x0b", "\ud800", '"', "-x", "thema:", "wort " * 5000, "\ufffe"])
def test_any_text_is_a_well_formed_feed(owner: Any, client: Client, text: str) -> None:
    make.make_article(owner, "Pumpen")
    response = client.get("/de/feeds/search", {"q": text.encode("utf-8", "surrogatepass")})
    assert response.status_code == 200
    ElementTree.fromstring(response.content)


def test_marks_are_counted_in_the_text_without_markup() -> None:
    source = mark_safe("a &amp; <mark>b&lt;</mark> c <mark>d</mark>")
    assert marked(source) == ("a & b< c d", ((4, 6), (9, 10)))
    assert marked("") == ("", ())
