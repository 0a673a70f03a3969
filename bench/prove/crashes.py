"""Crash at every step: how many points there are, and what was lost at any of them.

Two runners share the points; on a quiet machine each crash takes less than a second with its judgement. After
`BUDGET` seconds no more are begun; as they are taken in an order that jumps, those run lie evenly over the scenario.
Asked twice in one process, the crashes are run once.
"""

import json
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from bench.figures import Figure
from bench.ground import ROOT
from bench.prove.breaking import DEAD
from bench.prove.crash_site import environment, prepared
from bench.prove.crash_steps import EVERYTHING, IN_PIECES

Todo = queue.SimpleQueue[tuple[str, int]]
Crash = dict[str, Any]  # one line of a runner
WAYS = ("die", "full")
RUNNERS = 2
LONGEST = 120.0  # seconds one crash with its judgement may take
BUDGET = 270.0  # seconds in which crashes are begun, unless everything is asked for
GOLDEN = 0.6180339887498949


@dataclass
class Outcome:
    """`faults`: kind -> lines that name the point and what was wrong there."""

    everything: bool
    points: dict[str, int] = field(default_factory=dict)
    run: int = 0
    seconds: float = 0.0
    faults: dict[str, list[str]] = field(default_factory=dict)

    def count(self, *kinds: str) -> int:
        return sum(len(self.faults.get(kind, ())) for kind in kinds)


def index_figures(*, everything: bool = False) -> list[Figure]:
    """Promise 3: entries that differ from the rows or from the engine, after the follower ran once."""
    outcome = crash_everywhere(everything=everything)
    return [*_ran(outcome), Figure("entries lost or left over", outcome.count("drift"), "crash points", 0, "exactly")]


def upload_figures(*, everything: bool = False) -> list[Figure]:
    """Promise 6: what was confirmed and is not there, what was not and is, halves, and bytes nobody names."""
    whole = crash_everywhere(everything=everything)
    return [*_judged(whole), *_judged(crash_everywhere(everything=everything, scenario=IN_PIECES), "in pieces: ")]


def _judged(outcome: Outcome, scenario: str = "") -> list[Figure]:
    return [
        *_ran(outcome, scenario),
        Figure(f"{scenario}confirmed and lost", outcome.count("lost", "unjudged"), "crash points", 0, "exactly"),
        Figure(f"{scenario}torn, or refused and seen", outcome.count("torn"), "crash points", 0, "exactly"),
        Figure(f"{scenario}orphans after the janitor", outcome.count("orphans"), "crash points", 0, "exactly"),
    ]


def _ran(outcome: Outcome, scenario: str = "") -> list[Figure]:
    there = sum(outcome.points.values())
    wanted = there if outcome.everything else 1
    return [
        Figure(f"{scenario}points where the process can die", outcome.points["die"], "crash points", 1, "at least"),
        Figure(f"{scenario}points where the disk can be full", outcome.points["full"], "crash points", 1, "at least"),
        Figure(f"{scenario}run and judged, of these {there}", outcome.run, "crash points", wanted, "at least"),
        Figure(f"{scenario}time they took", outcome.seconds, "s", 0, "for information"),
    ]


@cache
def crash_everywhere(*, everything: bool, scenario: str = EVERYTHING) -> Outcome:
    """Break calls that change something on disk, each in both ways; `everything`: all, and those that read as well."""
    site, outcome, started = prepared(), Outcome(everything), time.monotonic()
    ends = float("inf") if everything else started + BUDGET
    with runners(site, everything=everything, scenario=scenario) as crews:
        for way in WAYS:
            untouched = crews[way][0].crash(0)
            if untouched.get("failed") != [] or any(untouched["verdict"].values()):
                raise RuntimeError(f"the scenario does not pass untouched: {untouched}")
            outcome.points[way] = untouched["calls"]
        todo: Todo = queue.SimpleQueue()
        for point in jumping(outcome.points):
            todo.put(point)
        results: queue.SimpleQueue[Crash] = queue.SimpleQueue()
        with ThreadPoolExecutor(RUNNERS) as pool:
            crew = [{way: crews[way][one] for way in WAYS} for one in range(RUNNERS)]
            for done in [pool.submit(work, todo, one, results, ends) for one in crew]:
                done.result()
    while not results.empty():
        note(outcome, results.get())
        outcome.run += 1
    outcome.seconds = time.monotonic() - started
    return outcome


def jumping(points: dict[str, int]) -> list[tuple[str, int]]:
    """All (way, number), in an order of which any beginning lies evenly over the whole."""
    every = [(way, number) for way, last in points.items() for number in range(1, last + 1)]
    return [every[at] for at in sorted(range(len(every)), key=lambda at: at * GOLDEN % 1)]


def work(todo: Todo, crew: "dict[str, Runner]", results: "queue.SimpleQueue[Crash]", ends: float) -> None:
    """Crash what is left to do, until there is nothing or the time (monotonic) is over."""
    with suppress(queue.Empty):
        while time.monotonic() < ends:
            way, number = todo.get_nowait()
            results.put(crew[way].crash(number))


def note(outcome: Outcome, line: dict[str, Any]) -> None:
    """Take in one crash; a call that was never reached, or a judgement that failed, is a fault as well."""
    verdict = line["verdict"]
    if "ended" in verdict or line.get("ended", DEAD) != DEAD:
        verdict = {"unjudged": [f"the process ended with {verdict.get('ended', line.get('ended'))}"]}
    elif not line.get("broke", "died"):
        verdict = {"unjudged": ["nothing broke"]}
    for kind, found in verdict.items():
        if found:
            text = f"{line['way']} {line['number']} ({line.get('broke', '')}): {kind}: {'; '.join(found)}"
            outcome.faults.setdefault(kind, []).append(text)
            print(text, file=sys.stderr, flush=True)


class Runner:
    """One process that crashes children on its own copy of the site."""

    def __init__(self, site: Path, way: str, folder: Path, *, everything: bool, scenario: str) -> None:
        shutil.copytree(site, folder / "site")  # the runner reads the site's key when it starts
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "bench.prove.crash_runner",
                str(site),
                way,
                "reads" if everything else "writes",
                scenario,
            ],
            cwd=ROOT,
            env=environment(folder / "site"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def crash(self, number: int) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{number}\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"a runner ended with {self.process.poll()}")
        return dict(json.loads(line))

    def end(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        try:
            self.process.wait(LONGEST)
        except subprocess.TimeoutExpired:
            self.process.kill()


@contextmanager
def runners(site: Path, *, everything: bool, scenario: str) -> Iterator[dict[str, list[Runner]]]:
    """`RUNNERS` processes for each way, on memory where the machine offers some: no power is cut here."""
    memory = Path("/dev/shm")
    place = memory if os.access(memory, os.W_OK) else None
    folder = Path(tempfile.mkdtemp(prefix="kommez-prove-", dir=place))
    crews = {
        way: [
            Runner(site, way, folder / f"{way}{one}", everything=everything, scenario=scenario)
            for one in range(RUNNERS)
        ]
        for way in WAYS
    }
    try:
        yield crews
    finally:
        for crew in crews.values():
            for runner in crew:
                runner.end()
        shutil.rmtree(folder, ignore_errors=True)
