"""make prove: run the tests of every promise that has some, and print the table with measured figures.

`python -m bench.prove [--all] [--steps N] [NUMBER …]` runs only those named; `--all` breaks every call, those that only
read included, and `--steps 10000` has the state machine over the doors make so many steps, where it stops after about
five minutes otherwise, however long that takes. Exit status 1 when a promise is broken.
"""

import argparse
import importlib
import json
import os
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

from bench.ground import ROOT
from bench.prove.promises import PROMISES, Promise

Outcome = dict[str, object]


def main(wanted: list[int], *, everything: bool, steps: int) -> int:
    chosen = [promise for promise in PROMISES if not wanted or promise.number in wanted]
    broken = 0
    for promise in chosen:
        outcomes = run_tests(promise, steps) if promise.tests else []
        if promise.measure:
            outcomes.append(measured(promise, everything=everything))
        state, lines = judge(promise, outcomes)
        broken += state == "BROKEN"
        print(f"{promise.number:2}  {state:8} {promise.name}\n              promised: {promise.promised}")
        print("".join(f"              {line}\n" for line in lines), end="", flush=True)
    return int(broken > 0)


def run_tests(promise: Promise, steps: int) -> list[Outcome]:
    """What became of every test of the promise, with the figures it recorded."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.jsonl"
        command = [sys.executable, "-m", "pytest", *promise.tests, "-n", "2", "--promise-report", str(report)]
        command += ["--steps", str(steps)]
        variables = {name: value for name, value in os.environ.items() if name != "KOMMEZ_DATA_DIR"}
        if steps:
            variables["KOMMEZ_PROVE_STEPS"] = str(steps)
        ended = subprocess.run(command, cwd=ROOT, env=variables, stdout=subprocess.PIPE, text=True, check=False)
        if not report.exists():
            print(ended.stdout, file=sys.stderr)
            return [{"test": " ".join(promise.tests), "outcome": "failed", "figures": []}]
        return [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()]


def measured(promise: Promise, *, everything: bool) -> Outcome:
    """The figures of what is measured beside the tests, as the outcome of one test."""
    module, _, name = promise.measure.partition(":")
    try:
        measure = getattr(importlib.import_module(f"bench.prove.{module}"), name)
        figures = [figure.as_json() for figure in measure(everything=everything)]
    except Exception:
        traceback.print_exc()
        return {"test": promise.measure, "outcome": "failed", "figures": []}
    kept = all(figure["kept"] for figure in figures)
    return {"test": promise.measure, "outcome": "passed" if kept else "failed", "figures": figures}


def judge(promise: Promise, outcomes: list[Outcome]) -> tuple[str, list[str]]:
    """kept, BROKEN or not yet, and the lines that say why."""
    if not promise.tests:
        return "not yet", []
    figures = [figure for outcome in outcomes for figure in outcome["figures"]]  # type: ignore[attr-defined]
    lines = [f"measured: {figure['name']}: {figure['value']:g} {figure['unit']}" for figure in figures]
    failed = [line for outcome in outcomes if outcome["outcome"] == "failed" for line in told(outcome)]
    passed = sum(outcome["outcome"] == "passed" for outcome in outcomes)
    skipped = sum(outcome["outcome"] == "skipped" for outcome in outcomes)
    lines.append(f"measured: {passed} of {len(outcomes)} tests hold" + (f", {skipped} skipped" if skipped else ""))
    if promise.so_far:
        lines.append(f"so far: {promise.so_far}")
    kept = passed > 0 and not failed and all(figure["kept"] for figure in figures)
    return "kept" if kept else "BROKEN", lines + failed


def told(outcome: Outcome) -> list[str]:
    """Which test failed, and the last words of its report."""
    words: list[str] = outcome.get("words", [])  # type: ignore[assignment]
    return [f"broken: {outcome['test']}", *(f"        {line}" for line in words)]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.prove", description=__doc__)
    parser.add_argument("numbers", nargs="*", type=int, metavar="NUMBER")
    parser.add_argument("--all", action="store_true", help="break every call, without limit of time")
    parser.add_argument("--steps", type=int, default=0, help="of the state machine, in place of about five minutes")
    arguments = parser.parse_args()
    sys.exit(main(arguments.numbers, everything=arguments.all, steps=arguments.steps))
