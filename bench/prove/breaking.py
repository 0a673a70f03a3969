"""Where a process can die: every call by which it changes something on disk is counted, and the n-th one breaks.

Counted are statements and commits on the site's database and on the search index, and the system calls by which blobs
and index files come to be. `die` ends the process there like a power cut (a file that is being written keeps half of
what was to be written); `full` lets that one call fail as on a full disk, and the process goes on.
"""

import builtins
import errno
import io
import os
import sqlite3
import stat
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Literal, NoReturn

from django.db import OperationalError, connection

Way = Literal["die", "full"]
DEAD = 137  # the exit status of a killed process
CHANGES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "DROP", "COMMIT", "PRAGMA WAL_CHECKPOINT")
BY_PATH = ("replace", "rename", "unlink", "remove", "rmdir", "chmod", "mkdir", "symlink", "utime")
FULL = "database or disk is full"


class Breaker:
    """Breaks the `number`-th counted call (from 1). With `reads`, statements that only read are counted as well."""

    def __init__(self, number: int, way: Way, folder: Path, *, reads: bool = False) -> None:
        self.number = number
        self.way = way
        self.folder = str(folder)
        self.reads = reads
        self.calls = 0
        self.broke = ""

    def install(self) -> None:
        """For the rest of this process's life."""
        connection.execute_wrappers.append(self._statement)
        connection._commit = self._committing(connection._commit)  # type: ignore[attr-defined]
        sqlite3.connect = partial(sqlite3.connect, factory=_counted(self))  # type: ignore[assignment]
        for name in BY_PATH:
            setattr(os, name, self._by_path(name, getattr(os, name)))
        os.fsync = self._by_descriptor("fsync", os.fsync)
        os.write = self._by_descriptor("write", os.write)
        os.open = self._opening(os.open)
        os.fdopen = self._wrapping(os.fdopen)
        builtins.open = io.open = self._writing_open(io.open)

    def due(self, what: str) -> bool:
        """Count one call; whether it is the one that breaks."""
        self.calls += 1
        if self.calls == self.number:
            self.broke = what
        return self.calls == self.number

    def step(self, what: str, error: Callable[[], Exception]) -> None:
        if self.due(what):
            self.fail(error)

    def fail(self, error: Callable[[], Exception]) -> NoReturn:
        if self.way == "die":
            os._exit(DEAD)
        raise error()

    def counts(self, sql: str) -> bool:
        return self.reads or sql.lstrip("( \n").upper().startswith(CHANGES)

    def _statement(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if self.counts(sql):
            self.step(f"database: {sql[:60]}", lambda: OperationalError(FULL))
        return execute(sql, params, many, context)

    def _committing(self, real: Callable[[], None]) -> Callable[[], None]:
        def commit() -> None:
            self.step("database: COMMIT", lambda: OperationalError(FULL))
            real()

        return commit

    def _mine(self, path: Any) -> bool:
        return isinstance(path, (str, os.PathLike)) and os.fspath(path).startswith(self.folder)

    def _by_path(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(path: Any, *more: Any, **named: Any) -> Any:
            if self._mine(path) or (more and self._mine(more[0])):
                self.step(f"os.{name}", no_room)
            return real(path, *more, **named)

        return call

    def _by_descriptor(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(descriptor: int, *more: Any) -> Any:
            if not stat.S_ISFIFO(os.fstat(descriptor).st_mode):
                self.step(f"os.{name}", no_room)
            return real(descriptor, *more)

        return call

    def _opening(self, real: Callable[..., int]) -> Callable[..., int]:
        def call(path: Any, flags: int, *more: Any, **named: Any) -> int:
            if self._mine(path) and flags & (os.O_CREAT | os.O_WRONLY | os.O_RDWR):
                self.step("os.open", no_room)
            return real(path, flags, *more, **named)

        return call

    def _writing_open(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(file: Any, mode: str = "r", *more: Any, **named: Any) -> Any:
            if self._mine(file) and set(mode) & set("wax+"):
                self.step("open", no_room)
            return real(file, mode, *more, **named)

        return call

    def _wrapping(self, real: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *given, **named: _TornFile(real(*given, **named), self)


class _TornFile:
    """An open file whose writes are counted; the one that breaks has written half."""

    def __init__(self, file: Any, breaker: Breaker) -> None:
        self._file = file
        self._breaker = breaker

    def write(self, data: bytes) -> int:
        if self._breaker.due("write"):
            self._file.write(data[: len(data) // 2])
            self._file.flush()
            self._breaker.fail(no_room)
        return int(self._file.write(data))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __enter__(self) -> "_TornFile":
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()


def _counted(breaker: Breaker) -> type[sqlite3.Connection]:
    """Connections of the search index: the site's database is opened by Django, another way."""

    def full() -> Exception:
        return sqlite3.OperationalError(FULL)

    class Counted(sqlite3.Connection):
        def execute(self, sql: str, *given: Any) -> sqlite3.Cursor:
            if breaker.counts(sql):
                breaker.step(f"index: {sql[:60]}", full)
            return super().execute(sql, *given)

        def executemany(self, sql: str, *given: Any) -> sqlite3.Cursor:
            breaker.step(f"index: {sql[:60]}", full)
            return super().executemany(sql, *given)

        def commit(self) -> None:
            breaker.step("index: COMMIT", full)
            super().commit()

    return Counted


def no_room() -> OSError:
    return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
