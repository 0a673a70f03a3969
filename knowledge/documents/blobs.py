"""Where do the bytes of documents live, so that a confirmed upload is never lost and none is stored twice?

Blobs lie under their SHA-256 (`aa/bb/<sha>`), outside every public path. A blob appears whole or not at all: temporary
file, sync, rename, sync of the folder. Nothing here removes one except `janitor`, which asks the rows first.
"""

import errno
import hashlib
import os
import re
import tempfile
import time
from collections.abc import Iterator, Set
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import Storage
from django.utils.deconstruct import deconstructible

_CHUNK = 1 << 20
_SHA = re.compile(r"[0-9a-f]{64}")
_INCOMING = "incoming"


class Readable(Protocol):
    """An open binary file, an upload, a Django `File`."""

    def read(self, size: int, /) -> bytes: ...


def blob_name(sha: str) -> str:
    """The storage name of a checksum (64 lower-case hex digits); raises ValueError for anything else."""
    if not _SHA.fullmatch(sha):
        raise ValueError("not a SHA-256 checksum")
    return f"{sha[:2]}/{sha[2:4]}/{sha}"


@deconstructible
class BlobStorage(Storage):
    """A Django storage under `KOMMEZ_DATA_DIR/blobs` (or `location`).

    Names given to `save` are ignored: the name is the checksum. `url` is refused: documents are served by a view that
    checks access."""

    def __init__(self, location: str | os.PathLike[str] | None = None) -> None:
        self._location = location

    @property
    def root(self) -> Path:
        """The folder of the blobs; read from settings at use, so that tests and commands may move it."""
        return Path(self._location) if self._location is not None else Path(settings.KOMMEZ_DATA_DIR) / "blobs"

    def path(self, name: str) -> str:
        """The file of a blob; raises ValueError for a name that is no blob's (nothing can climb out)."""
        return str(self.root / blob_name(Path(name).name))

    @contextmanager
    def local_copy(self, name: str) -> Iterator[Path]:
        """The bytes as a file for programs that need one; not to be changed, and not kept beyond the block."""
        yield Path(self.path(name))

    def store(self, content: Readable) -> str:
        """Write all of `content` (from its present position), hashing while it streams; returns the checksum.

        On return the blob is on disk for good. Raises OSError (disk full, no access) and leaves nothing then.
        """
        incoming = self.root / _INCOMING
        incoming.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=incoming)
        try:
            digest = hashlib.sha256()
            with os.fdopen(descriptor, "wb") as out:
                while chunk := content.read(_CHUNK):
                    digest.update(chunk)
                    out.write(chunk)
                out.flush()
                os.fsync(out.fileno())
            self._place(Path(temporary), digest.hexdigest())
        finally:
            with suppress(FileNotFoundError):
                os.unlink(temporary)
        return digest.hexdigest()

    def adopt(self, path: Path) -> str:
        """Make a file of ours a blob; returns its checksum. The file is gone from `path` then, without being copied
        where both lie on one file system. Raises OSError, and the file stays."""
        with open(path, "rb") as file:
            sha = hashlib.file_digest(file, "sha256").hexdigest()
            os.fsync(file.fileno())
            try:
                self._place(path, sha)
            except OSError as error:
                if error.errno != errno.EXDEV:
                    raise
                file.seek(0)
                self.store(file)
                path.unlink()
        return sha

    def _place(self, temporary: Path, sha: str) -> None:
        target = self.root / blob_name(sha)
        new = [folder for folder in (target.parent.parent, target.parent) if not folder.is_dir()]
        target.parent.mkdir(parents=True, exist_ok=True)
        os.chmod(temporary, 0o440)
        # Renaming over an equal blob renews its date, so that the janitor spares it while its row is being written, and
        # heals a blob whose bytes were damaged.
        os.replace(temporary, target)
        for folder in [target.parent, *(folder.parent for folder in reversed(new))]:
            sync_folder(folder)

    def save(self, name: str | None, content: Any, max_length: int | None = None) -> str:
        """Store an open file; returns the blob's name. The given name is not looked at, so it cannot do harm."""
        return self._save("", content if isinstance(content, File) else File(content))

    def _save(self, name: str, content: "File[Any]") -> str:
        if content.seekable():
            content.seek(0)
        return blob_name(self.store(content))

    def _open(self, name: str, mode: str = "rb") -> "File[Any]":
        if mode != "rb":
            raise ValueError("blobs are only read")
        return File(open(self.path(name), "rb"), name=name)

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def generate_filename(self, filename: str | os.PathLike[str]) -> str:
        return os.fspath(filename)

    def delete(self, name: str) -> None:
        """Does nothing: another document or an old version may name the same blob. See `janitor`."""

    def exists(self, name: str) -> bool:
        try:
            return os.path.isfile(self.path(name))
        except ValueError:
            return False

    def size(self, name: str) -> int:
        return os.path.getsize(self.path(name))

    def url(self, name: str | None) -> str:
        raise ValueError("blobs have no address; documents are served by a view that checks access")

    def blobs(self) -> Iterator[str]:
        """The checksums of all stored blobs, in order."""
        for folder in sorted(self.root.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]")):
            yield from sorted(entry.name for entry in folder.iterdir() if _SHA.fullmatch(entry.name))

    def verify(self, sha: str) -> bool:
        """Whether the blob is there and its bytes still have this checksum; reads all of it."""
        try:
            with open(self.root / blob_name(sha), "rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == sha
        except OSError:
            return False

    def janitor(self, referenced: Set[str], older_than: timedelta = timedelta(hours=24)) -> list[str]:
        """Remove blobs that no row names and leftovers of broken uploads, both older than `older_than`; returns the
        checksums removed. `referenced` must be read after the moment `older_than` ago, which a day makes certain."""
        limit = time.time() - older_than.total_seconds()
        removed = []
        for sha in list(self.blobs()):
            path = self.root / blob_name(sha)
            with suppress(FileNotFoundError):
                if sha not in referenced and path.stat().st_mtime < limit:
                    path.unlink()
                    removed.append(sha)
        for leftover in (self.root / _INCOMING).glob("*"):
            with suppress(FileNotFoundError):
                if leftover.stat().st_mtime < limit:
                    leftover.unlink()
        return removed


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
