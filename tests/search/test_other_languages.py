"""The block in other languages does not spend its few places on translations of what stands on the page already."""

import pytest
from django.test import Client

from tests import factories as make
from tests.search.test_understanding import get, titles

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(site: make.Tree) -> object:
    return make.make_institution(site, make.make_pair()[0], "Stadtwerke")


def block(page: str) -> list[str]:
    return titles(page.partition('id="others"')[2])


def test_what_is_new_stands_before_translations_of_the_hits(owner: object, client: Client) -> None:
    for number in range(4):
        make.make_article(owner, f"Pumpen {number}", languages=("de", "ar", "en"))
    make.make_document(owner, "Über Pumpen und ihre Wartung im Betrieb", language="fr")
    page = get(client, "Pumpen")
    assert block(page)[0] == "Über Pumpen und ihre Wartung im Betrieb"
    assert len(block(page)) == 3
    assert "9 weitere in anderen Sprachen" in page, "all of them count, whatever is shown"


def test_where_there_is_nothing_else_translations_are_shown(owner: object, client: Client) -> None:
    make.make_article(owner, "Pumpen warten", languages=("de", "en", "ar"))
    assert sorted(block(get(client, "Pumpen"))) == ["Pumpen warten [ar]", "Pumpen warten [en]"]


def test_of_one_thing_in_several_other_languages_the_best_comes_first_and_the_rest_last(
    owner: object, client: Client
) -> None:
    for name in ("Netz", "Garten", "Werk"):
        make.make_article(owner, f"Pumpen {name}", languages=("de", "ar", "en"))
    make.make_document(owner, "Pumpen", language="de")
    shown = block(get(client, "Pumpen", "/fr/search/"))
    assert len(shown) == 10
    things = [title.split(" [")[0] for title in shown]
    assert set(things[:4]) == {"Pumpen Netz", "Pumpen Garten", "Pumpen Werk", "Pumpen"}
