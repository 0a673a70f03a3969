"""How do both engines keep up with 1,000, 10,000 and 100,000 entries: answers, suggestions, rebuilding?

The entries are those of `bench.corpus`. The embedded engine is measured always, a cluster where
KOMMEZ_TEST_ELASTICSEARCH_URL names one. KOMMEZ_BENCH_SIZES: other numbers of entries, with commas. Milliseconds of the
embedded engine are the processor's; those of a cluster, which works elsewhere, are the clock's. Writes growth.md and
growth.png beside the other results.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from bench.asked import KINDS, Asked, asked
from bench.corpus import Corpus
from bench.figures import Figure, percentile
from bench.growth import growth_plot, text_table
from bench.run import RESULTS
from bench.scaled import Scaled, engines

SEED = 20_261_123
SIZES = tuple(int(size) for size in os.environ.get("KOMMEZ_BENCH_SIZES", "1000,10000,100000").split(","))
ANALYSED = 2_000  # entries whose analysis is timed
# (engine, entries) -> p95 of an answer and of suggestions, in milliseconds
PROMISED = {
    ("embedded", 10_000): (10.0, 15.0),
    ("elasticsearch", 10_000): (15.0, 15.0),
    ("embedded", 100_000): (80.0, 15.0),
    ("elasticsearch", 100_000): (25.0, 15.0),
}
OVERHEAD = 1.5
RAW, SAME = "sentences, raw engine, bare", "sentences, raw engine, same answer"
ANEW = ("sentences", "keywords")  # also measured when nothing is remembered
WARMING, TRIES = 8, 2
RATE = 1_000.0  # entries a second into a cluster, analysis included


@dataclass
class Measured:
    """What was measured of one engine at one size.

    `spent`: kind of request -> milliseconds of each; `worked`: kind -> milliseconds of all processors, on average.
    """

    scaled: Scaled
    size: int
    fill_seconds: float = 0.0
    fill_processor: float = 0.0
    spent: dict[str, list[float]] = field(default_factory=dict)
    worked: dict[str, float] = field(default_factory=dict)

    def p95(self, kind: str) -> float:
        return percentile(self.spent[kind], 0.95)


def measure() -> list[Figure]:
    corpus = Corpus(SEED)
    analysis = analysis_seconds(corpus)
    figures = [Figure("analysis of an entry, processor", analysis * 1000, "ms", 0, "for information")]
    found: list[Measured] = []
    for name in engines():
        for size in SIZES:
            print(f"  {name} with {size} entries …", file=sys.stderr, flush=True)
            with engines()[name]() as scaled:
                found.append(of_engine(scaled, corpus, size))
            figures += figures_of(found[-1], analysis)
    show_growth(found)
    return figures


def analysis_seconds(corpus: Corpus) -> float:
    """Processor seconds per entry, from its text to what an engine takes."""
    for number in range(1, 50):
        corpus.entry(number)  # word lists are loaded once
    began = time.process_time()
    for number in range(1_000, 1_000 + ANALYSED):
        corpus.entry(number)
    return (time.process_time() - began) / ANALYSED


def of_engine(scaled: Scaled, corpus: Corpus, size: int) -> Measured:
    measured = Measured(scaled, size)
    measured.fill_seconds, measured.fill_processor = scaled.fill(corpus.entries(1, size), size)
    for kind, source, ask in _asking(scaled):
        requests = asked(SEED, source)
        for one in requests[:WARMING]:
            ask(one)
        began = scaled.processor()
        measured.spent[kind] = [spent(scaled.clock, ask, one) for one in requests]
        measured.worked[kind] = (scaled.processor() - began) * 1000 / (len(requests) * TRIES)
    return measured


def _asking(scaled: Scaled) -> Iterator[tuple[str, str, Callable[[Asked], object]]]:
    """What is measured, of which requests, and how it is asked."""
    yield from ((kind, kind, scaled.ask) for kind in KINDS)
    yield from ((after_a_change(kind), kind, scaled.ask_anew) for kind in ANEW)
    yield RAW, "sentences", scaled.raw.bare
    yield SAME, "sentences", scaled.raw.same


def after_a_change(kind: str) -> str:
    return f"{kind}, after a change"


def spent(clock: Callable[[], float], ask: Callable[[Asked], object], one: Asked) -> float:
    """Milliseconds of the better of two runs: what else the machine does is not what is measured."""
    found = []
    for _ in range(TRIES):
        began = clock()
        ask(one)
        found.append((clock() - began) * 1000)
    return min(found)


def figures_of(one: Measured, analysis: float) -> Iterator[Figure]:
    name = f"{one.scaled.name}, {one.size:,} entries"
    answers, completing = PROMISED.get((one.scaled.name, one.size), (0.0, 0.0))
    for kind in (*KINDS, *map(after_a_change, ANEW)):
        limit = completing if kind == "suggestions" else answers
        yield Figure(f"{name}: {kind}, p50", statistics.median(one.spent[kind]), "ms", 0, "for information")
        yield Figure(f"{name}: {kind}, p95", one.p95(kind), "ms", limit, "at most" if limit else "for information")
        if one.scaled.name != "embedded":
            yield Figure(f"{name}: {kind}, processors", one.worked[kind], "ms", 0, "for information")
    ours = statistics.median(one.spent["sentences"])
    for kind in (RAW, SAME):
        yield Figure(f"{name}: {kind}, p50", statistics.median(one.spent[kind]), "ms", 0, "for information")
        yield Figure(f"{name}: {kind}, processors", one.worked[kind], "ms", 0, "for information")
    yield Figure(f"{name}: over the bare raw engine, p50", ours / statistics.median(one.spent[RAW]), "times", 0,
                 "for information")  # fmt: skip
    yield Figure(f"{name}: over the raw engine for the same answer, p50", ours / statistics.median(one.spent[SAME]),
                 "times", OVERHEAD if answers else 0, "at most" if answers else "for information")  # fmt: skip
    rate = one.size / one.fill_seconds
    yield Figure(f"{name}: rebuilt without analysis", rate, "entries/s", 0, "for information")
    worked = one.fill_processor / one.size * 1000
    yield Figure(f"{name}: rebuilt without analysis, processors, of an entry", worked, "ms", 0, "for information")
    whole = 1.0 / (1.0 / rate + analysis)
    is_asked = one.scaled.name == "elasticsearch" and bool(answers)
    yield Figure(f"{name}: indexed with analysis", whole, "entries/s", RATE if is_asked else 0,
                 "at least" if is_asked else "for information")  # fmt: skip


def show_growth(found: list[Measured]) -> None:
    """growth.md and growth.png: p95 of sentences and suggestions on each engine."""
    lines: dict[str, dict[int, float]] = {}
    for one in found:
        for kind in ("sentences", "suggestions"):
            lines.setdefault(f"{one.scaled.name}, {kind}", {})[one.size] = one.p95(kind)
    plot = growth_plot(lines, title="Search by number of entries, p95")
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / "growth.md").write_text(text_table(plot), encoding="utf-8")
    (RESULTS / "growth.png").write_bytes(plot.png(1120))
