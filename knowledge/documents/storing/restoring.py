"""Brings broken originals back from a backup: bytes are accepted only when their checksum is one that is missed.

What is offered may be any file, a folder (a copy of the storage, or simply files), or a tar or zip archive of one.
"""

import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import structlog
from django.core.files.storage import storages

from home.images import originals
from knowledge.documents.families import named_checksums
from knowledge.documents.storing.fixity import check, take_in
from knowledge.documents.storing.models import StoredBlob

log = structlog.get_logger("kommez.fixity")


@dataclass
class Outcome:
    """Checksums or keys of what was restored; of what is sound here already; names of files that fitted nothing."""

    restored: list[str] = field(default_factory=list)
    sound: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)


def restore_from(path: Path, outcome: Outcome) -> None:
    """Take in what is missed from a file, folder or archive; raises OSError when it cannot be read."""
    take_in()
    named = named_checksums()
    for name, opened in _offered(path):
        with opened as file:
            _take(name, file, named, outcome)


def _take(name: str, file: IO[bytes], named: set[str], outcome: Outcome) -> None:
    sha, short = originals.digests(file)
    keys = [*([sha] if sha in named else []), *originals.keys_of(sha, short)]
    if not keys:
        outcome.foreign.append(name)
    for key in keys:
        if check(key) == StoredBlob.State.SOUND:
            outcome.sound.append(key)
            continue
        _put_back(key, file)
        if check(key) == StoredBlob.State.SOUND:
            log.info("original-restored", checksum=key)
            outcome.restored.append(key)
        else:  # the bytes changed while they were copied, or the disk does not keep them
            outcome.foreign.append(name)


def _put_back(key: str, file: IO[bytes]) -> None:
    if key.startswith(originals.PREFIX):
        originals.put_back(key, file)
        return
    file.seek(0)
    storages["blobs"].store(file)  # type: ignore[attr-defined]


def _offered(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    if path.is_dir():
        for inner in sorted(path.rglob("*")):
            if inner.is_file():
                yield str(inner), inner.open("rb")
    elif tarfile.is_tarfile(path):
        yield from _of_tar(path)
    else:
        yield str(path), path.open("rb")
        if zipfile.is_zipfile(path):  # after the file itself: a document of an office program is an archive as well
            yield from _of_zip(path)


def _of_tar(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    with tarfile.open(path) as archive:
        for member in archive:
            file = archive.extractfile(member) if member.isfile() else None
            if file is not None:
                yield member.name, file


def _of_zip(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            if not member.is_dir() and not member.flag_bits & 1:  # no password
                yield member.filename, archive.open(member)
