"""Copies of the measured site that a measurement may fill as it likes, and measurements in processes of their own."""

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from bench.ground import FOLDER, ROOT, environment

DATABASE = "kommez.sqlite3"  # as `kommez_cms.config` names it


def copied_site(name: str) -> Path:
    """The data folder of a fresh copy of the measured site: its database and nothing else."""
    folder = FOLDER / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    source, copy = sqlite3.connect(FOLDER / DATABASE), sqlite3.connect(folder / DATABASE)
    with closing(source), closing(copy):
        source.backup(copy)
    return folder


def measured_in(folder: Path, module: str, *arguments: str) -> Any:
    """What `python -m MODULE ARGUMENTS` prints as JSON when the site in `folder` is its own."""
    ended = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env=environment(KOMMEZ_DATA_DIR=str(folder)),
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(ended.stdout.splitlines()[-1])


def load_as_served() -> None:
    """The site in this process, loaded as the server loads it: what stays is nothing the collector walks."""
    import kommez_cms.wsgi  # noqa: F401
