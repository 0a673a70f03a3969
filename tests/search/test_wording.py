"""Does the result page say what it searched for instead, and let readers decide?"""

import html
import re
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from search.wording import respelt
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(site: make.Tree) -> Any:
    owner = make.make_institution(site, make.make_pair()[0], "Stadtwerke")
    for number in range(11):
        make.make_article(owner, f"Bericht {number}", blocks=(("paragraph", "<p>Chlorierung von Trinkwasser</p>"),))
    make.make_article(owner, "Notiz", blocks=(("paragraph", "<p>Chlorirung im Becken</p>"),))
    return owner


def notices(address: str, client: Client | None = None) -> list[str]:
    page = (client or Client()).get(address).content.decode()
    return re.findall(r'<p class="notice">(.*?)</p>', page)


def links(notice: str) -> list[str]:
    return [html.unescape(found) for found in re.findall(r'href="([^"]*)"', notice)]


def test_what_was_searched_for_instead_is_said_and_what_was_typed_is_one_click_away(owner: Any) -> None:
    (notice,) = notices("/de/search/?q=Trinkwaser+Labor&sort=date")
    assert "<bdi>trinkwasser Labor</bdi>" in notice
    assert "<bdi>Trinkwaser Labor</bdi>" in notice
    (exactly,) = links(notice)
    assert exactly == "?q=Trinkwaser+Labor&sort=date&exact=1"
    page = Client().get(f"/de/search/{exactly}").content.decode()
    assert 'class="nothing"' in page
    (notice,) = notices(f"/de/search/{exactly}")
    assert links(notice) == ["?q=trinkwasser+Labor&sort=date"]


def test_a_rare_word_is_looked_for_and_its_frequent_neighbour_offered(owner: Any) -> None:
    page = Client().get("/de/search/?q=Chlorirung").content.decode()
    assert re.findall(r"<mark>(.*?)</mark>", page) == ["Chlorirung"]
    (notice,) = notices("/de/search/?q=Chlorirung")
    assert links(notice) == ["?q=chlorierung"]
    assert notices("/de/search/?q=Chlorierung") == notices("/de/search/?q=Chlorierung+Becken") == []


def test_words_of_another_language_say_so(owner: Any) -> None:
    (notice,) = notices("/ar/search/?q=Trinkwaser")
    assert '<bdi lang="de" dir="ltr">trinkwasser</bdi>' in notice
    (notice,) = notices("/en/search/?q=Chlorirung")
    assert '<bdi lang="de" dir="ltr">chlorierung</bdi>' in notice


def test_nothing_closed_is_offered(owner: Any) -> None:
    shut = make.make_collection(audience=make.chosen(make.institution_group(owner)))
    for number in range(12):
        make.make_document(owner, f"Akte {number}", collection=shut, pages=("Zisternenbau und Bekken",))
    member = Client()
    member.force_login(make.make_member(owner))
    for typed in ("Zisternenbua", "Zisternenbau", "Becken"):
        for client in (Client(), member):
            assert not [one for one in notices(f"/de/search/?q={typed}", client) if "href" in one]


@pytest.mark.parametrize("language", make.LANGUAGES)
def test_it_is_said_in_every_language(owner: Any, language: str) -> None:
    with override(language):
        assert len(notices(f"/{language}/search/?q=Trinkwaser")) == 1


def test_only_the_words_that_change_are_respelt() -> None:
    assert respelt('"Alte" Trinkwaser, -neu', {"trinkwaser": "trinkwasser"}) == '"Alte" trinkwasser, -neu'
    assert respelt("l'eua", {"eua": "eau"}) == "eau"
    assert respelt("", {"a": "b"}) == ""
