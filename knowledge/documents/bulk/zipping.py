"""A ZIP file while it is made: piece by piece, however large, never whole in memory or on disk."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

PIECE = 256 * 1024
_MOMENT = (2000, 1, 1, 0, 0, 0)  # the same for all, so that the same content gives the same bytes


@dataclass(frozen=True)
class Member:
    """One file of the archive: its path with `/`, its size in bytes as far as known, and its bytes in pieces."""

    path: str
    size: int
    pieces: Iterable[bytes]


def zipped(members: Iterable[Member], *, level: int = 1) -> Iterator[bytes]:
    """The archive in pieces of about 256 kB. The members are asked for one by one, each when the last one is out."""
    out = _Outlet()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for member in members:
            info = zipfile.ZipInfo(member.path, _MOMENT)
            info.compress_type, info.file_size = zipfile.ZIP_DEFLATED, member.size
            info.external_attr = 0o644 << 16
            with archive.open(info, "w", force_zip64=member.size > 1 << 31) as part:
                for piece in member.pieces:
                    part.write(piece)
                    if out.waiting >= PIECE:
                        yield out.take()
    if rest := out.take():
        yield rest


class _Outlet(io.RawIOBase):
    """Takes what the archive writes until it is fetched. It cannot be read or rewound, so the archive never does."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self.waiting = 0

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(data)  # type: ignore[call-overload]
        self._pieces.append(piece)
        self.waiting += len(piece)
        return len(piece)

    def take(self) -> bytes:
        found = b"".join(self._pieces)
        self._pieces, self.waiting = [], 0
        return found
