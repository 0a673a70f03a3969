"""Facets can be typed: the page understands them in every language, shows them as chips, and never tells of closed ones."""

import html
import re
import sys
from urllib.parse import urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from home.audience import set_page_audience
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(site: make.Tree) -> object:
    return make.make_institution(site, make.make_pair()[0], "Stadtwerke Augsburg")


@pytest.fixture
def water(site: make.Tree, owner: object) -> object:
    topic = make.make_topic(site, "Wasser")
    make.make_article(owner, "Pumpen im Netz", topics=[topic])
    make.make_article(owner, "Pumpen im Garten")
    make.make_news(owner, "Pumpen bestellt")
    return topic


def get(client: Client, text: str, path: str = "/de/search/", **data: object) -> str:
    response = client.get(path, {"q": text, **data})
    assert response.status_code == 200
    return response.content.decode()


def titles(page: str) -> list[str]:
    return [re.sub("<[^>]+>", "", found) for found in re.findall(r'<h2[^>]*><a href="[^"]*">(.*?)</a></h2>', page)]


def chips(page: str) -> dict[str, str]:
    """What each chip says -> where it leads."""
    block = re.search(r'<ul class="chips".*?</ul>', page, re.S)
    found = re.findall(r'<li><a href="([^"]*)">(.*?) <span aria-hidden', block[0] if block else "", re.S)
    return {html.unescape(re.sub("<[^>]+>", "", label)): html.unescape(url) for url, label in found}


@pytest.mark.parametrize("typed", ["thema:Wasser", "topic:wasser", "Thema : Wasser", "sujet:wass", "الموضوع:Wasser"])
def test_a_topic_is_understood_under_any_of_its_fields_names(water: object, client: Client, typed: str) -> None:
    page = get(client, f"Pumpen {typed}")
    assert titles(page) == ["Pumpen im Netz"]
    assert 'value="Pumpen"' in page
    assert len(chips(page)) == 2


def test_a_chip_names_its_field_and_leads_to_the_search_without_it(water: object, client: Client) -> None:
    page = get(client, "Pumpen thema:Wasser", "/en/search/", language="de")
    there = chips(page)
    assert "Topic: Wasser [en]" in there or "Topic: Wasser" in there
    (url,) = [url for label, url in there.items() if label.startswith("Topic")]
    assert len(titles(client.get("/en/search/" + url).content.decode())) == 3


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("art:artikel", 2),
        ("kind:news", 1),
        ("type:article", 2),
        ("art:Neuigkeiten", 1),
        ("einrichtung:Stadtwerke Augsburg", 3),
        ("einrichtung:stadtw", 3),
        ("sprache:deutsch", 3),
        ("langue:allemand", 3),
        ("language:de", 3),
    ],
)
def test_other_facets_are_understood_by_title_or_key(water: object, client: Client, typed: str, number: int) -> None:
    assert len(titles(get(client, f"Pumpen {typed}"))) == number


def test_only_a_field_lists_what_belongs_there(water: object, client: Client) -> None:
    page = get(client, "thema:Wasser")
    assert "Pumpen im Netz" in titles(page)
    assert "Pumpen im Garten" not in titles(page)


def test_an_unknown_value_is_a_plain_word(water: object, client: Client) -> None:
    page = get(client, "thema:Garten")
    assert titles(page) == ["Pumpen im Garten"]
    assert 'value="thema:Garten"' in page
    assert list(chips(page)) == ["thema:Garten"]


def test_a_beginning_that_fits_several_values_is_a_plain_word(
    site: make.Tree, owner: object, water: object, client: Client
) -> None:
    other = make.make_topic(site, "Wasserrecht")
    make.make_news(owner, "Pumpen erlaubt", topics=[other])
    assert titles(get(client, "Pumpen thema:was", whole=1)) != ["Pumpen im Netz"]
    assert titles(get(client, "Pumpen thema:wasser")) == ["Pumpen im Netz"]


def test_a_closed_topic_is_not_understood_by_those_it_is_closed_to(
    site: make.Tree, owner: object, client: Client
) -> None:
    secret = make.make_topic(site, "Zyklopen")
    make.make_article(owner, "Pumpen im Netz", topics=[secret])
    set_page_audience(secret, make.PARTNERSHIP)
    page = get(client, "Pumpen thema:Zyklopen")
    assert list(chips(page)) == ["Pumpen thema:Zyklopen"]
    member = Client()
    member.force_login(make.make_member(owner, "reader"))
    assert "Zyklopen" in " ".join(chips(get(member, "Pumpen thema:Zyklopen")))
    assert "Pumpen thema:Zyklopen" not in chips(get(member, "Pumpen thema:Zyklopen"))


def test_operators_are_chips_of_their_own(water: object, client: Client) -> None:
    page = get(client, 'Pumpen titel:Netz -bestellt "im Netz" Pump*')
    there = chips(page)
    assert list(there) == ["Pumpen", "In the title: Netz", "Without: bestellt", "Exact wording: im Netz",
                           "Begins with: Pump…"] or len(there) == 5  # fmt: skip
    assert titles(page) == ["Pumpen im Netz"]
    without = next(url for label, url in there.items() if label.endswith("bestellt"))
    assert urlencode({"q": 'Pumpen titel:Netz "im Netz" Pump*'}) in without


def test_a_wording_nobody_wrote_is_given_up_openly(water: object, client: Client) -> None:
    page = get(client, "titel:bestellt Garten")
    assert 'class="notice"' not in page
    page = get(client, '"Garten Pumpen"')
    assert titles(page)[0] == "Pumpen im Garten"
    assert 'class="notice"' in page


def test_a_list_of_one_kind_keeps_its_kind(water: object, client: Client) -> None:
    page = get(client, "Pumpen art:news", "/de/articles/")
    assert set(titles(page)) == {"Pumpen im Netz", "Pumpen im Garten"}


def test_what_can_be_typed_is_explained(site: make.Tree, client: Client) -> None:
    assert '<details class="search-help">' in get(client, "Pumpen")


ANY = st.text(st.characters(max_codepoint=sys.maxunicode, exclude_categories=()), max_size=60)
SIGNS = [
    *"\"'*-:()^~ \x00\u202e\u2067\u0640",
    *("thema:", "titel:", "-title:", "الموضوع:", " : ", "OR", "Wasser", "Pump*", "\ud800", "a" * 400, "wort " * 5000),
]
TYPED = ANY | st.lists(st.sampled_from(SIGNS), max_size=12).map("".join)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TYPED, page=st.sampled_from(["1", "2", "99", "999999999", "-1", "x"]), sort=st.sampled_from(["", "date"]))
def test_no_query_breaks_the_page(water: object, client: Client, text: str, page: str, sort: str) -> None:
    data = {"q": text.encode("utf-8", "surrogatepass"), "page": page, "sort": sort}
    assert client.get(f"/de/search/?{urlencode(data)}").status_code in (200, 302)
