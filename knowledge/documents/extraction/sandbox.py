"""How is an untrusted file read without the site noticing? In a process of its own, with limits, by `extract_file`."""

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from knowledge.documents.extraction.results import ExtractionResult, Note, PageText, Reason, State, by_use

ROOT = Path(__file__).resolve().parents[3]
# -I ignores the environment and the current folder; the project's folder comes last, so that it shadows nothing.
_BOOT = (
    "import sys; sys.path.append(sys.argv.pop(1));"
    " from knowledge.documents.extraction.worker import main; main(sys.argv[1:])"
)
_MARGIN_SECONDS = 3.0  # between the end of recognition and the limit of wall time
_TIME_SIGNALS = (signal.SIGXCPU, signal.SIGKILL, signal.SIGALRM)


@dataclass(frozen=True)
class Limits:
    """What one file may cost: memory in bytes of address space, seconds, bytes of answer."""

    memory: int = 512 * 1024 * 1024
    cpu_seconds: int = 20
    wall_seconds: float = 28.0
    output_bytes: int = 48_000_000


@dataclass
class _Answer:
    """What came through the pipe so far."""

    media_type: str = ""
    pages: list[PageText] = field(default_factory=list)
    end: dict[str, Any] | None = None
    broken: Reason = Reason.NONE
    peak_mb: float = 0.0

    def take(self, line: bytes) -> None:
        data = json.loads(line)
        if "page" in data:
            number, text, language, poor = data["page"]
            self.pages.append(PageText(int(number), str(text), str(language), poor=bool(poor)))
        elif "end" in data:
            self.end = data["end"]
        else:
            self.media_type = str(data["media_type"])


def extract_file(
    path: Path | str, *, name: str, limits: Limits | None = None, password: str = "", recognise: bool = True
) -> ExtractionResult:
    """The text of a file per page, or why there is none. Never raises for anything the file does or is.

    `name` is the name the uploader gave (a blob's path has none); only its ending is looked at. `password` opens a
    protected PDF. With `recognise` pages that are pictures are recognised for as long as the time lasts; else (and
    when time is up) their numbers are in `pages_left`. Takes at most `limits.wall_seconds` (28 s) and a moment, and no
    more memory here than the text and two drawn pages.
    """
    limits = limits or Limits()
    begun = time.monotonic()
    try:
        if not Path(path).is_file():
            raise FileNotFoundError(path)
        with open(path, "rb") as file, tempfile.TemporaryDirectory(prefix="kommez-read-") as folder:
            answer, code = _run(file.fileno(), _harmless(name), folder, limits, password)
    except (OSError, ValueError):
        return ExtractionResult(State.FAILED, Reason.UNREADABLE, seconds=round(time.monotonic() - begun, 3))
    result = _result(answer, code)
    if result.pages_left and recognise:
        from knowledge.documents.extraction.scans import with_scans  # pictures and language models, only for scans

        deadline = begun + limits.wall_seconds - _MARGIN_SECONDS
        # Where there is no room for another process, the pages stay in `pages_left`.
        with contextlib.suppress(OSError, ValueError, RuntimeError):
            result = with_scans(result, Path(path), deadline=deadline, password=password)
    return replace(result, seconds=round(time.monotonic() - begun, 3))


def _harmless(name: str) -> str:
    """A name that keeps nothing but the ending of the given one."""
    ending = name.rstrip(". ").rpartition(".")[2].lower()
    return f"file.{ending}" if "." in name and ending.isascii() and ending.isalnum() and len(ending) <= 10 else "file"


def _run(descriptor: int, name: str, folder: str, limits: Limits, password: str) -> tuple[_Answer, int]:
    soft_wall = max(1, int(limits.wall_seconds) - 3)
    command = [sys.executable, "-I", "-B", "-c", _BOOT, str(ROOT), str(limits.memory), str(limits.cpu_seconds),
               str(soft_wall), name]  # fmt: skip
    environment = {
        "LANG": "C.UTF-8",
        "TMPDIR": folder,
        "HOME": folder,
        "PATH": os.defpath,
        "OMP_NUM_THREADS": "1",
        "KOMMEZ_FILE_PASSWORD": password,
    }
    process = subprocess.Popen(
        command,
        stdin=descriptor,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=environment,
        start_new_session=True,
    )
    try:
        answer = _listen(process, limits)
    finally:
        process.kill()
        code = process.wait()
        if process.stdout:
            process.stdout.close()
    return answer, code


def _listen(process: "subprocess.Popen[bytes]", limits: Limits) -> _Answer:
    answer = _Answer()
    try:
        for line in _lines(process, limits, answer):
            answer.take(line)
            if answer.end is not None:
                break
    except (ValueError, KeyError, TypeError):
        answer.broken = Reason.CRASHED
    return answer


def _lines(process: "subprocess.Popen[bytes]", limits: Limits, answer: _Answer) -> Iterator[bytes]:
    """Lines of the worker until it ends, or until a limit of time or size strikes (then `answer.broken` says which)."""
    assert process.stdout is not None
    pipe = process.stdout.fileno()
    os.set_blocking(pipe, False)
    deadline = time.monotonic() + limits.wall_seconds
    kept, received = b"", 0
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while True:
            answer.peak_mb = max(answer.peak_mb, _peak_mb(process.pid))
            left = deadline - time.monotonic()
            if left <= 0:
                answer.broken = Reason.TIME
                return
            if not selector.select(min(left, 0.2)):
                continue
            chunk = os.read(pipe, 1 << 18)
            received += len(chunk)
            if not chunk:
                return
            beyond = max(0, received - limits.output_bytes)
            *lines, kept = (kept + chunk[: len(chunk) - beyond]).split(b"\n")
            yield from lines
            if beyond:
                answer.broken = Reason.OUTPUT
                return


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


def _result(answer: _Answer, code: int) -> ExtractionResult:
    pages = tuple(answer.pages)
    end = answer.end or {}
    if end and not answer.broken:
        state, reason = State(end["state"]), Reason(end["reason"])
    else:
        state = State.PARTIAL if pages else State.FAILED
        reason = answer.broken or (Reason.TIME if -code in _TIME_SIGNALS else Reason.CRASHED)
    return ExtractionResult(
        state=state,
        reason=reason,
        media_type=answer.media_type,
        languages=by_use(pages),
        pages=pages,
        notes=tuple(Note(note) for note in end.get("notes", ())),
        left_out={str(note): int(count) for note, count in end.get("left_out", {}).items()},
        pages_left=tuple(int(number) for number in end.get("scans", ())),
        peak_mb=max(float(end.get("peak_mb", 0.0)), answer.peak_mb),
    )
