"""What is written to a cluster arrives once, in the right index, also while a new one is being built beside."""

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest

from search.analysis import VERSION
from search.engines.base import EngineEntry, EngineUnavailable
from search.engines.elastic import ElasticEngine
from search.engines.elastic.building import Building
from search.engines.elastic.writing import BulkWriter
from tests.search.clusters import connect
from tests.search.engine_contract import ask, entry, fill, found


@pytest.fixture
def engine(elasticsearch_url: str) -> Iterator[ElasticEngine]:
    """One that counts from 0 in indices of its own: these tests look at them closely."""
    made = connect(elasticsearch_url)
    made.rebuild([], 0, "", VERSION)
    yield made
    made.indices.remove_all()
    made.close()


def building(engine: ElasticEngine) -> Building:
    return Building(engine._cluster, engine.indices, engine._digest)


def sites(count: int) -> list[EngineEntry]:
    return [entry(number, f"Kanal {number}") for number in range(1, count + 1)]


def test_what_the_cluster_refuses_is_parked_and_found_by_nobody_until_it_is_mended(engine: ElasticEngine) -> None:
    fill(engine, sites(3))
    broken = replace(sites(3)[1], version=9, places=("x" * 40_000,))
    engine.apply([broken, entry(4, "Kanal 4", version=10)], 10)
    assert engine.version() == 10
    assert sorted(found(ask(engine, "Kanal"))) == [1, 3, 4]
    assert list(engine.parked()) == ["2"]
    reason = engine.parked()["2"]
    assert "places" in reason
    assert "xxx" not in reason, "no content in what operators read"
    engine.apply([replace(broken, version=11, places=())], 11)
    assert (engine.parked(), sorted(found(ask(engine, "Kanal")))) == ({}, [1, 2, 3, 4])


def test_an_entry_that_changes_sets_stands_in_one_of_them(engine: ElasticEngine) -> None:
    fill(engine, sites(2))
    engine.apply([replace(sites(2)[0], version=5, closed=True)], 5)
    assert found(ask(engine, "Kanal")) == [2]
    assert sorted(found(ask(engine, "Kanal", member=True))) == [1, 2]
    engine.apply([sites(2)[0]], 5)  # late, from before the change
    assert found(ask(engine, "Kanal")) == [2]
    assert engine.versions(0, 9) == {1: 5, 2: 2}


def test_writes_during_a_rebuild_reach_both_indices(engine: ElasticEngine) -> None:
    fill(engine, sites(3))
    asked: list[int] = []

    def later(version: int) -> tuple[Iterable[EngineEntry], int]:
        asked.append(version)
        if len(asked) == 1:  # the worker goes on while the new index is nearly complete
            engine.apply([entry(1, "Pumpe", version=7), entry(9, "Kanal 9", version=8)], 8)
            return [entry(1, "Pumpe", version=7), entry(9, "Kanal 9", version=8)], 8
        engine.apply([entry(2, "", version=9, deleted=True)], 9)  # after the last look at the log
        return (), version

    engine.rebuild(sites(3), 3, "", VERSION, later=later)
    assert asked == [3, 8]
    assert engine.version() == 9
    assert sorted(found(ask(engine, "Kanal"))) == [3, 9]
    assert found(ask(engine, "Pumpe")) == [1]
    assert engine.versions(0, 9) == {1: 7, 3: 3, 9: 8}


def test_a_rebuild_ends_while_edits_never_do(engine: ElasticEngine) -> None:
    fill(engine, sites(3))
    asked: list[int] = []

    def later(version: int) -> tuple[Iterable[EngineEntry], int]:
        asked.append(version)
        return [entry(1, f"Leitung {version}", version=version + 1)], version + 1

    engine.rebuild(sites(3), 3, "", VERSION, later=later)
    assert engine.version() == asked[-1]
    assert len(asked) < 10


def test_a_rebuild_that_was_killed_goes_on_where_it_stood(
    engine: ElasticEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.engines.elastic.building.STEP", 2)
    fill(engine, [entry(50, "Kanal alt")])

    def dies() -> Iterator[EngineEntry]:
        yield from sites(5)[:4]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        engine.rebuild(dies(), 40, "", VERSION)
    assert found(ask(engine, "Kanal")) == [50], "searches never saw the unfinished index"
    assert engine.resume("", VERSION) == (4, 40)
    engine.rebuild(sites(5)[4:], 90, "", VERSION)
    assert sorted(found(ask(engine, "Kanal"))) == [1, 2, 3, 4, 5]
    assert engine.version() == 40, "what came after its beginning is still to be taken from the log"
    assert engine.resume("", VERSION) == (0, -1)


def test_nothing_is_left_of_earlier_indices(engine: ElasticEngine) -> None:
    building(engine).build(sites(1), 1, later=None)
    engine.generation = "after restore"
    engine.rebuild(sites(2), 2, "after restore", VERSION)
    assert len(engine.indices._ours()) == 2
    assert engine.version() == 2


def test_a_write_never_makes_an_index_by_itself(engine: ElasticEngine) -> None:
    engine.indices.remove_all()
    with pytest.raises(EngineUnavailable):
        engine.apply(sites(1), 1)
    assert engine.indices._ours() == []


def test_half_a_bulk_refused_is_sent_again_by_halves(engine: ElasticEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Items answer for themselves: those that were busy go again, those that were taken do not."""
    sent: list[int] = []
    whole = BulkWriter._try

    def busy(self: BulkWriter, operations: list) -> list:
        sent.append(len(operations))
        half = len(operations) // 2 if len(sent) == 1 else 0
        return [*whole(self, operations[half:]), *operations[:half]]

    monkeypatch.setattr(BulkWriter, "_try", busy)
    monkeypatch.setattr("search.engines.elastic.writing.PAUSES", (0.0, 0.0))
    engine.apply(sites(4), 4)
    assert sent == [8, 4]
    assert sorted(found(ask(engine, "Kanal"))) == [1, 2, 3, 4]


def test_every_process_knows_the_index_by_the_same_name() -> None:
    code = "from search.engines.elastic.documents import digest; print(digest('generation', 'analysis'))"
    names = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(names) == 1
