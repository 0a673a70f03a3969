"""Lines that requests leave behind for the worker: appended to a file, without waiting and without the database.

Where the file is locked or full the line is dropped: no request waits for a statistic, and a GET writes no row.
"""

import contextlib
import fcntl
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from search.following import folder

LARGEST = 4 * 1024 * 1024  # bytes


class Spool:
    """The lines of one name. Any number of processes append; one worker takes them."""

    def __init__(self, name: str, *, largest: int = LARGEST) -> None:
        self.name, self.largest = name, largest

    @property
    def path(self) -> Path:
        return folder() / f"{self.name}.jsonl"

    def append(self, line: bytes) -> bool:
        """Add one line, without its end; whether it was kept."""
        line += b"\n"
        try:
            descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        except OSError:
            return False
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.fstat(descriptor).st_size + len(line) > self.largest:
                return False
            return os.write(descriptor, line) == len(line)
        except OSError:
            return False
        finally:
            os.close(descriptor)

    def taken(self) -> Iterator[Path]:
        """Files of lines to be read, each under a name of its own; what is yielded is removed afterwards.

        A crash in between leaves the file: it is yielded again, under the same name, so its lines count once.
        """
        with contextlib.suppress(FileNotFoundError):
            self.path.rename(self.path.with_name(f"{self.name}.{secrets.token_hex(8)}.taken"))
        for path in sorted(self.path.parent.glob(f"{self.name}.*.taken")):
            yield path
            path.unlink()


def lines_of(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", errors="replace") as file:
        yield from file
