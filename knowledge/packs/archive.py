"""Writing a pack as one ZIP file: the same content gives the same bytes, and its manifest comes last."""

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

MOMENT = (2000, 1, 1, 0, 0, 0)
_PACKED = (".jpg", ".png", ".pdf", ".docx", ".odt", ".xlsx", ".ods", ".pptx", ".odp", ".zip", ".epub", ".webp")
PIECE = 1 << 18


@dataclass(frozen=True)
class Member:
    """A file of the pack: bytes, or something that opens them. `about` goes into the manifest beside its checksum."""

    path: str
    content: Any
    about: tuple[tuple[str, str], ...] = ()
    is_first: bool = False  # stored as it is, as EPUB wants its first


@dataclass(frozen=True)
class Written:
    """What was written of one member."""

    path: str
    sha256: str
    size: int
    about: tuple[tuple[str, str], ...]


class Archive:
    """An open ZIP file that remembers what it was given."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9)
        self.written: list[Written] = []

    def add(self, member: Member) -> None:
        info = zipfile.ZipInfo(member.path, MOMENT)
        stored = member.is_first or member.path.lower().endswith(_PACKED)
        info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        digest, size = hashlib.sha256(), 0
        if isinstance(member.content, bytes):
            digest.update(member.content)
            size = len(member.content)
            self._zip.writestr(info, member.content, compresslevel=9)
        else:
            with self._zip.open(info, "w", force_zip64=True) as part:
                for piece in _pieces(member.content):
                    digest.update(piece)
                    size += len(piece)
                    part.write(piece)
        self.written.append(Written(member.path, digest.hexdigest(), size, member.about))

    def close(self) -> None:
        self._zip.close()


def _pieces(opener: Any) -> Iterator[bytes]:
    with opener() as file:
        while piece := file.read(PIECE):
            yield piece


def members_of(path: Path, names: Iterable[str]) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Path and bytes, piece by piece, of these members of a pack that was written."""
    with zipfile.ZipFile(path) as archive:
        for name in names:
            yield name, _pieces(lambda name=name: archive.open(name))
