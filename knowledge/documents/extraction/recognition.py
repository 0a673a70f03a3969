"""What do pictures of text say? Pages are drawn in one limited process and recognised by tesseract in others.

Optional: without tesseract `languages()` is empty and scans say why they have no text.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO

from PIL import Image

from knowledge.documents.extraction import confined
from knowledge.documents.extraction.arabic import mend
from knowledge.documents.extraction.languages import Detector
from knowledge.documents.extraction.results import PageText
from knowledge.documents.extraction.text import clean

_BOOT = (
    "import sys; sys.path.append(sys.argv.pop(1));"
    " from knowledge.documents.extraction.rendering import main; main(sys.argv[1:])"
)
_ROOT = Path(__file__).resolve().parents[3]
_LATIN, _ALL = ("deu", "fra", "eng"), ("ara", "deu", "fra", "eng")
_PAGE_SECONDS, _OSD_SECONDS = 25, 8
_MEMORY = 512 * 1024 * 1024
_SURE, _MAX_FRAME = 60.0, 45_000_000  # percent below which a page is poor; bytes
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
    """(page number, grey picture or None) for each page, as the drawing process sends them."""
    wall = max(1, int(job.left) + 1)
    command = [sys.executable, "-I", "-B", "-c", _BOOT, str(_ROOT), str(_MEMORY), str(wall), str(wall), job.media_type,
               ",".join(str(number) for number in job.pages)]  # fmt: skip
    environment = {"LANG": "C.UTF-8", "TMPDIR": folder, "HOME": folder, "PATH": os.defpath,
                   "KOMMEZ_FILE_PASSWORD": job.password}  # fmt: skip
    with open(job.path, "rb") as file:
        process = subprocess.Popen(
            command,
            stdin=file.fileno(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env=environment,
            start_new_session=True,
        )
        assert process.stdout is not None
        try:
            while job.left > 0 and (header := process.stdout.readline(64)):
                number, width, height = (int(value) for value in header.split())
                yield number, _frame(process.stdout, width, height)
        except (ValueError, EOFError):
            return  # the process died in the middle of a page
        finally:
            process.kill()
            process.wait()
            process.stdout.close()


def _frame(pipe: IO[bytes], width: int, height: int) -> Image.Image | None:
    size = width * height
    if not 0 < size <= _MAX_FRAME:
        return None
    data = pipe.read(size)
    if len(data) < size:
        raise EOFError
    return Image.frombytes("L", (width, height), data)


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
    process = confined.start(
        [program, "stdin", "stdout", *options],
        stdin=subprocess.PIPE,
        folder=folder,
        memory=_MEMORY,
        cpu_seconds=int(seconds) + 2,
    )
    width, height = frame.size
    try:
        out, _ = process.communicate(b"P5 %d %d 255\n" % (width, height) + frame.tobytes(), timeout=seconds)
    except (subprocess.TimeoutExpired, BrokenPipeError):
        process.kill()
        process.communicate()
        return None
    return out.decode("utf-8", errors="replace") if process.returncode == 0 else None


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
