"""How is an untrusted file worked on without the site noticing? In processes of their own, all of them started here.

One contract for readers, drawers and foreign programs: a share of memory, of processor and wall time, of what may be
written to files and said on the pipe; no network where the system allows that; an environment and a folder of its own;
a short beginning of what it says on its error stream; and at the end nothing of it is left running.
"""

import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.documents.extraction.results import Reason

ROOT = Path(__file__).resolve().parents[3]
# -I ignores the environment and the current folder; the project's folder comes last, so that it shadows nothing.
_BOOT = (
    "import sys; from importlib import import_module; sys.path.append(sys.argv.pop(1));"
    " import_module(sys.argv.pop(1)).main(sys.argv[1:])"
)
# A few lines of Python set the limits and become the program: `preexec_fn` is not safe beside threads.
_LAUNCH = """
import ctypes, os, resource, sys
for name in ("AS", "CPU", "FSIZE", "NOFILE", "CORE"):
    most = int(sys.argv.pop(1))
    resource.setrlimit(getattr(resource, "RLIMIT_" + name), (most, most + (name == "CPU")))
libc = ctypes.CDLL(None)
if hasattr(libc, "unshare") and libc.unshare(0x40000000) != 0:
    libc.unshare(0x50000000)
os.execv(sys.argv[1], sys.argv[1:])
"""
_CHUNK, _MOMENT = 1 << 18, 0.2
_SAID = 2_000  # bytes of the error stream that are kept


@dataclass(frozen=True)
class Limits:
    """What one process may cost: memory in bytes of address space, seconds, bytes of answer, bytes of any one file it
    writes. `grace_seconds` before its wall time is up a reader of ours stops by itself and says what it has."""

    memory: int = 512 * 1024 * 1024
    cpu_seconds: int = 20
    wall_seconds: float = 28.0
    output_bytes: int = 48_000_000
    file_bytes: int = 0
    open_files: int = 64
    grace_seconds: float = 3.0


class Running:
    """A started process. `broken`: the limit at which it was stopped from here (time or output), else none; `code`: its
    exit code once it is over (minus a signal's number); `said`: the beginning of its error stream; `peak_mb`: its largest
    resident memory as seen from here."""

    def __init__(self, process: "subprocess.Popen[bytes]", limits: Limits) -> None:
        self._process, self._limits = process, limits
        self._deadline = time.monotonic() + limits.wall_seconds
        self._is_told = False
        self.broken = Reason.NONE
        self.code = 0
        self.said = b""
        self.peak_mb = 0.0

    def chunks(self, sent: bytes = b"") -> Iterator[bytes]:
        """What the process says, as it comes, while `sent` goes to its standard input; ends with the process, or when
        its time is up or it said too much."""
        received, rest = 0, memoryview(sent)
        with selectors.DefaultSelector() as selector:
            for pipe, event in self._pipes():
                os.set_blocking(pipe.fileno(), False)
                selector.register(pipe, event)
            while True:
                self.peak_mb = max(self.peak_mb, _peak_mb(self._process.pid))
                left = self._deadline - time.monotonic()
                if left <= 0:
                    self.broken = Reason.TIME
                    return
                ready = {key.fileobj for key, _events in selector.select(min(left, _MOMENT))}
                if self._process.stdin in ready:
                    rest = self._send(rest, selector)
                if self._process.stderr in ready:
                    self._listen(selector)
                if self._process.stdout not in ready:
                    continue
                chunk = os.read(self._process.stdout.fileno(), _CHUNK)
                received += len(chunk)
                beyond = received - self._limits.output_bytes
                if chunk:
                    yield chunk[: len(chunk) - beyond] if beyond > 0 else chunk
                if beyond > 0:
                    self.broken = Reason.OUTPUT
                if beyond > 0 or not chunk:
                    self._is_told = not chunk
                    return

    def lines(self) -> Iterator[bytes]:
        """Whole lines of what the process says; see `chunks`."""
        kept = b""
        for chunk in self.chunks():
            *lines, kept = (kept + chunk).split(b"\n")
            yield from lines

    def _pipes(self) -> Iterator[tuple[Any, int]]:
        if self._process.stdin is not None:
            yield self._process.stdin, selectors.EVENT_WRITE
        yield self._process.stdout, selectors.EVENT_READ
        yield self._process.stderr, selectors.EVENT_READ

    def _send(self, rest: memoryview, selector: selectors.BaseSelector) -> memoryview:
        pipe = self._process.stdin
        assert pipe is not None
        try:
            rest = rest[os.write(pipe.fileno(), rest[:_CHUNK]) :]
        except BrokenPipeError:
            rest = rest[:0]
        if not rest:
            selector.unregister(pipe)
            pipe.close()
        return rest

    def _listen(self, selector: selectors.BaseSelector) -> None:
        pipe = self._process.stderr
        assert pipe is not None
        chunk = os.read(pipe.fileno(), _CHUNK)
        self.said += chunk[: max(0, _SAID - len(self.said))]
        if not chunk:
            selector.unregister(pipe)

    def end(self) -> None:
        """Make sure that nothing is left of the process and of what it started."""
        if self._is_told:  # it is about to end by itself, with a code of its own
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_MOMENT)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self.code = self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()


def _peak_mb(pid: int) -> float:
    """Largest resident memory of a running process in MB; 0.0 when it is gone."""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as status:
            for line in status:
                if line.startswith("VmHWM"):
                    return round(int(line.split()[1]) * 1024 / 1e6, 1)
    except OSError:
        pass
    return 0.0


@contextmanager
def reader(
    module: str, arguments: Sequence[str], *, stdin: int, folder: str, limits: Limits, secret: str = ""
) -> Iterator[Running]:
    """Start the `main` of one of our modules, which calls `worker.enter` first, with an open file as its standard
    input, in `folder`. `secret` (a file's password) reaches it by its environment, which only it can read."""
    command = [
        *(sys.executable, "-I", "-B", "-c", _BOOT, str(ROOT), module, str(limits.memory), str(limits.cpu_seconds)),
        *(str(max(1, int(limits.wall_seconds - limits.grace_seconds))), *arguments),
    ]
    with _started(command, stdin, folder, limits, {"KOMMEZ_FILE_PASSWORD": secret}) as running:
        yield running


@contextmanager
def program(command: Sequence[str], *, stdin: int, folder: str, limits: Limits) -> Iterator[Running]:
    """Start a foreign program (an absolute path and its arguments) in `folder`. `stdin` is a descriptor, or one of
    `subprocess.PIPE` (for what `chunks` sends) and `subprocess.DEVNULL`."""
    numbers = (limits.memory, limits.cpu_seconds, limits.file_bytes, limits.open_files, 0)
    launch = [sys.executable, "-I", "-S", "-c", _LAUNCH, *map(str, numbers), *command]
    further = {name: os.environ[name] for name in ("TESSDATA_PREFIX",) if name in os.environ}
    with _started(launch, stdin, folder, limits, further) as running:
        yield running


@contextmanager
def _started(
    command: Sequence[str], stdin: int, folder: str, limits: Limits, further: Mapping[str, str]
) -> Iterator[Running]:
    environment = {"LANG": "C.UTF-8", "TMPDIR": folder, "HOME": folder, "PATH": os.defpath, "OMP_THREAD_LIMIT": "1",
                   "OMP_NUM_THREADS": "1", **further}  # fmt: skip
    process = subprocess.Popen(
        command,
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        env=environment,
        start_new_session=True,
    )
    running = Running(process, limits)
    try:
        yield running
    finally:
        running.end()
