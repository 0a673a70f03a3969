"""How long the quick check takes that one runs before every commit."""

import subprocess
import time

from bench.figures import Figure
from bench.ground import ROOT


def measure() -> list[Figure]:
    started = time.monotonic()
    ended = subprocess.run(["make", "check"], cwd=ROOT, stdout=subprocess.DEVNULL, check=False)
    seconds = time.monotonic() - started
    return [
        Figure("make check", seconds, "s", 60),
        Figure("make check, exit status", ended.returncode, "", 0, "exactly"),
    ]
