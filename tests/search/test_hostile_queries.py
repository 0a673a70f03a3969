"""Does the search answer whatever is typed or stands in its address? A few hundred of the queries of `bench.hostile`."""

import pytest

from bench.hostile import ask
from bench.hostile_queries import DOORS, LONGEST_ADDRESS, address, parameters, text
from search.following import catch_up
from tests import factories as make

pytestmark = pytest.mark.django_db
QUERIES = 400
OTHER_SEED = 7


@pytest.fixture
def pages(site: make.Tree) -> None:
    owner = make.make_institution(site, make.make_pair()[0], "Stadtwerke")
    make.make_article(owner, "Wasser und Abfall", languages=("de", "ar", "en", "fr"))
    make.make_article(owner, "Klärgrube in der Straße")
    make.make_news(owner, "Abwasserbeseitigungskonzept 2024")
    catch_up()


def test_no_generated_query_breaks_the_search(pages: None) -> None:
    asked = ask(None, number=QUERIES, seed=OTHER_SEED)
    assert asked.failures == []
    assert (asked.service, asked.addresses) == (QUERIES, QUERIES // 10)


def test_a_query_is_the_same_each_time_it_is_asked_by_its_number() -> None:
    assert [address(1, number) for number in (3, 900, 77)] == [address(1, number) for number in (3, 900, 77)]
    assert text(1, 5) != text(2, 5)


def test_the_generated_queries_hold_what_has_broken_others() -> None:
    texts = [text(1, number) for number in range(4_000)]
    assert max(map(len, texts)) > 100_000
    assert any(len(one.split()) >= 5_000 for one in texts)
    for sign in (b'"', b"\x00", b"\xed\xa0\x80", "\u202e".encode(), b"NEAR(", b"OR", b"*"):
        assert any(sign in one for one in texts), sign
    assert {name for number in range(400) for name, _value in parameters(1, number)} >= {"q", "page", "year", "sort"}
    addresses = [address(1, number) for number in range(400)]
    assert max(map(len, addresses)) == LONGEST_ADDRESS
    assert all(any(door in one for one in addresses) for door in DOORS)
