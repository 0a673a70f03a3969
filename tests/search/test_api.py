"""Programs get what the page shows a reader without an account, and an error they can read where they ask nonsense."""

import json
import sys
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from home.audience import set_page_audience
from search.api import frame
from search.parameters import CHOICES
from search.throttle import Throttle
from tests import factories as make

pytestmark = pytest.mark.django_db
SEARCH = "/api/v1/search"


@pytest.fixture(autouse=True)
def _nobody_asked_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frame, "THROTTLE", Throttle(rate=1000.0, burst=1000.0))


@pytest.fixture
def owner(site: make.Tree) -> Any:
    return make.make_institution(site, make.make_pair()[0], "Stadtwerke")


def ask(client: Client, status: int = 200, **data: Any) -> dict[str, Any]:
    response = client.get(SEARCH, data)
    assert response.status_code == status, response.content
    return dict(json.loads(response.content))


def titles(found: dict[str, Any]) -> list[str]:
    return [hit["title"]["text"] for hit in found["hits"]]


def test_hits_come_with_text_and_marks_instead_of_markup(owner: Any, client: Client) -> None:
    make.make_article(owner, "Pumpen & <Ventile>", languages=("de", "ar"))
    found = ask(client, q="Pumpen")
    (hit,) = found["hits"]
    assert hit["title"] == {"text": "Pumpen & <Ventile>", "marks": [[0, 6]], "language": "de"}
    assert hit["url"].startswith("http")
    assert client.get(urlsplit(hit["url"]).path).status_code == 200
    assert (found["total"], found["page"], found["pages"]) == (1, 1, 1)
    assert found["others"]["languages"] == ["ar"]


def test_the_same_parameters_find_the_same_hits_as_the_page(site: make.Tree, owner: Any, client: Client) -> None:
    topic = make.make_topic(site, "Wasser")
    make.make_article(owner, "Pumpen im Netz", topics=[topic])
    for number in range(12):
        make.make_news(owner, f"Pumpen bestellt {number}")
    assert titles(ask(client, q="Pumpen", kind=["article"])) == ["Pumpen im Netz"]
    assert titles(ask(client, q="Pumpen thema:Wasser")) == ["Pumpen im Netz"]
    assert ask(client, q="Pumpen thema:Wasser")["query"]["filters"] == {"topic": [topic.translation_key.hex]}
    first, second = ask(client, q="Pumpen"), ask(client, q="Pumpen", page=2)
    assert (len(first["hits"]), len(second["hits"]), first["total"]) == (10, 3, 13)
    following = urlsplit(first["links"]["next"])
    assert json.loads(client.get(f"{following.path}?{following.query}").content) == second
    for name in ("html", "feed"):
        there = urlsplit(second["links"][name])
        assert client.get(f"{there.path}?{there.query}").status_code == 200


def test_labels_are_in_the_language_asked_for(owner: Any, client: Client) -> None:
    make.make_article(owner, "Pumpen", languages=("de", "fr"))
    found = ask(client, q="Pumpen", lang="fr")
    assert found["query"]["language"] == "fr"
    assert [hit["language"] for hit in found["hits"]] == ["fr"]
    assert "/fr/" in found["links"]["html"]


def test_what_is_closed_is_in_no_reply_to_strangers(owner: Any, client: Client) -> None:
    page = make.make_article(owner, "Pumpen im Keller")
    set_page_audience(page, make.PARTNERSHIP)
    found = ask(client, q="Pumpen")
    assert (found["total"], found["facets"], found["others"]["total"]) == (0, [], 0)
    client.force_login(make.make_member(owner, "reader"))
    response = client.get(SEARCH, {"q": "Pumpen"})
    assert json.loads(response.content)["total"] == 1
    assert response["Cache-Control"] == "private, no-store"
    assert "Access-Control-Allow-Origin" not in response


def test_strangers_get_no_cookie_and_can_ask_whether_anything_changed(owner: Any, client: Client) -> None:
    make.make_article(owner, "Pumpen")
    response = client.get(SEARCH, {"q": "Pumpen"})
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert client.get(SEARCH, {"q": "Pumpen"}, headers={"if-none-match": response["ETag"]}).status_code == 304
    assert response["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("page=0", "page"), ("page=x", "page"), ("lang=xx", "lang"), ("sort=size", "sort"), ("kind=nothing", "kind"),
        ("topic=x", "topic"), ("colour=red", "colour"), ("q=a&q=b", "q"), ("whole=yes", "whole"),
    ],
)  # fmt: skip
def test_parameters_that_make_no_sense_are_named(site: make.Tree, client: Client, query: str, named: str) -> None:
    response = client.get(f"{SEARCH}?{query}")
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    problem = json.loads(response.content)
    assert [error["parameter"] for error in problem["errors"]] == [named]
    assert problem["status"] == 400


def test_other_methods_and_addresses_are_problems_too(site: make.Tree, client: Client) -> None:
    posted = Client(enforce_csrf_checks=True).post(SEARCH, {"q": "x"})
    assert (posted.status_code, posted["Allow"]) == (405, "GET, HEAD")
    missing = client.get("/api/v1/nothing")
    assert (missing.status_code, missing["Content-Type"]) == (404, "application/problem+json")
    assert client.get(SEARCH, {"q": "x" * 5000}).status_code == 414
    assert client.head(SEARCH, {"q": "x"}).status_code == 200


def test_who_asks_too_often_is_told_to_wait(site: make.Tree, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frame, "THROTTLE", Throttle(rate=0.001, burst=2.0))
    answers = [client.get("/api/v1/openapi.json") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2]["Retry-After"] == "1"


def test_the_description_says_what_is_answered(owner: Any, client: Client) -> None:
    """No validator of OpenAPI is installed: its references, its parameters and one reply are held against it."""
    make.make_article(owner, "Pumpen", languages=("de", "ar"))
    described = json.loads(client.get("/api/v1/openapi.json").content)
    assert described["openapi"].startswith("3.1")
    assert {"title", "version"} <= described["info"].keys()
    schemas = described["components"]["schemas"]
    for reference in _references(described):
        at: Any = described
        for part in reference.removeprefix("#/").split("/"):
            at = at[part]
    names = {parameter["name"] for parameter in described["paths"]["/search"]["get"]["parameters"]}
    assert names == {"q", "lang", "sort", "page", "whole", "exact", *CHOICES}
    operations = [operation["operationId"] for path in described["paths"].values() for operation in path.values()]
    assert len(operations) == len(set(operations))
    assert _mismatches(ask(client, q="Pumpen"), schemas["Results"], schemas) == []
    assert _mismatches(ask(client, 400, page="x"), schemas["Problem"], schemas) == []
    for name in described["paths"]:
        assert client.get(f"/api/v1{name}").status_code == 200


def _references(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if "$ref" in value else []
        return own + [one for inner in value.values() for one in _references(inner)]
    return [one for inner in value for one in _references(inner)] if isinstance(value, list) else []


KINDS: dict[str, Any] = {
    "object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None),
}  # fmt: skip


def _mismatches(value: Any, schema: dict[str, Any], schemas: dict[str, Any], at: str = "") -> list[str]:
    """Where a value is not what its schema says, as far as these schemas say anything."""
    if "$ref" in schema:
        schema = schemas[schema["$ref"].rpartition("/")[2]]
    if "enum" in schema:
        return [] if value in schema["enum"] else [at]
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not isinstance(value, tuple(KINDS[kind] for kind in kinds)):
        return [at]
    wrong = []
    if isinstance(value, dict) and "properties" in schema:
        wrong += [f"{at}.{name}" for name in set(schema["required"]) ^ (value.keys() - {"errors"})]
        for name, inner in schema["properties"].items():
            wrong += _mismatches(value.get(name), inner, schemas, f"{at}.{name}") if name in value else []
    for number, one in enumerate(value if isinstance(value, list) else ()):
        wrong += _mismatches(one, schema["items"], schemas, f"{at}[{number}]")
    return wrong


ANY = st.text(st.characters(max_codepoint=sys.maxunicode, exclude_categories=()), max_size=60)
SIGNS = [*"\"'*-:()^~ \x00\u202e\u0640", "thema:", "title:", "OR", "Wasser", "\ud800", "a" * 300, "wort " * 500]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=ANY | st.lists(st.sampled_from(SIGNS), max_size=10).map("".join),
    page=st.sampled_from(["1", "2", "999999999", "-1", "٢", ""]),
    name=st.sampled_from(["lang", "sort", "topic", "year", "whole", "x"]),
    value=ANY,
)
def test_no_query_breaks_it(owner: Any, client: Client, text: str, page: str, name: str, value: str) -> None:
    data = {key: one.encode("utf-8", "surrogatepass") for key, one in {"q": text, "page": page, name: value}.items()}
    response = client.get(f"{SEARCH}?{urlencode(data)}")
    assert response.status_code in (200, 400, 414)
    json.loads(response.content)
