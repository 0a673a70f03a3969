"""Runs crashes one after the other on copies of the prepared site; `python -m bench.prove.crash_runner …` is one runner.

Every crash happens in a child of this process, which has loaded the site but never touched it, and is judged in a
second such child. One JSON line is printed for each.
"""

import json
import logging
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.db import connections

from bench.prove.breaking import Breaker, Way
from bench.prove.crash_site import start_django
from bench.prove.crash_steps import run
from bench.prove.crash_verdict import judge

LONGEST = 60.0  # seconds a child may take


def main(site: Path, way: Way, numbers: Iterable[int], *, reads: bool, scenario: str) -> None:
    """The site in `KOMMEZ_DATA_DIR` is made anew for every number; 0 breaks nothing and tells how many calls there are."""
    start_django()
    logging.disable()  # every broken call would be told at length
    import kommez_cms.wsgi  # noqa: F401 - loads addresses and middleware, once for all children

    connections.close_all()  # nothing of a site may be open when a child begins
    folder = Path(os.environ["KOMMEZ_DATA_DIR"])
    for number in numbers:
        started = time.monotonic()
        shutil.rmtree(folder.parent, ignore_errors=True)
        shutil.copytree(site, folder)
        crash = in_child(lambda number=number: crash_at(number, way, folder, reads=reads, scenario=scenario), folder)  # type: ignore[misc]
        verdict = in_child(lambda: judge(folder, alive=way == "full"), folder)
        line = {"number": number, "way": way, **crash, "verdict": verdict, "seconds": time.monotonic() - started}
        print(json.dumps(line), flush=True)


def crash_at(number: int, way: Way, folder: Path, *, reads: bool, scenario: str) -> dict[str, Any]:
    """The scenario with the one call broken; what is returned is known only of a process that went on."""
    breaker = Breaker(number, way, folder, reads=reads)
    breaker.install()
    failed = run(folder, scenario)
    return {"calls": breaker.calls, "broke": breaker.broke, "failed": failed}


def in_child(work: Callable[[], dict[str, Any]], folder: Path) -> dict[str, Any]:
    """What `work` returns in a process of its own; {"ended": status} when that did not come to its end."""
    answer = folder.with_name("answer.json")
    answer.unlink(missing_ok=True)
    child = os.fork()
    if child == 0:
        try:
            text = json.dumps(work())
            _write_text(answer, text)
            os._exit(0)
        except BaseException:
            sys.excepthook(*sys.exc_info())
            os._exit(1)
    status = wait_for(child)
    if answer.exists():
        return dict(json.loads(answer.read_text(encoding="utf-8")))
    return {"ended": status}


def wait_for(child: int) -> int:
    """The exit status; a child that takes too long is killed (-9)."""
    ends = time.monotonic() + LONGEST
    while time.monotonic() < ends:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.002)
    os.kill(child, 9)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _write_text(path: Path, text: str) -> None:
    """Past everything that was made breakable."""
    import _io

    with _io.FileIO(str(path), "w") as file:
        file.write(text.encode())


if __name__ == "__main__":
    source, chosen, depth = Path(sys.argv[1]), sys.argv[2], sys.argv[3] == "reads"
    lines = (int(line) for line in sys.stdin)
    main(source, chosen, lines, reads=depth, scenario=sys.argv[4])  # type: ignore[arg-type]
