"""How are the records and strings of an XLS workbook stored?"""

import struct
from collections.abc import Iterator

_CONTINUE = 0x3C
_MAX_STRINGS = 2_000_000


class Records:
    """(kind, body, bodies of the records that continue it) from an offset of the stream to its end."""

    def __init__(self, data: bytes, offset: int) -> None:
        self._data, self._at = data, offset

    def __iter__(self) -> Iterator[tuple[int, bytes, list[bytes]]]:
        while (found := self._next()) is not None:
            kind, body = found
            rest: list[bytes] = []
            while self._kind() == _CONTINUE and (further := self._next()) is not None:
                rest.append(further[1])
            yield kind, body, rest

    def _kind(self) -> int:
        return int.from_bytes(self._data[self._at : self._at + 2], "little")

    def _next(self) -> tuple[int, bytes] | None:
        if self._at + 4 > len(self._data):
            return None
        kind, length = struct.unpack_from("<HH", self._data, self._at)
        body = self._data[self._at + 4 : self._at + 4 + length]
        self._at += 4 + length
        return kind, body


def short_text(body: bytes, *, wide: bool, long: bool = False) -> str:
    """A string with its length before it (one byte, or two with `long`); in bytes before Excel 97."""
    prefix = 2 if long else 1
    count = int.from_bytes(body[:prefix], "little")
    if not wide:
        return body[prefix : prefix + count].decode("cp1252", errors="replace")
    if len(body) <= prefix:
        return ""
    flags, at = body[prefix], prefix + 1
    at += (2 if flags & 8 else 0) + (4 if flags & 4 else 0)
    if flags & 1:
        return body[at : at + 2 * count].decode("utf-16-le", errors="replace")
    return body[at : at + count].decode("latin-1")


def rk_number(raw: int) -> float:
    """The number in an RK value: 30 bits of an integer or of a double's upper half, perhaps a hundredth of it."""
    if raw & 2:
        value = float(raw >> 2 if raw < 0x80000000 else (raw >> 2) - 0x40000000)
    else:
        value = float(struct.unpack("<d", struct.pack("<Q", (raw & 0xFFFFFFFC) << 32))[0])
    return value / 100 if raw & 1 else value


class Strings:
    """The shared strings: they run over record ends, and every record says anew how wide its characters are."""

    def __init__(self, bodies: list[bytes]) -> None:
        self._bodies = bodies
        self._body, self._at = 0, 8

    def all(self) -> list[str]:
        """Every string in order; what is cut off at the end is left out."""
        unique = int.from_bytes(self._bodies[0][4:8], "little")
        found: list[str] = []
        try:
            while len(found) < min(unique, _MAX_STRINGS):
                found.append(self._one())
        except (EOFError, struct.error):
            pass
        return found

    def _bytes(self, count: int) -> bytes:
        pieces = []
        while count > 0:
            piece = self._bodies[self._body][self._at : self._at + count]
            self._at += len(piece)
            count -= len(piece)
            pieces.append(piece)
            if count > 0:
                self._turn()
        return b"".join(pieces)

    def _turn(self) -> None:
        self._body, self._at = self._body + 1, 0
        if self._body >= len(self._bodies):
            raise EOFError

    def _one(self) -> str:
        count, flags = struct.unpack("<HB", self._bytes(3))
        runs = struct.unpack("<H", self._bytes(2))[0] if flags & 8 else 0
        extra = struct.unpack("<I", self._bytes(4))[0] if flags & 4 else 0
        pieces = []
        wide = bool(flags & 1)
        while count > 0:
            left = len(self._bodies[self._body]) - self._at
            if left <= 0:
                self._turn()
                wide = bool(self._bytes(1)[0] & 1)
                continue
            take = min(count, left // 2 if wide else left)
            if not take:
                raise EOFError
            raw = self._bytes(take * (2 if wide else 1))
            pieces.append(raw.decode("utf-16-le" if wide else "latin-1", errors="replace"))
            count -= take
        self._bytes(runs * 4 + extra)
        return "".join(pieces)
