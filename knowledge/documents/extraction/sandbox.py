"""How is an untrusted file read without the site noticing? In a process of its own, with limits, by `extract_file`."""

import contextlib
import json
import signal
import tempfile
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from knowledge.documents.extraction import limited
from knowledge.documents.extraction.limited import Limits
from knowledge.documents.extraction.results import ExtractionResult, Note, PageText, Reason, State, by_use

_READER = "knowledge.documents.extraction.worker"
_MARGIN_SECONDS = 3.0  # between the end of recognition and the limit of wall time
_TIME_SIGNALS = (signal.SIGXCPU, signal.SIGKILL, signal.SIGALRM)


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
    protected file. With `recognise` pages that are pictures are recognised for as long as the time lasts; else (and
    when time is up) their numbers are in `pages_left`. Takes at most `limits.wall_seconds` (28 s) and a moment, and no
    more memory here than the text and two drawn pages.
    """
    limits = limits or Limits()
    begun = time.monotonic()
    try:
        if not Path(path).is_file():
            raise FileNotFoundError(path)
        with open(path, "rb") as file, tempfile.TemporaryDirectory(prefix="kommez-read-") as folder:
            answer = _ask(file.fileno(), _harmless(name), folder, limits, password)
    except (OSError, ValueError):
        return ExtractionResult(State.FAILED, Reason.UNREADABLE, seconds=round(time.monotonic() - begun, 3))
    result = _result(answer)
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


def _ask(descriptor: int, name: str, folder: str, limits: Limits, password: str) -> _Answer:
    answer = _Answer()
    with limited.reader(_READER, [name], stdin=descriptor, folder=folder, limits=limits, secret=password) as running:
        try:
            for line in running.lines():
                answer.take(line)
                if answer.end is not None:
                    break
        except (ValueError, KeyError, TypeError):
            answer.broken = Reason.CRASHED
    if answer.end is None and not answer.broken:
        answer.broken = running.broken or (Reason.TIME if -running.code in _TIME_SIGNALS else Reason.CRASHED)
    answer.peak_mb = running.peak_mb
    return answer


def _result(answer: _Answer) -> ExtractionResult:
    pages = tuple(answer.pages)
    end = answer.end or {}
    if end and not answer.broken:
        state, reason = State(end["state"]), Reason(end["reason"])
    else:
        state = State.PARTIAL if pages else State.FAILED
        reason = answer.broken
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
