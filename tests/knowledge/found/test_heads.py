"""Do pages tell programs what they are, once, and nothing that not everybody may know?"""

import html
import json
import re
from typing import Any

import pytest
from django.test import Client

from tests import factories as make
from tests.knowledge.found.conftest import HOSTILE, SECRET, Ground

pytestmark = pytest.mark.django_db
DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def told(client: Client, address: str) -> tuple[str, dict[str, Any]]:
    """The page, and the nodes of its data by type."""
    page = client.get(address).content.decode()
    found = DATA.findall(page)
    assert len(found) == 1, address
    data = json.loads(found[0])
    assert data["@context"] == "https://schema.org"
    return page, {node["@type"]: node for node in data["@graph"]}


def graph(page: str, name: str) -> str:
    found = re.search(f'<meta property="og:{name}" content="([^"]*)">', page)
    return html.unescape(found[1]) if found else ""


def canonical(page: str) -> list[str]:
    return re.findall(r'<link rel="canonical" href="([^"]+)">', page)


def test_an_article_is_described_and_its_title_ends_no_element(ground: Ground, client: Client) -> None:
    page, nodes = told(client, f"{ground.article.url}?hit=h1-abc&utm_source=x")
    article = nodes["Article"]
    assert article["headline"] == article["name"] == graph(page, "title") == HOSTILE
    assert canonical(page) == [article["url"]] == [graph(page, "url")]
    assert article["url"].endswith(ground.article.url)
    assert [one["name"] for one in article["author"]] == ["Stadtwerke"]
    assert [one["name"] for one in article["about"]] == ["Wasser"]
    assert article["datePublished"] <= article["dateModified"]
    assert (graph(page, "type"), graph(page, "locale"), graph(page, "description")) == (
        "article",
        "de_DE",
        "Was man lernt.",
    )
    steps = nodes["BreadcrumbList"]["itemListElement"]
    assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
    assert (steps[0]["name"], steps[-1]["name"]) == ("KommEZ", HOSTILE)
    assert SECRET not in page
    arabic = told(client, ground.article.get_translations().get().url)[1]["Article"]
    assert arabic["inLanguage"] == "ar"


def test_each_kind_of_thing_says_what_it_is(ground: Ground, client: Client) -> None:
    event = told(client, ground.event.url)[1]["Event"]
    assert event["location"] == [{"@type": "Place", "name": "Rathaus", "address": "Rathaus"}]
    assert re.search(r"T\d\d:\d\d:\d\d.*[+-]\d\d:\d\d$", event["startDate"]), "with the zone of the place"
    assert event["organizer"]["@type"] == "GovernmentOrganization"
    file = told(client, f"/de/documents/{ground.document.pk}/messprotokoll/")[1]["DigitalDocument"]
    assert file["encoding"][0]["contentUrl"].endswith(".pdf")
    assert file["license"].startswith("https://creativecommons.org/")
    data = told(client, f"/de/documents/{ground.data.pk}/messwerte/")[1]["Dataset"]
    assert data["distribution"][0]["@type"] == "DataDownload"
    office = told(client, ground.works.url)[1]["GovernmentOrganization"]
    assert office["parentOrganization"]["name"]
    assert told(client, "/de/")[1]["WebSite"]["potentialAction"]["target"]["urlTemplate"].endswith("search/?q={query}")
    assert "CollectionPage" in told(client, ground.topic.url)[1]
    assert len(told(client, "/ar/partnership/")[1]["CollectionPage"]["about"]) == 2


def test_lists_have_one_address_each_and_searches_none(ground: Ground, client: Client) -> None:
    page = client.get("/de/events/?year=2020&page=2&hit=x").content.decode()
    assert len(canonical(page)) <= 1
    listed = client.get("/de/articles/").content.decode()
    assert canonical(listed)[0].endswith("/de/articles/")
    assert re.findall(r'rel="alternate" hreflang="([\w-]+)"', listed) == ["de", "ar", "en", "fr", "x-default"]
    for asked in (f"/de/articles/?topic={ground.topic.translation_key.hex}", "/de/search/?q=Rohre", "/de/nichts/da/"):
        page = client.get(asked).content.decode()
        assert not canonical(page), asked
        assert "hreflang=" not in re.sub(r"<nav.*?</nav>", "", page, flags=re.DOTALL), asked


def test_members_pages_tell_programs_nothing(ground: Ground, client: Client) -> None:
    client.force_login(make.make_member(ground.works))
    for address in (ground.article.url, ground.house.url, f"/de/documents/{ground.document.pk}/messprotokoll/"):
        page = client.get(address).content.decode()
        assert "ld+json" not in page
        assert "og:title" not in page
