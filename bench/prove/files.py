"""Promise 7 beside its tests: files with bytes changed at random, read in limited processes, two at a time."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from bench.figures import Figure
from bench.ground import ROOT

_CHUNK, _SOME, _ALL = 2_500, 20_000, 100_000
_FIRST_SEED = 1_000  # others than the suite's


def mutation_figures(*, everything: bool = False) -> list[Figure]:
    """Processes that died, files without a state, the slowest and the largest; `everything` reads 100,000 files."""
    chunks = (_ALL if everything else _SOME) // _CHUNK
    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(_read, range(_FIRST_SEED, _FIRST_SEED + chunks)))
    ended = [one for one in told if one is not None]
    with_state = sum(sum(one["states"].values()) for one in ended)
    return [
        Figure("changed files read", chunks * _CHUNK, "files", _SOME, "at least"),
        Figure("readers that died", len(told) - len(ended), "", 0, "exactly"),
        Figure("changed files without a state", len(ended) * _CHUNK - with_state, "", 0, "exactly"),
        Figure("slowest changed file", max((one["slowest"] for one in ended), default=0), "s", 30),
        Figure("largest reader of 2,500 changed files", max((one["largest"] for one in ended), default=0), "MB", 537),
    ]


def _read(seed: int) -> dict[str, Any] | None:
    """What became of one chunk; None when the process died, with the last mutant's number on the error stream."""
    command = [sys.executable, "-m", "tests.samples.mutations", str(seed), str(_CHUNK)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"seed {seed}: mutant {done.stderr.splitlines()[-1:]} ended the reader", file=sys.stderr)
        return None
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told
