"""How are the streams of an OLE compound file (DOC, XLS, PPT, objects embedded in them) found without trusting it?

Sectors are followed with a budget, so chains that run in circles or claim to be endless end as "damaged".
"""

import struct
from typing import BinaryIO, NamedTuple

from knowledge.documents.extraction.results import Reason, Refused, State

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FREE = 0xFFFFFFFA  # this and everything above are marks, not sectors
_MAX_STREAM = 120_000_000
_MAX_ENTRIES = 50_000
_STREAM, _ROOT = 2, 5


class Entry(NamedTuple):
    """A stream, a storage (kind 1) or the root: its name, first sector and size in bytes."""

    name: str
    kind: int
    start: int
    size: int


def damaged() -> Refused:
    return Refused(State.FAILED, Reason.DAMAGED)


class Compound:
    """An OLE file. Raises `Refused(damaged)` from every method for what does not hold together."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._size = file.seek(0, 2)
        file.seek(0)
        head = file.read(512)
        if len(head) < 512 or not head.startswith(MAGIC):
            raise damaged()
        shift, mini_shift = struct.unpack_from("<HH", head, 30)
        if not 7 <= shift <= 20 or not 4 <= mini_shift <= shift:
            raise damaged()
        self._sector, self._mini_sector = 1 << shift, 1 << mini_shift
        self._fat = self._table(head)
        self._cutoff = struct.unpack_from("<I", head, 56)[0]
        directory = self._chain(struct.unpack_from("<I", head, 48)[0], _MAX_ENTRIES * 128)
        self.entries = _entries(directory)
        self._mini_fat = _numbers(self._chain(struct.unpack_from("<I", head, 60)[0], _MAX_STREAM))
        root = next((entry for entry in self.entries if entry.kind == _ROOT), None)
        if root is None:
            raise damaged()
        self._mini = self._chain(root.start, root.size)

    @property
    def names(self) -> list[str]:
        """The names of all streams and storages, wherever they stand."""
        return [entry.name for entry in self.entries]

    def stream(self, name: str) -> bytes:
        """The bytes of the first stream of this name (any case); b"" where there is none."""
        found = next((e for e in self.entries if e.kind == _STREAM and e.name.lower() == name.lower()), None)
        return self.content(found) if found else b""

    def content(self, entry: Entry) -> bytes:
        """The bytes of a stream, at most 120 MB."""
        size = min(entry.size, _MAX_STREAM)
        if entry.size >= self._cutoff:
            return self._chain(entry.start, size)
        pieces, sector, left = [], entry.start, size
        while left > 0 and sector < len(self._mini_fat):
            begin = sector * self._mini_sector
            pieces.append(self._mini[begin : begin + self._mini_sector])
            left -= self._mini_sector
            sector = self._mini_fat[sector]
        return b"".join(pieces)[:size]

    def _read_sector(self, number: int) -> bytes:
        self._file.seek((number + 1) * self._sector)
        return self._file.read(self._sector)

    def _table(self, head: bytes) -> list[int]:
        """The allocation table: sector -> next sector."""
        places = [number for number in struct.unpack_from("<109I", head, 76) if number < _FREE]
        further, budget = struct.unpack_from("<I", head, 68)[0], self._size // self._sector + 2
        while further < _FREE and budget > 0:
            numbers = _numbers(self._read_sector(further))
            if len(numbers) < 2:
                break
            places += [number for number in numbers[:-1] if number < _FREE]
            further, budget = numbers[-1], budget - 1
        table: list[int] = []
        for place in places[: self._size // self._sector + 1]:
            table += _numbers(self._read_sector(place))
        return table

    def _chain(self, start: int, limit: int) -> bytes:
        """The bytes of a chain of sectors, at most `limit`, and never more than the file has."""
        pieces: list[bytes] = []
        left, sector = min(limit, self._size), start
        while left > 0 and sector < len(self._fat):
            piece = self._read_sector(sector)
            pieces.append(piece[:left])
            left -= self._sector
            sector = self._fat[sector]
        return b"".join(pieces)


def _numbers(data: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))


def _entries(directory: bytes) -> list[Entry]:
    found = []
    for begin in range(0, len(directory) - 127, 128):
        length, kind = struct.unpack_from("<HB", directory, begin + 64)
        if kind in (1, _STREAM, _ROOT) and 2 <= length <= 64:
            name = directory[begin : begin + length - 2].decode("utf-16-le", errors="replace")
            start, size = struct.unpack_from("<II", directory, begin + 116)
            found.append(Entry(name, kind, start, size))
    return found
