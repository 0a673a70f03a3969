"""Web and worker as one program, for a single machine: both start together, and end together.

Both are forked from a process that has loaded the site once, which halves the time to the first page. A worker that
dies is started again; when the web server ends, everything does.
"""

import os
import signal
import socket
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from types import FrameType
from typing import Any

from django.db import connections
from gunicorn.app.base import BaseApplication

from home.jobs.worker import KommezWorker
from kommez_cms.schedule import JOBS

HOST = "127.0.0.1"
THREADS = 8
ENDING_SECONDS = 12.0
RESTART_SECONDS = 2.0
READY_SECONDS = 60.0


class Web(BaseApplication):
    """Gunicorn with one process of threads: kept pages and the search index's connections are shared by all."""

    def __init__(self, port: int) -> None:
        self.port = port
        super().__init__()

    def load_config(self) -> None:
        for name, value in {
            "bind": f"{HOST}:{self.port}",
            "workers": 1,
            "worker_class": "gthread",
            "threads": THREADS,
            "timeout": 120,
            "graceful_timeout": 5,
            "keepalive": 5,
            "loglevel": "warning",
            "proc_name": "kommez",
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        from kommez_cms.wsgi import application

        return application


def serve(port: int, *, when_ready: Callable[[], None]) -> int:
    """Serve until SIGINT or SIGTERM, or until the web server ends by itself; returns the exit status."""
    refuse_used_port(port)
    connections.close_all()
    family = Family({"web": lambda: Web(port).run(), "worker": run_worker})

    def greet() -> None:
        if wait_until_ready(port):
            when_ready()

    return family.live(greet)


def run_worker() -> None:
    worker = KommezWorker(JOBS)
    worker.configure_signals()
    worker.run()


def refuse_used_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise SystemExit(
                f"Port {port} is taken by another program. Choose another: make run PORT={port + 1}"
            ) from error


def wait_until_ready(port: int) -> bool:
    """Whether the site answered within a minute."""
    ends = time.monotonic() + READY_SECONDS
    while time.monotonic() < ends:
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/-/ready", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            time.sleep(0.1)
    return False


def end_with(parent: int) -> None:
    """In a child: end when the parent was killed and could not ask."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


class Family:
    """Child processes by name; the first name is the one without which the others end too."""

    def __init__(self, programs: dict[str, Callable[[], None]]) -> None:
        self.programs = programs
        self.first = next(iter(programs))
        self.children: dict[int, str] = {}
        self.ending = False
        self.asked = False

    def live(self, when_started: Callable[[], object]) -> int:
        for name in self.programs:
            self._start(name)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._end)
        when_started()
        status = 0
        while self.children and not self.ending:
            status = self._wait()
        self._finish()
        return status

    def _start(self, name: str) -> None:
        parent = os.getpid()
        child = os.fork()
        if child == 0:
            os.setpgid(0, 0)  # Ctrl-C reaches the parent alone, which asks each child once
            threading.Thread(target=end_with, args=(parent,), daemon=True).start()
            try:
                self.programs[name]()
            except SystemExit as end:
                os._exit(end.code if isinstance(end.code, int) else 1)
            except BaseException:
                sys.excepthook(*sys.exc_info())
                os._exit(1)
            os._exit(0)
        self.children[child] = name

    def _wait(self) -> int:
        """Until a child ends or a signal comes; the exit status of the first child when that one ended."""
        try:
            child, status = os.waitpid(-1, 0)
        except (ChildProcessError, InterruptedError):
            return 0
        name = self.children.pop(child, "")
        if self.ending or not name:
            return 0
        code = os.waitstatus_to_exitcode(status)
        if name == self.first:
            self.ending = True
            return code if code >= 0 else 1
        print(f"The {name} ended ({code}); starting it again", file=sys.stderr)
        time.sleep(RESTART_SECONDS)
        if not self.ending:
            self._start(name)
        return 0

    def _end(self, number: int, frame: FrameType | None) -> None:
        self.ending = True
        self._ask()

    def _ask(self) -> None:
        """Ask the children to end, once: the worker takes a second time for impatience."""
        if not self.asked:
            self.asked = True
            self._send(signal.SIGTERM)

    def _send(self, number: int) -> None:
        for child in list(self.children):
            try:
                os.kill(child, number)
            except ProcessLookupError:
                self.children.pop(child, None)

    def _finish(self) -> None:
        """Ask the rest to end; after some seconds, make them."""
        self._ask()
        ends = time.monotonic() + ENDING_SECONDS
        while self.children and time.monotonic() < ends:
            self._reap()
            time.sleep(0.05)
        self._send(signal.SIGKILL)
        while self.children:
            self._reap()

    def _reap(self) -> None:
        try:
            child, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            self.children.clear()
            return
        self.children.pop(child, None)
