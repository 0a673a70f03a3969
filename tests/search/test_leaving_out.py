"""What a reader wants to leave out is left out exactly, in every language, in every form of the search, and is a chip."""

import json
from typing import Any

import pytest
from django.test import Client

from home.audience import set_page_audience
from search.facets import own_name
from tests import factories as make
from tests.search.test_doors import entries, read
from tests.search.test_understanding import chips, get, titles

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(site: make.Tree) -> Any:
    return make.make_institution(site, make.make_pair()[0], "Stadtwerke Augsburg")


@pytest.fixture
def water(site: make.Tree, owner: Any) -> Any:
    topic = make.make_topic(site, "Wasser")
    make.make_article(owner, "Pumpen im Netz", topics=[topic])
    make.make_article(owner, "Pumpen im Garten", languages=("de", "ar"))
    make.make_news(owner, "Pumpen bestellt")
    make.make_document(owner, "Pumpen im Vergleich", filename="Pumpen_2024.pdf")
    return topic


GARDEN, ORDERED, COMPARED = "Pumpen im Garten", "Pumpen bestellt", "Pumpen im Vergleich"


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("-thema:Wasser", {GARDEN, ORDERED, COMPARED}),
        ("-topic:wasser", {GARDEN, ORDERED, COMPARED}),
        ("-sujet:wass", {GARDEN, ORDERED, COMPARED}),
        ("-الموضوع:Wasser", {GARDEN, ORDERED, COMPARED}),
        ("-kind:document", {"Pumpen im Netz", GARDEN, ORDERED}),
        ("-Art:Dokument -Art:Neuigkeiten", {"Pumpen im Netz", GARDEN}),
        ("-format:pdf", {"Pumpen im Netz", GARDEN, ORDERED}),
        ("-Einrichtung:Stadtwerke", set()),
    ],
)
def test_a_field_with_a_minus_leaves_out_what_belongs_there(
    water: Any, client: Client, typed: str, left: set[str]
) -> None:
    page = get(client, f"Pumpen {typed}", whole=1)
    assert set(titles(page.split('id="others"')[0])) == left
    assert 'value="Pumpen"' in page


def test_what_is_left_out_is_a_chip_that_leads_back(water: Any, client: Client) -> None:
    page = get(client, "Pumpen -topic:Wasser", "/en/search/", language="de")
    there = chips(page)
    assert list(there) == ["Pumpen", "Language: Deutsch", "Not: Wasser [en]"]
    assert set(titles(client.get("/en/search/" + there["Not: Wasser [en]"]).content.decode())) == {
        "Pumpen im Netz", GARDEN, ORDERED, COMPARED,
    }  # fmt: skip
    assert f'<input type="hidden" name="-topic" value="{water.translation_key.hex}">' in page


@pytest.mark.parametrize("name", ["language:ar", "Sprache:Arabisch", "langue:arabe", "لغة:العربية"])
def test_a_language_can_be_left_out_of_the_others(water: Any, client: Client, name: str) -> None:
    assert 'id="others"' in get(client, "Pumpen Garten")
    page = get(client, f"Pumpen Garten -{name}")
    assert 'id="others"' not in page
    assert any(label.endswith(own_name("ar")) for label in chips(page))


def test_the_own_language_can_be_left_out_too(water: Any, client: Client) -> None:
    assert titles(get(client, "Pumpen -sprache:deutsch")) == [f"{GARDEN} [ar]"]


def test_only_something_to_leave_out_lists_all_the_rest(water: Any, client: Client) -> None:
    found = titles(get(client, "-thema:Wasser"))
    assert {GARDEN, ORDERED, COMPARED} <= set(found)
    assert "Pumpen im Netz" not in found


def test_a_value_nobody_has_excludes_its_words_as_ever(water: Any, client: Client) -> None:
    page = get(client, "Pumpen -topic:Garten")
    assert GARDEN not in titles(page)
    assert "-topic:Garten" in page


def test_nonsense_is_left_out_and_never_an_error(water: Any, client: Client) -> None:
    everything = titles(get(client, "Pumpen"))
    for data in ({"-topic": "x"}, {"-kind": "moon"}, {"-language": "xx"}, {"-year": "-1"}, {"--topic": "a"}):
        assert titles(get(client, "Pumpen", **data)) == everything
    for text in ("-topic:", "--topic:Wasser", "-topic:-Wasser", '-topic:"', "-kind:document -kind:document"):
        get(client, text)


def test_a_list_for_browsing_keeps_its_kind(water: Any, client: Client) -> None:
    assert titles(get(client, "", "/de/documents/", **{"-kind": "document"})) == [COMPARED]


def test_programs_and_feeds_leave_out_the_same(water: Any, client: Client) -> None:
    key = water.translation_key.hex
    page = get(client, "Pumpen", **{"-topic": key})
    answer = client.get("/api/v1/search", {"q": "Pumpen", "-topic": key})
    found = json.loads(answer.content)
    assert [hit["title"]["text"] for hit in found["hits"]] == titles(page.split('id="others"')[0])
    assert found["query"]["filters"] == {"-topic": [key]}
    typed = json.loads(client.get("/api/v1/search", {"q": "Pumpen -topic:Wasser"}).content)
    assert typed["query"]["filters"] == {"-topic": [key]}
    assert client.get("/api/v1/search", {"-topic": "x"}).status_code == 400
    _reply, feed = read(client, f"/de/feeds/search?q=Pumpen&-topic={key}")
    assert set(entries(feed)) == {GARDEN, ORDERED, COMPARED}


def test_the_name_of_a_closed_topic_stays_unsaid(water: Any, client: Client) -> None:
    set_page_audience(water, make.PARTNERSHIP)
    page = get(client, "Pumpen", "/en/search/", **{"-topic": water.translation_key.hex})
    assert list(chips(page)) == ["Pumpen", "Not: unknown choice"]
    page = get(client, "Pumpen -thema:Wasser", "/en/search/")
    assert list(chips(page)) == ["Pumpen", "Without: Wasser"], "nothing is understood that a reader may not know of"


def test_a_document_is_found_by_the_name_of_its_file(owner: Any, client: Client) -> None:
    for number in range(3):
        make.make_document(owner, f"Gebühren 2024 Teil {number}")
    make.make_document(owner, "Was die Tonne kostet", filename="Gebuehren_2024.pdf", texts={"en": "The price of a bin"})
    for text in ("Gebuehren_2024.pdf", "gebühren 2024 pdf", "Gebuehren-2024"):
        assert titles(get(client, text))[0] == "Was die Tonne kostet", text
    assert titles(get(client, "Gebuehren_2024.pdf", "/en/search/"))[0] == "The price of a bin"
    suggested = json.loads(client.get("/de/search/suggest", {"q": "0gebue"}).content)
    assert not suggested["suggestions"], "the term of a whole name is no word to be suggested"
