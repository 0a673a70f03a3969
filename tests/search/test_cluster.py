"""A site with a cluster: it answers what it knows, never an older state, and the host answers when it cannot."""

import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from search import feeding, followers
from search.audit import audit
from search.circuit import LONGEST_PAUSE, Circuit
from search.engines.elastic import ElasticEngine
from search.feeding import catch_up, lag
from search.followers import set_cluster
from search.models import SearchEntry
from tests import factories as make
from tests.search.clusters import Pool, connect

pytestmark = pytest.mark.django_db
NOTICE = "search cluster"


@pytest.fixture
def owner(site: make.Tree) -> object:
    return make.make_institution(site, make.make_pair()[0], "Stadtwerke")


@pytest.fixture
def cluster(cluster_engines: Pool, owner: object) -> Iterator[ElasticEngine]:
    """A cluster that has come as far as the log."""
    engine = cluster_engines.empty()
    set_cluster(engine)
    feeding._paused.clear()
    catch_up()
    yield engine
    set_cluster(None)
    feeding._paused.clear()


def page_of(client: Client, text: str) -> str:
    response = client.get("/en/search/", {"q": text, "language": "de"})
    assert response.status_code == 200
    return response.content.decode()


def indices_of(engine: ElasticEngine) -> list[str]:
    return list(engine.indices.targets(engine._digest)[0])


def test_what_the_worker_has_sent_is_answered_by_the_cluster(
    cluster: ElasticEngine, owner: object, client: Client
) -> None:
    make.make_article(owner, "Pumpen warten")
    catch_up()
    assert lag(cluster) == 0
    followers.engine().apply([], 10_000_000)  # the host's own index is of no use
    page = page_of(client, "warten")
    assert "<mark>warten</mark>" in page
    assert NOTICE not in page


def test_what_the_cluster_does_not_know_yet_is_left_out_and_counted(
    cluster: ElasticEngine, owner: object, client: Client
) -> None:
    article = make.make_article(owner, "Pumpen warten")
    make.make_article(owner, "Pumpen kaufen")
    catch_up()
    article.title = "Pumpen pflegen"
    article.save_revision().publish()
    page = page_of(client, "Pumpen")
    assert "warten" not in page
    assert "kaufen" in page
    assert 'class="notice"' in page
    catch_up()
    assert "pflegen" in page_of(client, "Pumpen")


def test_unpublishing_and_closing_hold_at_once_whatever_the_cluster_knows(
    cluster: ElasticEngine, owner: object, client: Client
) -> None:
    from home.audience import set_page_audience

    gone, shut = make.make_article(owner, "Pumpen warten"), make.make_article(owner, "Pumpen geheim")
    catch_up()
    gone.unpublish()
    set_page_audience(shut, make.PARTNERSHIP)
    page = page_of(client, "Pumpen")
    assert "<mark>Pumpen</mark>" not in page
    catch_up()
    assert page_of(client, "Pumpen").count("<mark>") == 0


def test_an_index_deleted_by_hand_costs_a_notice_and_is_built_again(
    cluster: ElasticEngine, owner: object, client: Client
) -> None:
    make.make_article(owner, "Pumpen warten")
    catch_up()
    for index in indices_of(cluster):
        cluster._cluster.client.indices.delete(index=index)
    page = page_of(client, "warten")
    assert "<mark>warten</mark>" in page
    assert NOTICE in page
    catch_up()
    assert lag(cluster) == 0
    set_cluster(cluster)  # the pause of the circuit is over
    assert NOTICE not in page_of(client, "warten")


def test_a_cluster_that_takes_no_writes_is_waited_for_and_shows_nothing_old(
    cluster: ElasticEngine, owner: object, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.engines.elastic.writing.PAUSES", (0.01,))
    article = make.make_article(owner, "Pumpen warten")
    catch_up()
    client_of = cluster._cluster.client
    client_of.indices.put_settings(index=indices_of(cluster), settings={"blocks.read_only_allow_delete": True})
    article.title = "Pumpen pflegen"
    article.save_revision().publish()
    assert catch_up() >= 0
    assert lag(cluster) > 0
    assert "warten" not in page_of(client, "Pumpen")
    client_of.indices.put_settings(index=indices_of(cluster), settings={"blocks.read_only_allow_delete": None})
    feeding._paused.clear()
    catch_up()
    assert lag(cluster) == 0
    assert "pflegen" in page_of(client, "Pumpen")


@pytest.fixture
def silent() -> Iterator[str]:
    """A host that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        kept: list[socket.socket] = []

        def take() -> None:
            while True:
                try:
                    kept.append(server.accept()[0])
                except OSError:
                    return

        threading.Thread(target=take, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        for one in kept:
            one.close()


@pytest.fixture(params=["429 Too Many Requests", "503 Service Unavailable", "500 Internal Server Error", "200 OK"])
def refusing(request: pytest.FixtureRequest) -> Iterator[str]:
    """A host that answers everything with one status, and nonsense."""
    body = b'{"error": "no"}'
    head = f"HTTP/1.1 {request.param}\r\nContent-Type: application/json\r\nX-Elastic-Product: Elasticsearch\r\n"
    reply = f"{head}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            while True:
                try:
                    connection = server.accept()[0]
                except OSError:
                    return
                with connection:
                    connection.recv(65536)
                    connection.sendall(reply)

        threading.Thread(target=answer, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def _ask_beside(url: str, owner: object, client: Client) -> float:
    """Seconds for a page and one after it, which must be right, with a notice."""
    make.make_article(owner, "Pumpen warten")
    page_of(client, "warten")
    set_cluster(connect(url))
    try:
        began = time.perf_counter()
        for _ in range(2):
            page = page_of(client, "warten")
            assert "<mark>warten</mark>" in page
            assert NOTICE in page
        return time.perf_counter() - began
    finally:
        set_cluster(None)


def test_a_silent_cluster_costs_one_search_less_than_a_second(silent: str, owner: object, client: Client) -> None:
    """Two pages in little more than one time-out: the second search does not wait any more."""
    assert _ask_beside(silent, owner, client) < 1.6


def test_a_cluster_that_refuses_costs_a_notice(refusing: str, owner: object, client: Client) -> None:
    _ask_beside(refusing, owner, client)


def test_a_cluster_that_is_away_costs_a_notice(owner: object, client: Client) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    _ask_beside(f"http://127.0.0.1:{port}", owner, client)


def test_a_feeding_that_fails_is_tried_again_after_a_pause_and_holds_up_nobody(owner: object) -> None:
    set_cluster(connect("http://127.0.0.1:1"))
    feeding._paused.clear()
    try:
        make.make_article(owner, "Pumpen warten")
        assert catch_up() > 0
        assert lag() == 0
        first = feeding._paused["elasticsearch"]
        assert catch_up() == 0
        assert feeding._paused["elasticsearch"] == first
    finally:
        set_cluster(None)
        feeding._paused.clear()


def test_the_audit_finds_and_mends_what_the_cluster_lost_kept_or_doubled(cluster: ElasticEngine, owner: object) -> None:
    for name in ("warten", "kaufen", "pflegen"):
        make.make_article(owner, f"Pumpen {name}")
    catch_up()
    assert audit().drift == 0
    lost, doubled, _ = SearchEntry.objects.filter(kind="article", deleted=False).order_by("pk")
    public, closed = indices_of(cluster)
    client = cluster._cluster.client
    client.delete(index=public, id=str(lost.pk))
    source = client.get(index=public, id=str(doubled.pk))["_source"]
    client.index(index=closed, id=str(doubled.pk), document=source)
    client.index(index=public, id="987654", document={**source, "id": 987654}, version=3, version_type="external")
    client.indices.refresh(index=[public, closed])
    with pytest.raises(CommandError) as raised:
        call_command("search_audit")
    assert raised.value.returncode == 1
    assert set(audit(repair=True).engines["elasticsearch"]) >= {lost.pk, doubled.pk, 987654}
    assert audit().drift == 0


def test_the_command_builds_every_engine_and_says_so(cluster: ElasticEngine, capsys: pytest.CaptureFixture) -> None:
    before = indices_of(cluster)
    call_command("search_rebuild")
    assert {"embedded", "elasticsearch"} <= {line.split(":")[0] for line in capsys.readouterr().out.splitlines()}
    assert set(indices_of(cluster)).isdisjoint(before)
    assert audit().drift == 0


def test_a_circuit_opens_at_once_and_closes_by_itself() -> None:
    now = [0.0]
    circuit = Circuit(lambda: now[0])
    assert circuit.allows()
    assert circuit.failed()
    assert not circuit.allows()
    now[0] += 1.1
    assert circuit.allows()
    assert not circuit.allows(), "one search tries it, the others do not wait"
    for _ in range(9):
        circuit.failed()
    now[0] += LONGEST_PAUSE + 0.1
    assert circuit.allows()
    assert circuit.succeeded()
    assert circuit.allows()


def test_an_index_that_stays_behind_is_stuck_and_one_that_moves_is_not() -> None:
    now: list[Any] = [0.0]
    circuit = Circuit(lambda: now[0])
    for version in (5, 6, 7):
        assert not circuit.is_stuck(version, 9)
        now[0] += 14.0
    assert not circuit.is_stuck(7, 9)
    now[0] += 2.0
    assert circuit.is_stuck(7, 9)
    assert not circuit.is_stuck(9, 9)
