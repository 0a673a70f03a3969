"""What do pictures of text say? Pages are drawn in one limited process and recognised by tesseract in others.

Optional: without tesseract `languages()` is empty and scans say why they have no text.
"""

import shutil
import subprocess
import tempfile
import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from knowledge.documents.extraction import limited
from knowledge.documents.extraction.arabic import mend
from knowledge.documents.extraction.languages import Detector
from knowledge.documents.extraction.limited import Limits
from knowledge.documents.extraction.results import PageText
from knowledge.documents.extraction.straightening import even, straightened
from knowledge.documents.extraction.text import clean

_DRAWER = "knowledge.documents.extraction.rendering"
_LATIN, _ALL = ("deu", "fra", "eng"), ("ara", "deu", "fra", "eng")
_PAGE_SECONDS, _OSD_SECONDS = 25, 8
_MEMORY = 512 * 1024 * 1024
_SURE = 60.0  # percent below which a page is poor
_MAX_FRAME, _MAX_TOLD = 45_000_000, 8_000_000  # bytes of a drawn page, and of what is said of it
AT_ONCE = 2


@dataclass(frozen=True)
class Job:
    """Pages of one file to be recognised. `deadline` on the monotonic clock; `password` for a PDF that needs one."""

    path: Path
    media_type: str
    pages: tuple[int, ...]
    deadline: float
    password: str = ""
    at_once: int = AT_ONCE

    @property
    def left(self) -> float:
        return self.deadline - time.monotonic()


@cache
def languages() -> frozenset[str]:
    """The languages tesseract knows here (ara, deu, fra, eng, osd…); none where it is not installed."""
    program = shutil.which("tesseract")
    if not program:
        return frozenset()
    try:
        told = subprocess.run([program, "--list-langs"], capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return frozenset()
    return frozenset(told.stdout.decode("utf-8", errors="replace").split("\n")[1:]) - {""}


def recognise(job: Job) -> Iterator[PageText]:
    """The recognised pages in order, also those without any text; ends early when the time is up.

    A page that could not be drawn or recognised comes with empty text.
    """
    if not job.pages or not languages() or job.left < 1:
        return
    with tempfile.TemporaryDirectory(prefix="kommez-scan-") as folder, ThreadPoolExecutor(job.at_once) as pool:
        waiting: deque[tuple[int, Future[_Read | None]]] = deque()
        detector = Detector()
        frames = _frames(job, folder)
        try:
            for number, frame in frames:
                waiting.append((number, pool.submit(_read, frame, folder, job.deadline)))
                if len(waiting) > job.at_once:
                    page = _page(*waiting.popleft(), detector)
                    if page is None:
                        return
                    yield page
            while waiting:
                page = _page(*waiting.popleft(), detector)
                if page is None:
                    return
                yield page
        finally:
            frames.close()  # type: ignore[attr-defined]


@dataclass(frozen=True)
class _Read:
    text: str
    sure: float


def _page(number: int, future: "Future[_Read | None]", detector: Detector) -> PageText | None:
    """One page; None when the time was up before it was read."""
    read = future.result()
    if read is None:
        return None
    text = mend(clean(read.text))[0]
    poor = bool(text) and read.sure < _SURE
    return PageText(number, text, detector.of(text), recognised=True, poor=poor)


def _frames(job: Job, folder: str) -> Iterator[tuple[int, Image.Image | None]]:
    """(page number, grey picture or None) for each page, as the drawing process sends them, until the time is up."""
    seconds = job.left + 1
    limits = Limits(_MEMORY, int(seconds), seconds, output_bytes=len(job.pages) * _MAX_FRAME, grace_seconds=0)
    arguments = [job.media_type, ",".join(str(number) for number in job.pages)]
    with (
        open(job.path, "rb") as file,
        limited.reader(
            _DRAWER, arguments, stdin=file.fileno(), folder=folder, limits=limits, secret=job.password
        ) as it,
    ):
        kept = bytearray()
        header: _Header | None = None
        for chunk in it.chunks():
            kept += chunk
            while job.left > 0 and (header := header or _header(kept)) and len(kept) >= header.size:
                data = bytes(kept[: header.size])
                del kept[: header.size]
                yield header.page, Image.frombytes("L", (header.width, header.height), data) if data else None
                header = None
            if job.left <= 0 or len(kept) > _MAX_FRAME:
                return


class _Header(NamedTuple):
    """What is said before each picture."""

    page: int
    width: int
    height: int

    @property
    def size(self) -> int:
        return self.width * self.height


def _header(kept: bytearray) -> _Header | None:
    """Takes the line before a picture from what came; None while it is not there."""
    line, ended, _rest = kept.partition(b"\n")
    if not ended:
        return None
    del kept[: len(line) + 1]
    return _Header(*(int(value) for value in line.split()))


def _read(frame: Image.Image | None, folder: str, deadline: float) -> _Read | None:
    """What a picture says; None when time was up."""
    if frame is None:
        return _Read("", 0.0)
    low, high = frame.getextrema()
    if int(high) - int(low) < 24:  # type: ignore[arg-type]  # an empty sheet
        return _Read("", 0.0)
    turn, script = _orientation(frame, folder, deadline)
    if turn:
        frame = frame.rotate(-turn, expand=True, fillcolor=255)
    frame = straightened(even(frame))
    chosen = _chosen(script)
    told = _tesseract(
        frame,
        ["--psm", "3", "--dpi", "300", "-l", chosen, "tsv"],
        folder,
        min(_PAGE_SECONDS, deadline - time.monotonic()),
    )
    if told is None:
        return None if time.monotonic() >= deadline - 0.5 else _Read("", 0.0)
    return _from_table(told)


def _chosen(script: str) -> str:
    """The languages to read this script with, as tesseract wants them; one guess costs as much time as one language."""
    wanted = {"Arabic": ("ara", "eng"), "Latin": _LATIN, "Fraktur": _LATIN}.get(script, _ALL)
    here = [code for code in wanted if code in languages()]
    return "+".join(here or sorted(languages() - {"osd"})[:3] or ["eng"])


def _orientation(frame: Image.Image, folder: str, deadline: float) -> tuple[int, str]:
    """(degrees the page must be turned clockwise, script); (0, "") where that cannot be told."""
    if "osd" not in languages():
        return 0, ""
    small = frame.reduce(2) if min(frame.size) > 1_400 else frame
    seconds = min(_OSD_SECONDS, deadline - time.monotonic())
    told = _tesseract(
        small, ["--psm", "0", "--dpi", "150" if small is not frame else "300", "-l", "osd"], folder, seconds
    )
    facts = dict(line.split(": ", 1) for line in (told or "").splitlines() if ": " in line)
    try:
        turn = int(facts["Rotate"]) if float(facts["Orientation confidence"]) > 1.0 else 0
        script = facts["Script"] if float(facts["Script confidence"]) > 0.5 else ""
    except (KeyError, ValueError):
        return 0, ""
    return turn % 360 // 90 * 90, script


def _tesseract(frame: Image.Image, options: Sequence[str], folder: str, seconds: float) -> str | None:
    """What tesseract prints, or None when it failed or took longer."""
    program = shutil.which("tesseract")
    if not program or seconds < 0.5:
        return None
    width, height = frame.size
    limits = Limits(_MEMORY, int(seconds) + 2, seconds, _MAX_TOLD)
    with limited.program(
        [program, "stdin", "stdout", *options], stdin=subprocess.PIPE, folder=folder, limits=limits
    ) as running:
        out = b"".join(running.chunks(b"P5 %d %d 255\n" % (width, height) + frame.tobytes()))
    return out.decode("utf-8", errors="replace") if running.code == 0 and not running.broken else None


def _from_table(told: str) -> _Read:
    """Lines and paragraphs from the table of words, and how sure tesseract is of them (percent, by letters)."""
    pieces: list[str] = []
    place: tuple[str, ...] = ()
    weight = total = 0.0
    for row in told.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) < 12 or cells[0] != "5" or not cells[11].strip():
            continue
        here = tuple(cells[2:5])
        if pieces:
            pieces.append(" " if here == place else "\n" if here[:2] == place[:2] else "\n\n")
        pieces.append(cells[11])
        place = here
        weight += len(cells[11])
        total += len(cells[11]) * max(0.0, float(cells[10]))
    return _Read("".join(pieces), total / weight if weight else 0.0)
