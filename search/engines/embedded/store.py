"""Where the embedded index lies on disk and who has it open: one connection per process and thread, reopened when
another process has swapped the file.

The path is a symbolic link to the present file. A rebuild writes another file and moves the link: SQLite keeps its
write-ahead log beside the real file, so the old log can never be taken for the new file's.
"""

import os
import secrets
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from search.engines.base import EngineUnavailable
from search.engines.embedded.schema import create_plain

BUSY_SECONDS = 10.0
WAL_PAGES = 1000  # 4 MB: then the log is carried over
WAL_BYTES = 16 * 1024 * 1024  # what may stay on disk after a burst
ABANDONED_SECONDS = 3600.0  # a file nobody has written for so long belongs to a rebuild that died
_inherited: list[sqlite3.Connection] = []  # of the parent process: never closed here, that would drop its locks


class _Opened(threading.local):
    connection: sqlite3.Connection | None = None
    inode: tuple[int, int] = (0, 0)
    process: int = 0


class Store:
    """The file of one index. All failures to open or read it are `EngineUnavailable`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._opened = _Opened()

    def connection(self) -> sqlite3.Connection:
        """This thread's connection to the present file."""
        opened = self._opened
        if opened.connection is not None and opened.process != os.getpid():
            _inherited.append(opened.connection)
            opened.connection = None
        try:
            found = os.stat(self.path)
        except OSError as error:
            self.close()
            raise EngineUnavailable(f"no index at {self.path}") from error
        inode = (found.st_dev, found.st_ino)
        if opened.connection is None or opened.inode != inode:
            self.close()
            opened.connection, opened.inode = self._open(inode)
            opened.process = os.getpid()
        return opened.connection

    @property
    def inode(self) -> tuple[int, int]:
        """Device and inode of the file this thread has open: another pair is another index."""
        return self._opened.inode

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One consistent view: all statements inside see the same state of the index."""
        connection = self.connection()
        with _errors():
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.rollback()

    @contextmanager
    def writing(self, patience: float | None = None) -> Iterator[sqlite3.Connection]:
        """One transaction that holds the write lock from its start, kept only when the block ends well.

        Waits `patience` seconds for another writer, else `BUSY_SECONDS`.
        """
        connection = self.connection()
        with _errors():
            _begin(connection, BUSY_SECONDS if patience is None else patience)
            try:
                yield connection
            except BaseException:
                connection.rollback()
                raise
            connection.commit()

    @contextmanager
    def replacing(self) -> Iterator[sqlite3.Connection]:
        """A new, empty file that takes the place of the present one when the block ends well."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._sweep()
        target = self.path.with_name(f"{self.path.name}.{secrets.token_hex(6)}")
        connection = _connect(target, create=True)
        try:
            create_plain(connection)
            yield connection
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except BaseException:
            connection.close()
            _remove(target)
            raise
        connection.close()
        self._swap(target)

    def close(self) -> None:
        """Close this thread's connection."""
        connection, self._opened.connection = self._opened.connection, None
        if connection is not None:
            with suppress(sqlite3.Error):
                connection.close()

    def _open(self, inode: tuple[int, int]) -> tuple[sqlite3.Connection, tuple[int, int]]:
        # Between reading the link and opening its target another swap may have removed the target: look again.
        for _ in range(5):
            target = Path(os.path.realpath(self.path))
            try:
                return _connect(target, create=False), inode
            except sqlite3.OperationalError:
                time.sleep(0.01)
            except sqlite3.DatabaseError as error:
                raise EngineUnavailable(f"the index at {self.path} is damaged: {error}") from error
        raise EngineUnavailable(f"the index at {self.path} cannot be opened")

    def _swap(self, target: Path) -> None:
        before = Path(os.path.realpath(self.path)) if self.path.exists() else None
        link = self.path.with_name(f"{target.name}.link")
        os.symlink(target.name, link)
        os.replace(link, self.path)
        if before is not None and before not in (target, self.path):
            _remove(before)

    def _sweep(self) -> None:
        """Remove what rebuilds that were killed have left."""
        present = os.path.realpath(self.path) if self.path.is_symlink() else None
        for left in self.path.parent.glob(f"{self.path.name}.*"):
            with suppress(OSError):
                old = time.time() - left.lstat().st_mtime > ABANDONED_SECONDS
                if old and not (present and os.path.realpath(left).startswith(present)):
                    left.unlink()


def _connect(target: Path, *, create: bool) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{target.absolute().as_uri()}?mode={'rwc' if create else 'rw'}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,  # a thread that ends leaves its connection to the collector of another
        cached_statements=256,
    )
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute(f"PRAGMA wal_autocheckpoint={WAL_PAGES}")
        connection.execute(f"PRAGMA journal_size_limit={WAL_BYTES}")
        connection.execute("PRAGMA temp_store=MEMORY")
        connection.execute("PRAGMA cache_size=-8000")
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection


def _begin(connection: sqlite3.Connection, patience: float) -> None:
    connection.execute(f"PRAGMA busy_timeout={int(patience * 1000)}")
    try:
        connection.execute("BEGIN IMMEDIATE")
    finally:
        connection.execute(f"PRAGMA busy_timeout={int(BUSY_SECONDS * 1000)}")


@contextmanager
def _errors() -> Iterator[None]:
    """A damaged or vanished file is the engine's state, not the reader's mistake."""
    try:
        yield
    except (sqlite3.ProgrammingError, sqlite3.IntegrityError, sqlite3.DataError):
        raise  # ours to mend, not the file's
    except sqlite3.DatabaseError as error:
        raise EngineUnavailable(str(error)) from error


def _remove(target: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        Path(f"{target}{suffix}").unlink(missing_ok=True)
