"""What is suggested while somebody types: the right things, to the right people, whatever is typed."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings

from home.audience import PUBLIC, set_page_audience
from search.suggest_view import THROTTLE
from search.throttle import Throttle
from tests import factories as make
from tests.search.test_query import ANY_TEXT, HOSTILE

pytestmark = pytest.mark.django_db
TYPED = ("pu", "Pumpe", "pumpen wa", "geh", "Geheimwort", "wasser ge", "ber", "stadt", "اخت")


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(THROTTLE, "_rate", 1e6)
    monkeypatch.setattr(THROTTLE, "_burst", 1e6)


def rows(typed: str, client: Client | None = None, language: str = "de") -> list[dict[str, str]]:
    reply = (client or Client()).get(f"/{language}/search/suggest?q={quote(typed)}")
    assert reply.status_code == 200
    return list(json.loads(reply.content)["suggestions"])


def texts(typed: str, *options: Any, **more: Any) -> list[str]:
    return [row["text"] for row in rows(typed, *options, **more)]


@pytest.fixture
def owner(site: make.Tree) -> Any:
    owner = make.make_institution(site, make.make_pair()[0], "Stadtwerke")
    for number in range(4):
        text = f"<p>Pumpen warten in Werk {number}, {'Wasser ' * number}sparen.</p>"
        make.make_article(owner, f"Pumpe {number}", blocks=(("paragraph", text),), languages=("de", "ar"))
    make.make_document(owner, "Bericht zur Pumpe", pages=("Die Pumpe läuft mit Wasserversorgung.", "Wasser fließt."))
    return owner


def test_words_come_first_then_titles_with_their_kind_and_address(owner: Any) -> None:
    found = rows("pum")
    assert [row["text"] for row in found][:2] == ["pumpe", "Pumpe 3"]
    assert "url" not in found[0]
    titles = [row for row in found if "url" in row]
    assert {(row["kind"], row["text"]) for row in titles} >= {("Artikel", "Pumpe 0"), ("Dokument", "Bericht zur Pumpe")}
    assert all(Client().get(row["url"]).status_code == 200 for row in titles)
    assert len(found) <= 8


def test_institutions_are_suggested(owner: Any) -> None:
    (found,) = [row for row in rows("stadtw") if "url" in row]
    assert (found["text"], found["kind"]) == ("Stadtwerke", "Einrichtung")


def test_the_last_word_is_completed_and_the_rest_kept_as_typed(owner: Any) -> None:
    assert "Pumpen wasser" in texts("Pumpen wa")
    assert "Bericht über wasserversorgung" in texts("Bericht über wasserv")
    assert "wasserversorgung" in texts("wasser ver")


def test_terms_of_the_glossary_are_suggested(site: make.Tree) -> None:
    make.make_term(de=("Klärschlamm", "Faulschlamm", "Was bleibt."), ar=("حمأة", "", "ما يبقى."))
    assert [(row["text"], row["kind"], "url" in row) for row in rows("klaers")] == [("Klärschlamm", "Begriff", True)]
    assert ("Faulschlamm", "Begriff") in [(row["text"], row["kind"]) for row in rows("fauls")]
    (found,) = rows("حما")
    assert (found["text"], found["lang"], found["dir"]) == ("حمأة", "ar", "rtl")


def test_other_languages_come_later_and_say_so(owner: Any) -> None:
    make.make_article(owner, "Pumpen", languages=("de", "en"))
    found = rows("pump", language="en")
    languages = [row.get("lang", "") for row in found]
    assert languages == sorted(languages, key=bool)
    assert {(row["lang"], row["dir"]) for row in found if "lang" in row} == {("de", "ltr")}


def test_nothing_is_suggested_for_nothing(owner: Any) -> None:
    for typed in ("", " ", "p", "!", '"pum"', "xyzzy", "-"):
        assert rows(typed) == []


def test_browsers_get_what_opensearch_says(owner: Any) -> None:
    for address, headers in (("&format=opensearch", {}), ("", {"accept": "application/x-suggestions+json"})):
        reply = Client().get(f"/de/search/suggest?q=pum{address}", headers=headers)
        assert reply["Content-Type"] == "application/x-suggestions+json"
        query, found, kinds, addresses = json.loads(reply.content)
        assert (query, found[0], kinds[0], addresses[0]) == ("pum", "pumpe", "", "")
        assert len(found) == len(kinds) == len(addresses)
        assert addresses[-1].startswith("http://testserver/de/")


def test_the_reply_can_be_kept_and_sets_no_cookie(owner: Any) -> None:
    reply = Client().get("/de/search/suggest?q=pum")
    assert not reply.cookies
    assert reply["Cache-Control"] == "no-cache"
    assert "Cookie" not in reply["Vary"]
    again = Client().get("/de/search/suggest?q=pum", headers={"if-none-match": reply["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    member = Client()
    member.force_login(make.make_member(owner))
    assert member.get("/de/search/suggest?q=pum")["Cache-Control"] == "private, no-store"


def test_closed_content_changes_no_byte_for_readers_without_an_account(site: make.Tree, owner: Any) -> None:
    before = [Client().get("/de/search/suggest", {"q": typed}).content for typed in TYPED]
    shut = make.make_collection(audience=make.chosen(make.institution_group(owner)))
    for number in range(5):
        make.make_document(owner, f"Geheimwort Pumpe {number}", collection=shut, pages=("Geheimes Wasser " * 20,))
    make.make_article(owner, "Pumpengeheimnis", live=False)
    assert [Client().get("/de/search/suggest", {"q": typed}).content for typed in TYPED] == before
    member, outsider = Client(), Client()
    member.force_login(make.make_member(owner))
    assert "Geheimwort Pumpe 1" in texts("geheimw", member)
    assert "geheimes" not in texts("geheim", member)
    other = make.make_institution(site, owner.municipality, "Andere")
    outsider.force_login(make.make_member(other))
    assert texts("geheimw", outsider) == []


def test_what_is_closed_vanishes_at_the_very_next_key(owner: Any) -> None:
    article = make.make_article(owner, "Zisternenbau", blocks=(("paragraph", "<p>Regenspeicher</p>"),))
    set_page_audience(article, PUBLIC)
    assert texts("zist") == ["Zisternenbau"]
    assert "regenspeicher" in texts("regens")
    set_page_audience(article, make.PARTNERSHIP)
    assert texts("zist") == texts("regens") == texts("Zisternenbau re") == []
    set_page_audience(article, PUBLIC)
    assert texts("zist") == ["Zisternenbau"]


@pytest.mark.parametrize("typed", HOSTILE)
def test_hostile_beginnings_are_answered(owner: Any, typed: str) -> None:
    assert Client().get("/de/search/suggest", {"q": typed.encode("utf-8", "surrogatepass")}).status_code == 200


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ANY_TEXT)
def test_any_text_is_answered(db: None, typed: str) -> None:
    reply = Client().get("/ar/search/suggest", {"q": typed.encode("utf-8", "surrogatepass")})
    assert (reply.status_code, len(json.loads(reply.content)["suggestions"]) <= 8) == (200, True)


def test_one_client_cannot_ask_without_end() -> None:
    now = [0.0]
    throttle = Throttle(rate=2.0, burst=3.0, clock=lambda: now[0])
    assert [throttle.allows("a") for _ in range(5)] == [True, True, True, False, False]
    assert throttle.allows("b")
    now[0] = 0.6
    assert [throttle.allows("a") for _ in range(2)] == [True, False]
