"""The embedded engine keeps the contract, and its file survives what happens to files."""

import multiprocessing
import os
import threading
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from search.analysis import VERSION
from search.engines.base import EngineEntry, EngineRequest, EngineUnavailable
from search.engines.embedded import EmbeddedEngine
from search.query import analyse, parse
from tests.search.access_contract import AccessContract
from tests.search.choice_contract import ChoiceContract
from tests.search.engine_contract import TOWN, EngineContract, ask, entry, fill, found
from tests.search.operation_contract import OperationContract
from tests.search.test_query import ANY_TEXT, HOSTILE, SYNTAX


def empty(path: Path) -> EmbeddedEngine:
    engine = EmbeddedEngine(path)
    engine.rebuild([], 0, "", VERSION)
    return engine


@pytest.fixture
def engine(tmp_path: Path) -> EmbeddedEngine:
    return empty(tmp_path / "index.sqlite3")


@pytest.fixture
def other_engine(tmp_path: Path) -> EmbeddedEngine:
    return empty(tmp_path / "other.sqlite3")


class TestEmbeddedEngine(EngineContract, AccessContract, ChoiceContract, OperationContract):
    """Everything every engine does."""


def test_a_missing_file_is_unusable_and_never_an_empty_answer(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path / "nowhere" / "index.sqlite3")
    assert engine.version() == -1
    with pytest.raises(EngineUnavailable):
        ask(engine, "Wasser")


@pytest.mark.parametrize("damage", [b"", b"not a database at all" * 500])
def test_a_damaged_file_is_unusable_and_a_rebuild_heals_it(engine: EmbeddedEngine, damage: bytes) -> None:
    path = engine._store.path
    engine.close()
    path.write_bytes(damage)
    assert engine.version() == -1
    with pytest.raises(EngineUnavailable):
        ask(engine, "Wasser")
    engine.rebuild(TOWN, 3, "", VERSION)
    assert found(ask(engine, "Trinkwasser")) == [2]


def test_another_generation_is_unusable_until_rebuilt(engine: EmbeddedEngine) -> None:
    engine.generation = "after restore"
    assert engine.version() == -1
    with pytest.raises(EngineUnavailable):
        ask(engine, "Wasser")
    engine.rebuild(TOWN, 3, "after restore", VERSION)
    assert engine.version() == 3


def test_a_rebuild_by_another_process_is_seen_at_the_next_search(engine: EmbeddedEngine) -> None:
    fill(engine, TOWN)
    assert ask(engine, "Restmüll").total == 2
    EmbeddedEngine(engine._store.path).rebuild([entry(9, "Restmüll neu")], 40, "", VERSION)
    assert (engine.version(), found(ask(engine, "Restmüll"))) == (40, [9])


def test_rebuilds_leave_one_file_behind(engine: EmbeddedEngine) -> None:
    for number in range(3):
        engine.rebuild(TOWN, number, "", VERSION)
    engine.close()
    names = sorted(path.name for path in engine._store.path.parent.iterdir())
    assert len(names) == 2, names


def test_a_rebuild_that_fails_keeps_the_old_index(engine: EmbeddedEngine) -> None:
    fill(engine, TOWN)

    def broken():
        yield TOWN[0]
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        engine.rebuild(broken(), 50, "", VERSION)
    assert (engine.version(), ask(engine, "Restmüll").total) == (3, 2)
    assert len([p for p in engine._store.path.parent.iterdir() if not p.name.endswith(("-wal", "-shm"))]) == 2


def test_a_write_that_fails_changes_nothing(engine: EmbeddedEngine) -> None:
    fill(engine, TOWN)
    with pytest.raises(ValueError, match="language"):
        engine.apply([entry(7, "Restmüll", version=7), EngineEntry(8, 8, '";--')], 8)
    assert (engine.version(), ask(engine, "Restmüll").total) == (3, 2)


def _child(engine: EmbeddedEngine, queue: "multiprocessing.Queue[object]") -> None:
    try:
        engine.apply([entry(11, "Restmüll vom Kind", version=11)], 11)
        queue.put(sorted(found(ask(engine, "Restmüll"))))
    except Exception as error:
        queue.put(repr(error))


def test_a_forked_process_opens_the_file_itself(engine: EmbeddedEngine) -> None:
    fill(engine, TOWN)
    context = multiprocessing.get_context("fork")
    queue = context.Queue()
    child = context.Process(target=_child, args=(engine, queue))
    child.start()
    assert queue.get(timeout=20) == [1, 3, 11]
    child.join(20)
    assert child.exitcode == 0
    assert sorted(found(ask(engine, "Restmüll"))) == [1, 3, 11]


def test_readers_beside_writers_and_rebuilds_never_fail_and_never_miss(engine: EmbeddedEngine) -> None:
    """Four readers, one writer and a rebuilding process for a second and a half: the first entry is always there."""
    fill(engine, TOWN)
    until = time.monotonic() + 1.5
    problems: list[object] = []
    asked = [0]

    def read() -> None:
        while time.monotonic() < until:
            try:
                if 1 not in found(ask(engine, "Abfallwirtschaft")):
                    problems.append("missed")
                asked[0] += 1
            except Exception as error:
                problems.append(error)

    def write() -> None:
        version = 100
        while time.monotonic() < until:
            version += 1
            try:
                engine.apply([entry(version % 20 + 50, "Papier", version=version)], version)
            except Exception as error:
                problems.append(error)

    def rebuild() -> None:
        own = EmbeddedEngine(engine._store.path)
        while time.monotonic() < until:
            own.rebuild([*TOWN, *(entry(n, "Papier") for n in range(50, 70))], 100, "", VERSION)

    threads = [threading.Thread(target=work) for work in (read, read, read, read, write, rebuild)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert problems == []
    assert asked[0] > 20


def test_the_log_beside_the_file_stays_small_under_import(engine: EmbeddedEngine) -> None:
    text = "Die Stadt sammelt Restmüll und prüft jede Woche das Wasser im Netz. " * 30
    for start in range(0, 600, 50):
        engine.apply([entry(n, f"Seite {n}", text + str(n)) for n in range(start + 1, start + 51)], start + 50)
    log = Path(f"{os.path.realpath(engine._store.path)}-wal")
    assert log.stat().st_size <= 20 * 1024 * 1024


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:12]))
def test_hostile_queries_end_in_an_answer(engine: EmbeddedEngine, text: str) -> None:
    fill(engine, [*TOWN, entry(4, "L'eau de la ville", language="fr"), entry(5, "ماء المدينة", language="ar")])
    for member in (False, True):
        assert ask(engine, text, ("de", "en", "fr", "ar"), member=member).total >= 0


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=ANY_TEXT | SYNTAX.map("".join))
def test_any_text_ends_in_an_answer(engine: EmbeddedEngine, text: str) -> None:
    if engine.version() == 0:
        fill(engine, TOWN)
    ask(engine, text, ("de", "en", "ar"), member=True)


def test_a_query_of_common_words_alone_is_answered_in_time(engine: EmbeddedEngine) -> None:
    fill(engine, [entry(n, "Die Stadt", "der die das und in ist von mit auf für " * 5) for n in range(1, 400)])
    queries = analyse(parse("der die das und in ist von mit auf für " * 8), ("de",), "de")
    began = time.process_time()
    assert engine.search(EngineRequest(queries, ("de",))).total > 0
    assert time.process_time() - began < 1.0
