"""Elasticsearch keeps the contract of every engine, and survives what happens to clusters."""

import random
from pathlib import Path
from typing import Any

import pytest

from search.analysis import VERSION
from search.engines.base import EngineEntry, EngineResult
from search.engines.elastic import ElasticEngine
from search.engines.embedded import EmbeddedEngine
from tests.search.access_contract import AccessContract
from tests.search.choice_contract import ChoiceContract
from tests.search.clusters import Pool
from tests.search.engine_contract import TOWN, EngineContract, ask, entry, fill
from tests.search.operation_contract import OperationContract
from tests.search.test_query import HOSTILE


@pytest.fixture
def engine(cluster_engines: Pool) -> ElasticEngine:
    return cluster_engines.empty(0)


@pytest.fixture
def other_engine(cluster_engines: Pool) -> ElasticEngine:
    return cluster_engines.empty(1)


class TestElasticEngine(EngineContract, AccessContract, ChoiceContract, OperationContract):
    """Everything every engine does."""


WORDS = [
    "wasser",
    "abwasser",
    "kanal",
    "stadt",
    "pumpe",
    "netz",
    "leitung",
    "prüfung",
    "gebühr",
    "klärschlamm",
    "verwaltung",
    "bericht",
    "winter",
]


def _twenty(draw: random.Random) -> list[EngineEntry]:
    """A young site: twenty entries about the same few things, two of them closed."""
    return [
        entry(
            number,
            " ".join(draw.sample(WORDS, draw.randint(1, 4))).title(),
            tuple(" ".join(draw.choices(WORDS, k=draw.randint(3, 120))) for _ in range(draw.randint(1, 3))),
            closed=number > 18,
            facets={"kind": (draw.choice(("article", "document")),), "year": (str(draw.randint(2020, 2024)),)},
            places=(f"page:{number % 3}",),
            day=f"2024-01-{draw.randint(1, 28):02}",
        )
        for number in range(1, 21)
    ]


@pytest.mark.parametrize("seed", range(3))
def test_both_engines_answer_alike_on_twenty_entries(engine: ElasticEngine, tmp_path: Path, seed: int) -> None:
    draw = random.Random(seed)
    own = EmbeddedEngine(tmp_path / "index.sqlite3")
    own.rebuild([], 0, "", VERSION)
    for one in (engine, own):
        fill(one, _twenty(random.Random(seed)))
    options: tuple[dict[str, Any], ...] = (
        {},
        {"member": True},
        {"whole": True, "filters": {"kind": ("article",)}},
        {"sort": "date", "member": True, "closed_places": frozenset({"page:1"})},
        # Not stale ones: the cluster leaves those out of its counts too, the embedded engine catches up instead.
        {"excluded_ids": frozenset({1, 2, 3}), "filters": {"year": ("2020", "2021")}, "offset": 2, "limit": 3},
    )
    asked = [" ".join(draw.choices(WORDS, k=length)) for length in (1, 1, 2, 2, 3, 5, 5)]
    for question in (*asked, "", "kanalpumpe", "gebühren -winter", '"stadt kanal"', "klärschlam", "wass*", "ab* net*"):
        for option in options:
            theirs, ours = ask(engine, question, **option), ask(own, question, **option)
            assert _plain(theirs) == _plain(ours), (question, option)


def _plain(result: EngineResult) -> tuple[object, ...]:
    hits = [(hit.id, round(hit.score, 6), hit.section) for hit in result.hits]
    facets = {name: list(values.items()) for name, values in result.facets.items()}
    return hits, result.total, result.whole_total, facets, dict(result.corrections), result.relaxed


def test_hostile_queries_end_in_an_answer(engine: ElasticEngine) -> None:
    fill(engine, [*TOWN, entry(4, "L'eau de la ville", language="fr"), entry(5, "ماء المدينة", language="ar")])
    for text in HOSTILE:
        for member in (False, True):
            assert ask(engine, text, ("de", "en", "fr", "ar"), member=member).total >= 0
