"""Tasks for tests of the real worker: one that waits to be killed, one that leaves a trace."""

import time
from pathlib import Path

from django_tasks import task


@task()
def write_down(path: str, text: str) -> None:
    Path(path).write_text(text, encoding="utf-8")


@task()
def hang(path: str) -> None:
    """Say that it runs, then wait for longer than any test."""
    Path(path).write_text("running", encoding="utf-8")
    time.sleep(600)
