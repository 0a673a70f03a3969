"""Does the engine follow the log, whatever happened to either of them, and never answer "nothing" by mistake?"""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from wagtail.models import Page

from home.audience import set_page_audience
from search import feeding, following
from search.access import Viewer
from search.audit import audit, settle_sets
from search.following import catch_up, engine, lag, rebuild
from search.indexing import mark, unit_of_work
from search.models import EntrySection, IndexState, SearchEntry, new_generation
from search.parameters import Parameters
from search.service import search
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(site: make.Tree) -> object:
    return make.make_institution(site, make.make_pair()[0], "Stadtwerke")


def page_of(client: Client, text: str) -> str:
    response = client.get("/de/search/", {"q": text})
    assert response.status_code == 200
    return response.content.decode()


def index_path() -> Path:
    return engine()._store.path  # type: ignore[attr-defined]


def test_a_lost_index_is_built_again_by_the_next_search(owner: object, client: Client) -> None:
    make.make_article(owner, "Pumpen warten")
    assert "Pumpen" in page_of(client, "warten")
    index_path().resolve().unlink()
    assert "<mark>warten</mark>" in page_of(client, "warten")
    assert lag() == 0


def test_a_broken_index_never_means_no_hits(owner: object, client: Client) -> None:
    make.make_article(owner, "Pumpen warten")
    page_of(client, "warten")
    engine().close()
    index_path().resolve().write_bytes(b"not a database" * 100)
    assert "<mark>warten</mark>" in page_of(client, "warten")


def test_another_generation_is_never_answered_from_the_old_index(owner: object, client: Client) -> None:
    make.make_article(owner, "Pumpen warten")
    page_of(client, "warten")
    SearchEntry.objects.all().delete()
    IndexState.objects.update(generation=new_generation(), version=0)
    assert "<mark>" not in page_of(client, "warten")
    assert lag() == 0


def test_an_index_ahead_of_the_log_is_not_believed(owner: object, client: Client) -> None:
    make.make_article(owner, "Pumpen warten")
    page_of(client, "warten")
    engine().apply([], 10_000_000)
    assert "<mark>warten</mark>" in page_of(client, "warten")
    assert lag() == 0


def test_a_large_site_without_index_is_scanned_and_says_so(
    owner: object, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "SMALL_SITE", 0)
    closed = make.make_article(owner, "Pumpen geheim")
    set_page_audience(closed, make.PARTNERSHIP)
    make.make_article(owner, "Pumpen warten")
    page = page_of(client, "Pumpen")
    assert "<mark>Pumpen</mark> warten" in page
    assert "geheim" not in page
    assert lag() == -1
    assert page.count('class="notice"') == 1
    catch_up()
    assert 'class="notice"' not in page_of(client, "Pumpen")


def test_what_waits_for_the_worker_is_left_out_exactly_and_counted(
    owner: object, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = make.make_article(owner, "Pumpen warten")
    make.make_article(owner, "Pumpen kaufen")
    assert "warten" in page_of(client, "Pumpen")
    monkeypatch.setattr(following, "MOST_ON_THE_SPOT", 0)
    article.title = "Pumpen pflegen"
    article.save_revision().publish()
    page = page_of(client, "Pumpen")
    assert "warten" not in page
    assert "kaufen" in page
    assert 'class="notice"' in page
    assert lag() > 0
    found = search(Parameters(text="Pumpen"), Viewer(None), "de")
    assert (found.total, found.behind) == (1, 1)
    assert catch_up() > 0
    assert lag() == 0
    assert 'class="notice"' not in page_of(client, "Pumpen")


def test_what_is_gone_or_closed_to_the_reader_is_not_even_counted_while_it_waits(
    owner: object, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, shut = make.make_article(owner, "Pumpen warten"), make.make_article(owner, "Pumpen geheim")
    before = page_of(client, "Pumpen kaufen")
    monkeypatch.setattr(following, "MOST_ON_THE_SPOT", 0)
    gone.unpublish()
    set_page_audience(shut, make.PARTNERSHIP)
    shut.title = "Pumpen sehr geheim"
    shut.save_revision().publish()
    assert lag() > 0
    assert 'class="notice"' not in before
    assert 'class="notice"' not in page_of(client, "Pumpen")
    assert search(Parameters(text="Pumpen"), Viewer(None), "de").behind == 0


def test_many_changes_are_applied_in_steps(owner: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine(), "batch", 2, raising=False)
    rebuild()
    with unit_of_work():
        for number in range(7):
            make.make_article(owner, f"Pumpe {number}")
    assert catch_up() == 7
    assert lag() == 0
    assert audit().drift == 0


def test_nothing_is_written_when_the_text_stayed_the_same(owner: object) -> None:
    article = make.make_article(owner, "Pumpen warten")
    before = dict(SearchEntry.objects.values_list("pk", "version"))
    mark(article)
    article.save()
    assert dict(SearchEntry.objects.values_list("pk", "version")) == before


def test_a_rolled_back_change_leaves_no_entry_and_no_hit(owner: object, client: Client) -> None:
    def fail() -> None:
        with unit_of_work():
            make.make_article(owner, "Pumpen warten")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with unit_of_work():
        make.make_article(owner, "Pumpen tauschen")
        transaction.set_rollback(True)
    assert "<mark>" not in page_of(client, "Pumpen")
    assert not SearchEntry.objects.filter(kind="article").exists()


def test_a_tombstone_holds_nothing_of_what_was_deleted(owner: object) -> None:
    article = make.make_article(owner, "Pumpen warten")
    entry = SearchEntry.objects.get(object_id=article.pk, family="page")
    article.delete()
    entry.refresh_from_db()
    assert entry.deleted
    values = [getattr(entry, name) for name in ("title", "lead", "keywords", "terms", "facets", "places", "digest")]
    assert not any(values)
    assert not EntrySection.objects.filter(entry=entry).exists()


def test_the_audit_finds_and_repairs_what_came_without_a_signal(owner: object, client: Client) -> None:
    article = make.make_article(owner, "Pumpen warten")
    other = make.make_article(owner, "Pumpen kaufen")
    catch_up()
    assert audit().drift == 0
    Page.objects.filter(pk=article.pk).update(title="Ventile warten")
    SearchEntry.objects.filter(object_id=other.pk, family="page").delete()
    with pytest.raises(CommandError) as raised:
        call_command("search_audit")
    assert raised.value.returncode == 1
    report = audit(repair=True)
    assert {pk for _family, pk in report.objects} == {article.pk, other.pk}
    assert audit().drift == 0
    page = page_of(client, "Ventile")
    assert "<mark>Ventile</mark> warten" in page


def test_the_audit_finds_an_engine_that_lost_a_row(owner: object) -> None:
    article = make.make_article(owner, "Pumpen warten")
    catch_up()
    entry = SearchEntry.objects.get(object_id=article.pk, family="page")
    index = sqlite3.connect(index_path())
    with index:
        index.execute("DELETE FROM entries WHERE id = ?", (entry.pk,))
    index.close()
    assert audit(repair=True).engines == {"embedded": [entry.pk]}
    assert audit().drift == 0


def test_entries_change_sets_with_the_restriction(owner: object) -> None:
    article = make.make_article(owner, "Pumpen warten", languages=("de", "ar"))
    rows = SearchEntry.objects.filter(group=article.translation_key.hex)
    set_page_audience(article, make.PARTNERSHIP)
    assert set(rows.values_list("closed", flat=True)) == {True}
    Page.objects.get(pk=article.pk).view_restrictions.all().delete()
    assert set(rows.values_list("language", "closed")) == {("de", True), ("ar", True)}  # the Arabic one is still there
    rows.update(closed=False)
    settle_sets()
    assert set(rows.values_list("closed", flat=True)) == {True}


def test_a_rebuild_goes_on_while_another_runs(owner: object) -> None:
    make.make_article(owner, "Pumpen warten")
    with feeding._only_one("embedded") as first:
        assert first
        assert rebuild() == -1
        with pytest.raises(CommandError):
            call_command("search_rebuild")
    call_command("search_rebuild", "--objects")
    assert lag() == 0


ASK = """
import django; django.setup()
from search.access import Viewer
from search.parameters import Parameters
from search.service import search
print(search(Parameters(text="Pumpen"), Viewer(None), "de").total, flush=True)
"""


@pytest.mark.django_db(transaction=True)
def test_an_edit_in_one_process_is_in_the_very_next_search_of_another(settings: Any) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the other process finds its database by its file")
    following.set_engine(None)
    environment = {
        # A process of a parallel run makes a data folder of its own; this one shares that of the test.
        **{name: value for name, value in os.environ.items() if name != "PYTEST_XDIST_WORKER"},
        "KOMMEZ_TEST_DATABASE_URL": f"sqlite:///{connection.settings_dict['NAME']}",
        "DJANGO_SETTINGS_MODULE": "kommez_cms.settings_test",
        "KOMMEZ_DATA_DIR": str(settings.KOMMEZ_DATA_DIR),
    }

    def ask() -> int:
        done = subprocess.run([sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr[-2000:]
        return int(done.stdout.split()[-1])

    owner = make.make_institution(make.make_site(), make.make_pair()[0], "Stadtwerke")
    article = make.make_article(owner, "Pumpen warten")
    catch_up()
    assert ask() == 1
    make.make_article(owner, "Pumpen kaufen")
    assert ask() == 2
    article.unpublish()
    assert ask() == 1
    assert lag() == 0
