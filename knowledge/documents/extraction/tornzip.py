"""What is left of a zip whose end, with its list of contents, is missing? Its parts, found by their own headers."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from knowledge.documents.extraction.results import Reason, rejected

_MARK = b"PK\x03\x04"
_HEADER = struct.Struct("<4sHHHHHIIIHH")
_ENCRYPTED, _SIZES_BEHIND = 0x1, 0x8
_STORED, _DEFLATED = 0, 8
_WINDOW, _STEP = 1 << 20, 1 << 16
_MOST_ENTRIES = 20_000
_MOST_BYTES = 200_000_000  # unpacked, of one part and of all parts that must be unpacked to find their end


class Torn:
    """Has as much of `zipfile.ZipFile` as a container needs. Raises `zipfile.BadZipFile` where no part is left,
    `Refused(zip-bomb)` where it unpacks without end."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._size = file.seek(0, io.SEEK_END)
        self._searched = 0
        self._places: dict[str, int] = {}
        self._entries = list(self._found())
        if not self._entries:
            raise zipfile.BadZipFile("no part is left")

    def infolist(self) -> list[zipfile.ZipInfo]:
        return self._entries

    def open(self, name: str) -> io.BufferedReader:
        """The unpacked bytes of a part as a stream, which simply ends where the file is torn."""
        entry = next((entry for entry in self._entries if entry.filename == name), None)
        if entry is None:
            raise KeyError(name)
        return io.BufferedReader(_Part(self._file, entry, self._places[name]))

    def _found(self) -> Iterator[zipfile.ZipInfo]:
        at = 0
        for _ in range(_MOST_ENTRIES):
            at = self._next_mark(at)
            if at < 0:
                return
            self._file.seek(at)
            head = self._file.read(_HEADER.size)
            if len(head) < _HEADER.size:
                return
            _mark, _version, flags, method, _time, _date, _crc, packed, size, names, extra = _HEADER.unpack(head)
            name = self._file.read(names)
            start = at + _HEADER.size + names + extra
            if len(name) < names or start >= self._size or method not in (_STORED, _DEFLATED):
                at += 4
                continue
            entry = zipfile.ZipInfo(name.decode("utf-8" if flags & 0x800 else "cp437", errors="replace"))
            entry.header_offset, entry.flag_bits, entry.compress_type = at, flags, method
            if flags & _SIZES_BEHIND or packed == 0xFFFFFFFF:
                packed, size = self._measured(start, method)
            entry.compress_size, entry.file_size = min(packed, self._size - start), size
            self._places[entry.filename] = start
            yield entry
            at = start + entry.compress_size

    def _next_mark(self, at: int) -> int:
        """Where the next header begins; -1 for nowhere."""
        while at < self._size:
            self._file.seek(at)
            window = self._file.read(_WINDOW)
            found = window.find(_MARK)
            if found >= 0:
                return at + found
            if len(window) < _WINDOW:
                return -1
            at += len(window) - len(_MARK) + 1
        return -1

    def _measured(self, start: int, method: int) -> tuple[int, int]:
        """(packed, unpacked) bytes of a part whose sizes stand behind it: they are found by unpacking it."""
        if method == _STORED:
            end = self._next_mark(start)
            packed = (end if end >= 0 else self._size) - start
            return packed, packed
        unpacker, size, position = zlib.decompressobj(-15), 0, start
        try:
            while not unpacker.eof and position < self._size:
                self._file.seek(position)
                data = self._file.read(_STEP)
                position += len(data)
                while data and not unpacker.eof:
                    unpacked = len(unpacker.decompress(data, _WINDOW))
                    data = unpacker.unconsumed_tail
                    size, self._searched = size + unpacked, self._searched + unpacked
                    if self._searched > _MOST_BYTES:
                        raise rejected(Reason.ZIP_BOMB)
        except zlib.error:
            pass  # what comes before is what can be read
        return position - start - len(unpacker.unused_data), size


class _Part(io.RawIOBase):
    """One part, unpacked while it is read."""

    def __init__(self, file: BinaryIO, entry: zipfile.ZipInfo, start: int) -> None:
        self._file, self._at, self._end = file, start, start + entry.compress_size
        self._unpacker = zlib.decompressobj(-15) if entry.compress_type == _DEFLATED else None
        self._packed = b""
        self._told = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        data = self._next(len(buffer))
        self._told += len(data)
        if self._told > _MOST_BYTES:
            raise rejected(Reason.ZIP_BOMB)
        buffer[: len(data)] = data
        return len(data)

    def _next(self, most: int) -> bytes:
        while True:
            if not self._packed:
                self._file.seek(self._at)
                self._packed = self._file.read(min(_STEP, self._end - self._at))
                self._at += len(self._packed)
            if self._unpacker is None:
                data, self._packed = self._packed[:most], self._packed[most:]
                return data
            if not self._packed or self._unpacker.eof:
                return b""
            data = self._unpacker.decompress(self._packed, most)
            self._packed = self._unpacker.unconsumed_tail
            if data:
                return data
