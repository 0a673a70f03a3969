"""The process that reads one file: sets its own limits, then says what it finds, line by line, as JSON.

The file is standard input, the answer standard output: {"media_type"}, one {"page": [number, text, language, poor]}
per page, {"end": {...}}. Lines that were written count even when the process dies of a limit.
"""

import ctypes
import json
import os
import resource
import signal
import sys
from types import FrameType
from typing import Any, BinaryIO

MAX_PAGES = 5_000
MAX_CHARACTERS = 5_000_000
_NEW_USER, _NEW_NET = 0x10000000, 0x40000000
_FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "ftplib.",
              "http.client.", "urllib.", "smtplib.", "webbrowser.")  # fmt: skip


class TimeIsUp(BaseException):
    """The soft limit of processor or wall time: what was read so far is kept. Not an `Exception`, so that no reader
    mistakes it for a damaged part."""


def set_limits(*, memory: int, cpu: int, wall: int) -> None:
    """Bind this process: address space in bytes, processor and wall time in seconds, no files, no core, no network."""
    for signal_number in (signal.SIGXCPU, signal.SIGALRM):
        signal.signal(signal_number, _time_is_up)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 2))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    signal.alarm(wall)
    libc = ctypes.CDLL(None, use_errno=True)
    # An empty network where the system allows it; the audit hook below holds everywhere.
    if hasattr(libc, "unshare") and libc.unshare(_NEW_NET) != 0:
        libc.unshare(_NEW_USER | _NEW_NET)
    sys.addaudithook(_guard)


def _time_is_up(_number: int, _frame: FrameType | None) -> None:
    raise TimeIsUp


def _guard(event: str, _arguments: tuple[object, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(f"a document reader may not use {event}")


class Report:
    """Writes the answer and keeps its budget."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self.pages = self.characters = 0

    def line(self, data: dict[str, Any]) -> None:
        self._out.write(json.dumps(data, ensure_ascii=False).encode("utf-8", errors="replace") + b"\n")
        self._out.flush()

    def page(self, number: int, text: str, language: str, *, poor: bool) -> None:
        self.line({"page": [number, text, language, poor]})
        self.pages += 1
        self.characters += len(text)

    def end(self, state: str, reason: str, notes: set[Any], source: Any = None) -> None:
        if state == "failed" and self.pages:
            state = "partial"
        told = {"state": state, "reason": reason, "notes": sorted(notes), "peak_mb": peak_mb()}
        if source is not None:
            told |= {"left_out": dict(source.left_out), "scans": source.scans}
        self.line({"end": told})


def peak_mb() -> float:
    """Largest resident memory of this process in MB (10^6 bytes). /proc counts from exec, getrusage from the parent."""
    try:
        with open("/proc/self/status", encoding="ascii") as status:
            kilobytes = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    except (OSError, StopIteration):
        kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(kilobytes * 1024 / 1e6, 1)


def answer(file: BinaryIO, name: str, report: Report) -> None:
    """Inspect and read the file; always ends with an "end" line unless the process is killed."""
    from knowledge.documents.extraction.inspection import inspect
    from knowledge.documents.extraction.registry import Source
    from knowledge.documents.extraction.results import Note, Reason, Refused, State

    notes: set[Note] = set()
    source, password = None, os.environ.get("KOMMEZ_FILE_PASSWORD", "")
    try:
        findings = inspect(file, name)
        if findings.state == State.ENCRYPTED and password:
            from knowledge.documents.extraction.decryption import decrypted

            report.line({"media_type": findings.media_type})
            file = decrypted(file, findings.media_type, password)
            findings = inspect(file, name)
            notes.add(Note.OPENED)
        notes |= findings.notes
        report.line({"media_type": findings.media_type})
        if findings.reason:
            report.end(findings.state, findings.reason, notes)
            return
        source = Source(file, name, findings.media_type, notes, password=password)
        source.has_layers = findings.has_layers
        report.end(*_read(source, report), notes, source)
    except Refused as refusal:
        untried = refusal.reason == Reason.PASSWORD and password  # an older format, which nothing here opens
        report.end(refusal.state, Reason.UNKNOWN_ENCRYPTION if untried else refusal.reason, notes, source)
    except MemoryError:
        report.end("failed", Reason.MEMORY, notes, source)
    except TimeIsUp:
        report.end("failed", Reason.TIME, notes, source)
    except Exception as error:
        print(f"{type(error).__name__}: {error}"[:2_000], file=sys.stderr)
        report.end("failed", Reason.MEMORY if _is_want_of_memory(error) else Reason.DAMAGED, notes, source)


def _is_want_of_memory(error: Exception) -> bool:
    """C libraries and the loader say it in words of their own."""
    said = str(error).lower()
    return "memory" in said or "failed to map segment" in said


def _read(source: Any, report: Report) -> tuple[str, str]:
    from knowledge.documents.extraction.languages import Detector
    from knowledge.documents.extraction.registry import reader_for
    from knowledge.documents.extraction.results import Reason, State
    from knowledge.documents.extraction.text import clean

    reader = reader_for(source.media_type)
    if reader is None:
        return State.NO_TEXT, Reason.LEGACY
    detector = Detector()
    for number, raw in reader(source):
        left = MAX_CHARACTERS - report.characters
        text = raw[: left + 1] if source.is_clean else clean(raw[: left + 1])
        if text:
            report.page(number, text[:left], detector.of(text), poor=number in source.poor)
        if len(text) > left:
            return State.TRUNCATED, Reason.TEXT_LIMIT
        if report.pages >= MAX_PAGES:
            return State.TRUNCATED, Reason.PAGE_LIMIT
    if source.cut in (Reason.DAMAGED_PAGES, Reason.TORN, Reason.EMBEDDED_UNREAD):
        if report.pages or source.cut == Reason.EMBEDDED_UNREAD:
            return State.PARTIAL, source.cut
        return State.FAILED, Reason.DAMAGED
    if source.cut:
        return State.TRUNCATED, source.cut
    return (State.OK, Reason.NONE) if report.pages else (State.NO_TEXT, Reason.EMPTY_TEXT)


def enter(arguments: list[str]) -> tuple[BinaryIO, list[str]]:
    """What each reading process does first: bind itself by the numbers `limited.reader` gave it (memory in bytes,
    processor and wall seconds). Returns the pipe for its answer and the arguments that are left."""
    memory, cpu, wall = (int(value) for value in arguments[:3])
    # What libraries print goes to the error stream; the answer keeps the pipe to itself.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    set_limits(memory=memory, cpu=cpu, wall=wall)
    return out, arguments[3:]


def main(arguments: list[str]) -> None:
    """arguments: those of `enter`, and the file's (harmless) name."""
    out, (name,) = enter(arguments)
    report = Report(out)
    with os.fdopen(0, "rb", closefd=False) as file:
        answer(file, name, report)
    out.flush()
    os._exit(0)  # no clean-up that a hostile file could drag out
