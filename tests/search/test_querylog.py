"""Are searches counted without anybody being known, and never at the cost of a search?"""

import datetime
import fcntl
import json

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from knowledge.models import User
from search import querylog
from search.following import folder
from search.models import QueryLog
from search.operation import retention
from tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = datetime.date.today()


@pytest.fixture(autouse=True)
def own_folder(tmp_path, settings):
    settings.KOMMEZ_DATA_DIR = tmp_path
    querylog._key.cache_clear()
    yield
    querylog._key.cache_clear()


def ask(text: str, address: str = "192.0.2.1", total: int = 3) -> bool:
    request = RequestFactory().get("/de/search/", REMOTE_ADDR=address, headers={"user-agent": "Lynx"})
    return querylog.note(request, text, language="de", total=total)


def popular() -> list[str]:
    return [row["query"] for row in querylog.popular(TODAY - datetime.timedelta(days=30))]


def test_a_query_is_shown_only_when_five_different_visitors_asked_it() -> None:
    for number in range(4):
        ask("Wasser  ZÄHLER", f"192.0.2.{number}")
    for _ in range(20):
        ask("Einzelne Frage")
    assert querylog.take_in() == 24
    assert popular() == []
    ask("wasser zähler", "192.0.2.99")
    querylog.take_in()
    assert popular() == ["wasser zähler"]


def test_no_address_and_no_browser_is_kept() -> None:
    ask("Wasser", "192.0.2.77")
    spool = (folder() / "queries.jsonl").read_text()
    querylog.take_in()
    kept = spool + json.dumps(list(QueryLog.objects.values()), default=str)
    assert "192.0.2.77" not in kept
    assert "Lynx" not in kept


@pytest.mark.parametrize("text", ["max@example.org", "Anruf 0821 3242 000", "", "   "])
def test_what_looks_like_a_person_is_not_kept(text: str) -> None:
    assert not ask(text)


def test_a_locked_or_full_spool_drops_the_line_and_not_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask("Wasser")
    with (folder() / "queries.jsonl").open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert not ask("Wasser")
    monkeypatch.setattr(querylog.SPOOL, "largest", 10)
    assert not ask("Wasser")
    monkeypatch.setattr(querylog.SPOOL, "name", "missing/queries")
    assert not ask("Wasser")


def test_a_line_cut_short_by_a_crash_is_left_out_and_none_is_counted_twice() -> None:
    ask("Wasser")
    spool = folder() / "queries.jsonl"
    spool.write_text(spool.read_text() + '["2026-01-01", "de", "Abw')
    content = spool.read_text()
    assert querylog.take_in() == 1
    batch = QueryLog.objects.get().batch
    # The rows were committed, then the process died before it removed the file.
    (folder() / f"{batch}.taken").write_text(content)
    assert querylog.take_in() == 0
    assert QueryLog.objects.count() == 1
    assert not list(folder().glob("*.taken"))


def test_old_rows_and_the_keys_of_past_months_are_thrown_away() -> None:
    ask("Wasser")
    querylog.take_in()
    QueryLog.objects.create(day=TODAY - datetime.timedelta(days=500), language="de", query="alt", total=1, visitor="x")
    old = folder() / "visitors-2001-01.key"
    old.write_bytes(b"x")
    retention.tidy()
    assert list(QueryLog.objects.values_list("query", flat=True)) == ["wasser"]
    assert not old.exists()
    assert list(folder().glob("visitors-*.key"))


def test_the_result_page_notes_a_search_once_with_its_hits(site: object, client: Client) -> None:
    client.get("/de/search/", {"q": "Nirgends"})
    client.get("/de/search/", {"kind": "article"})
    client.get("/de/search/")
    assert querylog.take_in() == 1
    assert (QueryLog.objects.get().query, QueryLog.objects.get().total) == ("nirgends", 0)


def test_the_report_is_for_those_who_may_read_it_and_shows_no_rare_query(site: object, client: Client) -> None:
    for number in range(5):
        ask("wasserzähler", f"192.0.2.{number}", total=0)
    ask("seltene frage")
    querylog.take_in()
    address = reverse("search-queries:index")
    assert client.get(address).status_code == 302
    client.force_login(make.make_member(email="plain@example.org"))
    assert b"wasser" not in client.get(address).content
    client.force_login(User.objects.create_superuser("chief@example.org", make.PASSWORD))
    page = client.get(address).content.decode()
    assert "wasserzähler" in page
    assert "seltene frage" not in page
