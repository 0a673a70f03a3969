"""Where are PDF files kept that were made once? In the data folder, under the checksum of all that stands in them.

Another reader who may see the same gets the same file; whoever sees more or less, or comes after a change, has another
checksum. So nothing is ever served that its reader's own page does not show, and nothing has to be taken back.
"""

import hashlib
import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from knowledge.printing.papers import Paper
from knowledge.printing.process import STYLE, printed

KEPT = 7 * 24 * 3600.0  # seconds since it was asked for last
AT_ONCE = 2  # made at a time in one process of the site; who comes third comes again
_turns = threading.BoundedSemaphore(AT_ONCE)


class Busy(Exception):
    """As many as may be are being made just now."""


def folder() -> Path:
    return Path(str(settings.KOMMEZ_DATA_DIR)) / "printed"


def key_of(paper: Paper) -> str:
    """64 hex digits of the text, its pictures and how they are laid out."""
    digest = hashlib.sha256(paper.markup.encode())
    for part in (STYLE.read_bytes(), *(path.encode() for path, _data in paper.pictures)):
        digest.update(b"\0" + part)
    return digest.hexdigest()


def file_of(paper: Paper, make: Callable[..., bytes] = printed) -> tuple[str, Path]:
    """Key and file of the PDF, made if it is not there. Raises Busy, and NotPrinted of `process`."""
    key = key_of(paper)
    path = folder() / f"{key}.pdf"
    if path.is_file():
        with suppress(OSError):
            os.utime(path)
        return key, path
    if not _turns.acquire(blocking=False):
        raise Busy
    try:
        data = make(paper.markup, paper.pictures)
    finally:
        _turns.release()
    keep(path, data)
    return key, path


def keep(path: Path, data: bytes) -> None:
    """Write the file beside its place, then move it there: nobody meets half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
    os.replace(part, path)


def tidy() -> int:
    """For the worker: forget what nobody asked for in a week; how many."""
    limit, gone = time.time() - KEPT, 0
    for path in folder().glob("*"):
        if path.stat().st_mtime < limit:
            path.unlink(missing_ok=True)
            gone += 1
    return gone
