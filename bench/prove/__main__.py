"""make prove: run the tests of every promise that has some, and print the table with measured figures.

`python -m bench.prove [NUMBER …]` runs only those named. Exit status 1 when a promise is broken.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.ground import ROOT
from bench.prove.promises import PROMISES, Promise

Outcome = dict[str, object]


def main(wanted: list[str]) -> int:
    chosen = [promise for promise in PROMISES if not wanted or str(promise.number) in wanted]
    broken = 0
    for promise in chosen:
        outcomes = run_tests(promise) if promise.tests else []
        state, lines = judge(promise, outcomes)
        broken += state == "BROKEN"
        print(f"{promise.number:2}  {state:8} {promise.name}\n              promised: {promise.promised}")
        print("".join(f"              {line}\n" for line in lines), end="", flush=True)
    return int(broken > 0)


def run_tests(promise: Promise) -> list[Outcome]:
    """What became of every test of the promise, with the figures it recorded."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.jsonl"
        command = [sys.executable, "-m", "pytest", *promise.tests, "-n", "2", "--promise-report", str(report)]
        variables = {name: value for name, value in os.environ.items() if name != "KOMMEZ_DATA_DIR"}
        ended = subprocess.run(command, cwd=ROOT, env=variables, stdout=subprocess.PIPE, text=True, check=False)
        if not report.exists():
            print(ended.stdout, file=sys.stderr)
            return [{"test": " ".join(promise.tests), "outcome": "failed", "figures": []}]
        return [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()]


def judge(promise: Promise, outcomes: list[Outcome]) -> tuple[str, list[str]]:
    """kept, BROKEN or not yet, and the lines that say why."""
    if not promise.tests:
        return "not yet", []
    figures = [figure for outcome in outcomes for figure in outcome["figures"]]  # type: ignore[attr-defined]
    lines = [f"measured: {figure['name']}: {figure['value']:g} {figure['unit']}" for figure in figures]
    failed = [f"broken: {outcome['test']}" for outcome in outcomes if outcome["outcome"] == "failed"]
    passed = sum(outcome["outcome"] == "passed" for outcome in outcomes)
    skipped = sum(outcome["outcome"] == "skipped" for outcome in outcomes)
    lines.append(f"measured: {passed} of {len(outcomes)} tests hold" + (f", {skipped} skipped" if skipped else ""))
    if promise.so_far:
        lines.append(f"so far: {promise.so_far}")
    kept = passed > 0 and not failed and all(figure["kept"] for figure in figures)
    return "kept" if kept else "BROKEN", lines + failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
