"""The translation board: everybody who works here sees it, each only what is theirs to see, at the same cost."""

import csv
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from home.audience import set_page_audience
from knowledge.articles.freshness import record_baselines
from knowledge.membership.rights import institution_audience
from knowledge.models import ArticlePage
from search.indexing import mark, unit_of_work
from tests import factories as make

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/reports/translation-board/"


@pytest.fixture
def works(site: make.Tree) -> Any:
    here, _there = make.make_pair()
    return make.make_institution(site, here, "Stadtwerke")


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def late(article: ArticlePage) -> None:
    """Its Arabic version is older than the original from now on."""
    arabic = ArticlePage.objects.get(translation_key=article.translation_key, locale__language_code="ar")
    arabic.body = [{**raw, "value": "<p>نص</p>"} if raw["type"] == "paragraph" else raw for raw in arabic.body.raw_data]
    with unit_of_work():
        arabic.save()
        record_baselines(arabic, article)
        mark(arabic)
    article.body = [
        {**raw, "value": "<p>Neu.</p>"} if raw["type"] == "paragraph" else raw for raw in article.body.raw_data
    ]
    article.save()


def titles(client: Client, query: str = "") -> list[str]:
    reply = client.get(f"{ADDRESS}?{query}")
    assert reply.status_code == 200
    return [row.page.title for row, _url, _cells in reply.context["rows"]]


def test_it_lists_what_is_published_with_its_state_in_each_language_by_what_is_asked(
    site: make.Tree, works: Any
) -> None:
    water = make.make_topic(site, "Wasser")
    leak = make.make_topic(site, "Lecks", water)
    old = make.make_article(works, "Alt", ("de", "ar"), topics=[leak])
    make.make_article(works, "Nur deutsch")
    make.make_news(works, "Nachricht", ("de", "ar"))
    make.make_article(works, "Entwurf", live=False)
    late(old)
    client = client_of(make.make_member(works, "translator"))
    assert titles(client, "kind=articlepage") == ["Alt", "Nur deutsch"]
    assert titles(client, "kind=articlepage&sort=-title") == ["Nur deutsch", "Alt"]
    assert titles(client, "language=ar&state=outdated") == ["Alt"]
    assert titles(client, "language=fr&state=outdated") == []
    assert titles(client, "language=ar&state=missing&kind=articlepage") == ["Nur deutsch"]
    assert titles(client, f"topic={water.pk}&kind=articlepage") == ["Alt"], "topics count with those below"
    assert titles(client, "q=deutsch") == ["Nur deutsch"]
    assert titles(client, "kind=articlepage&sort=age")[0] == "Alt"
    assert set(titles(client, f"institution={works.translation_key.hex}")) >= {"Alt", "Nachricht", "Stadtwerke"}
    nonsense = "language=xx&state=none&topic=x&institution=0&kind=user&sort=pk&page=99999999999999999999"
    assert "Alt" in titles(client, nonsense)
    html = client.get(f"{ADDRESS}?kind=articlepage").content.decode()
    assert f"{old.url}with/ar/" in html, "a state leads to both languages side by side"


def test_each_sees_only_what_they_may_see_and_names_of_closed_institutions_are_not_offered(
    site: make.Tree, works: Any
) -> None:
    other = make.make_institution(site, works.municipality, "Geheimamt")
    make.make_article(other, "Geheimplan", ("de", "ar"))
    set_page_audience(other, make.chosen(institution_audience(other)))
    outside, inside = client_of(make.make_member(works, "author")), client_of(make.make_member(other, "author"))
    for query in ("", "format=csv", f"institution={other.translation_key.hex}", "q=Geheim", "state=missing"):
        assert "Geheim" not in body(outside.get(f"{ADDRESS}?{query}")).replace("?q=Geheim", "").replace(
            'value="Geheim"', ""
        ), query
    assert "Geheimplan" in titles(inside)
    counts = [client.get(ADDRESS).context["page"].paginator.count for client in (outside, inside)]
    assert counts[1] == counts[0] + 2


def body(reply: Any) -> str:
    return (b"".join(reply.streaming_content) if reply.streaming else reply.content).decode()


def test_the_file_holds_every_row_and_runs_nothing_in_a_table_program(works: Any) -> None:
    make.make_article(works, '=HYPERLINK("http://example.org")', ("de", "ar"))
    reply = client_of(make.make_member(works, "editor")).get(f"{ADDRESS}?format=csv&kind=articlepage")
    assert reply["Content-Type"].startswith("text/csv")
    assert "no-store" in reply["Cache-Control"]
    rows = list(csv.reader(io.StringIO(body(reply).removeprefix("\ufeff"))))
    assert len(rows) == 2
    assert rows[1][0] == '\'=HYPERLINK("http://example.org")'
    assert len(rows[0]) == len(rows[1]) == 12


def test_it_costs_the_same_however_many_things_there_are(works: Any) -> None:
    client = client_of(make.make_member(works, "editor"))
    counts = []
    for number in (2, 20):
        for _one in range(number):
            make.make_article(works, languages=("de", "ar"))
        client.get(ADDRESS)
        with CaptureQueriesContext(connection) as queries:
            client.get(ADDRESS)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[1] <= 32, "its own nine, and what every page of the editing interface asks"
