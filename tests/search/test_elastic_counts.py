"""What a cluster tells of words is kept for one state of its index, and languages beside the chosen one are counted."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.analysis import VERSION
from search.engines.base import EngineEntry, EngineRequest
from search.engines.closeness import MOST_REFINED
from search.engines.elastic import ElasticEngine
from search.engines.elastic.connection import Body
from search.engines.elastic.remembering import MOST_KEPT, Memory
from search.engines.embedded import EmbeddedEngine
from search.query import analyse, parse
from tests.search.clusters import Pool
from tests.search.engine_contract import TOWN, ask, entry, fill


@pytest.fixture
def engine(cluster_engines: Pool) -> ElasticEngine:
    return cluster_engines.empty(0)


@pytest.fixture
def requests_of(engine: ElasticEngine, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The number of searches in each request that reaches the cluster."""
    seen: list[int] = []
    usual = engine._cluster.ask

    def counted(searches: list[tuple[str, Body]]) -> list[Body]:
        if searches:
            seen.append(len(searches))
        return usual(searches)

    monkeypatch.setattr(engine._cluster, "ask", counted)
    return seen


def _anew(engine: ElasticEngine) -> ElasticEngine:
    """Another process with the same indices: it remembers nothing."""
    return ElasticEngine(engine._cluster, prefix=engine.indices.prefix)


def test_words_are_counted_once_for_each_state_of_the_index(engine: ElasticEngine, requests_of: list[int]) -> None:
    fill(engine, TOWN)
    state = engine.standing().name
    first = ask(engine, "Restmüll Tonne", standing=state)
    assert len(requests_of) == 2
    assert ask(engine, "Restmüll Tonne", standing=state) == first
    assert len(requests_of) == 3, "the second time only the hits were asked for"
    assert ask(engine, "Restmüll Tonne") == first
    assert len(requests_of) == 5, "who names no state is told what holds now"


def test_after_a_write_words_are_counted_anew(engine: ElasticEngine) -> None:
    fill(engine, TOWN)
    before = engine.standing().name
    ask(engine, "Restmüll Wasser", standing=before)
    engine.apply([entry(number, "Restmüll", "Wasser im Restmüll") for number in range(4, 12)], 11)
    after = engine.standing().name
    assert after != before
    assert ask(engine, "Restmüll Wasser", standing=after) == ask(_anew(engine), "Restmüll Wasser")


def test_a_repair_moves_the_state_although_the_version_stays(engine: ElasticEngine) -> None:
    fill(engine, TOWN)
    before = engine.standing()
    engine.repair([entry(3, "Restmüll im Sommer", "Nichts gefriert.", version=3)])
    after = engine.standing()
    assert (after.version, after.name != before.name) == (before.version, True)


def test_nothing_kept_counts_while_something_is_newer_than_the_index(engine: ElasticEngine) -> None:
    fill(engine, [*TOWN, *(entry(number, "Restmüll und Wasser") for number in range(4, 20))])
    state = engine.standing().name
    ask(engine, "Restmüll Wasser", standing=state)
    changed = frozenset(range(4, 16))
    found = ask(engine, "Restmüll Wasser", standing=state, stale_ids=changed)
    assert found == ask(_anew(engine), "Restmüll Wasser", stale_ids=changed)


def test_memory_keeps_one_state_and_not_without_end() -> None:
    memory = Memory()
    memory.of("one").sizes["de"] = 3
    assert memory.of("one").sizes == {"de": 3}
    assert memory.of("").sizes == {}
    memory.of("one").uses("de").update((str(number), 1) for number in range(MOST_KEPT + 1))
    assert memory.of("one").uses("de") == {}
    assert memory.of("two").sizes == {}


TEXT = "station container service information transport test plan normal index kanal ville eau water wasser"
WORDS = TEXT.split()
NONSENSE = "unbekanntes qwertzuiop asdfghjklö"


def _three_languages(draw: random.Random) -> list[EngineEntry]:
    return [
        entry(
            number,
            " ".join(draw.sample(WORDS, draw.randint(1, 3))),
            " ".join(draw.choices(WORDS, k=draw.randint(2, 60))),
            language=(language := ("de", "en", "fr")[number % 3]),
            closed=number % 10 == 0,
            facets={"language": (language,), "kind": (draw.choice(("article", "document")),)},
            places=(f"page:{number % 4}",),
        )
        for number in range(1, 91)
    ]


@pytest.mark.parametrize("seed", range(3))
def test_languages_beside_the_chosen_one_are_counted_as_the_embedded_engine_counts_them(
    engine: ElasticEngine, tmp_path: Path, seed: int
) -> None:
    own = EmbeddedEngine(tmp_path / "index.sqlite3")
    own.rebuild([], 0, "", VERSION)
    for one in (engine, own):
        fill(one, _three_languages(random.Random(seed)))
    draw = random.Random(seed)
    texts = [" ".join(draw.choices(WORDS, k=length)) for length in (1, 2, 3, 5, 8)]
    texts += ['"station ville"', f"{texts[2]} {NONSENSE}", "serv* normal -test", "statiom plam"]
    chosen = ({"language": ("de",)}, {"language": ("en", "fr")}, {"language": ("fr",), "kind": ("article",)}, {})
    for text in texts:
        queries = analyse(parse(text), ("de", "en", "fr"), "de")
        for filters in chosen:
            for more in ({}, {"member": True}, {"limit": 0}, {"offset": 40, "limit": 10}, {"sort": "date"}):
                request = EngineRequest(queries, (), filters=filters, doubt=True, **more)  # type: ignore[arg-type]
                theirs, ours = engine.search(request), own.search(request)
                about = (text, filters, more)
                if NONSENSE not in text or "kind" not in filters:
                    assert theirs.total == ours.total, about
                    assert theirs.whole_total == ours.whole_total, about
                # Where only the best few or the first candidates count, each engine chooses its own.
                if NONSENSE not in text:
                    assert theirs.facets == ours.facets, about
                if NONSENSE not in text and theirs.total <= MOST_REFINED:
                    assert [hit.id for hit in theirs.hits] == [hit.id for hit in ours.hits], about
                assert (theirs.corrections, theirs.neighbours) == (ours.corrections, ours.neighbours), about
