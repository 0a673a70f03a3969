"""The bytes of uploads that are not whole yet: one file each, in the data folder, under no name of the sender's.

The row says how many bytes are certain; the file may hold more after a crash, never less.
"""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Protocol
from uuid import UUID

from django.conf import settings

from home.room import is_no_room
from knowledge.documents.blobs import sync_folder

CHUNK = 64 * 1024


class Busy(Exception):
    """Another request is writing this part."""


class Lost(Exception):
    """The part is shorter than what was confirmed: the disk forgot it."""


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


def folder() -> Path:
    return Path(settings.KOMMEZ_DATA_DIR) / "uploads"


def path_of(upload_id: UUID) -> Path:
    return folder() / upload_id.hex


@contextmanager
def held(upload_id: UUID) -> Iterator[IO[bytes]]:
    """The part, open for writing and for this request alone. Raises Busy at once where another has it."""
    path = path_of(upload_id)
    is_new = not path.exists()
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b", buffering=0) as part:
        try:
            fcntl.flock(part.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy from error
        if is_new:
            sync_folder(path.parent)
        yield part


def append(part: IO[bytes], stream: Readable, *, at: int, most: int, digest: Any = None) -> int:
    """Write what comes after byte `at`, at most `most` bytes, for good; returns how many.

    A line that breaks is no error: what came is kept. Raises Lost, and OSError when there is no room; then the part
    ends at `at` again.
    """
    if part.seek(0, os.SEEK_END) < at:
        raise Lost
    part.truncate(at)
    part.seek(at)
    received = 0
    try:
        for piece in _pieces(stream, most):
            _write_all(part, piece)
            received += len(piece)
            if digest is not None:
                digest.update(piece)
        os.fsync(part.fileno())
    except OSError:
        with suppress(OSError):
            part.truncate(at)
        raise
    return received


def remove(upload_id: UUID) -> None:
    path_of(upload_id).unlink(missing_ok=True)


def sweep(known: Iterable[UUID]) -> int:
    """Remove parts that belong to none of the `known` uploads; returns how many."""
    there = list(folder().glob("*"))  # before the rows are asked: a row is always older than its part
    kept = {upload_id.hex for upload_id in known}
    gone = [path for path in there if path.name not in kept]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def _pieces(stream: Readable, most: int) -> Iterator[bytes]:
    left = most
    while left > 0:
        try:
            piece = stream.read(min(CHUNK, left))
        except OSError as error:  # the line broke: Django's UnreadablePostError and its like
            if is_no_room(error):
                raise
            return
        if not piece:
            return
        left -= len(piece)
        yield piece


def _write_all(part: IO[bytes], piece: bytes) -> None:
    view = memoryview(piece)
    while view:
        view = view[part.write(view) :]
