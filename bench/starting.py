"""How long until the first page: on a fresh clone, and the second time."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from bench.figures import Figure
from bench.ground import ROOT, environment, free_port, served, wait_for_page


def measure() -> list[Figure]:
    with served():
        pass  # whatever had changed is prepared now
    with served() as (_, second):
        pass
    return [
        Figure("fresh clone to first page, warm package caches", fresh_clone(), "s", 120),
        Figure("second make run to first page", second, "s", 10),
    ]


def fresh_clone() -> float:
    """Seconds from `git clone` of the committed state to the demo's home page, the runtime set installed meanwhile."""
    folder = Path(tempfile.mkdtemp(prefix="kommez-fresh-"))
    port = free_port()
    started = time.monotonic()
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder / "clone")], check=True)
    variables = environment(KOMMEZ_DATA_DIR="var")
    site = subprocess.Popen(
        ["make", "run", f"PORT={port}"],
        cwd=folder / "clone",
        env=variables,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return wait_for_page(f"http://127.0.0.1:{port}/de/", started, 400)
    finally:
        os.killpg(site.pid, signal.SIGTERM)  # make and the site, which ends its own
        site.wait(60)
        shutil.rmtree(folder, ignore_errors=True)
