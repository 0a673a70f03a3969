"""Blobs in an S3-compatible store, in place of the local folder: the same checksums, the same promises.

An extra: `requirements-s3.txt` and `KOMMEZ_STORAGE_URL`. Uploads are hashed into a temporary file first, so that the key
is known and memory stays flat; an object appears whole or not at all, as S3 promises.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator, Set
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from django.utils import timezone
from storages.backends.s3 import S3Storage

from knowledge.documents.blobs import Readable, blob_name

CHUNK = 1 << 20
FRESH = timedelta(hours=12)  # half the janitor's day: an older object is written anew, which renews its date
MISSING = ("404", "NoSuchKey", "NotFound")
TAKEN = ("PreconditionFailed", "ConditionalRequestConflict")


class CloudBlobStorage(S3Storage):
    """What `BlobStorage` does, over the objects below `location` in a bucket. Objects are private."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**{"default_acl": None, "querystring_auth": True, "file_overwrite": True, **settings})

    def store(self, content: Readable) -> str:
        """Store all of `content`; returns the checksum. Raises OSError and leaves nothing then."""
        with tempfile.NamedTemporaryFile() as spool:
            digest = hashlib.sha256()
            while chunk := content.read(CHUNK):
                digest.update(chunk)
                spool.write(chunk)
            spool.flush()
            self._put(Path(spool.name), digest.hexdigest())
        return digest.hexdigest()

    def adopt(self, path: Path) -> str:
        """Make a file of ours a blob; it is gone from `path` then. Raises OSError, and the file stays."""
        with open(path, "rb") as file:
            sha = hashlib.file_digest(file, "sha256").hexdigest()
        self._put(path, sha)
        path.unlink()
        return sha

    def _put(self, path: Path, sha: str) -> None:
        """Put if absent; what is there already is written again only when it is old or of another size."""
        present = self._head(blob_name(sha))
        size = path.stat().st_size
        if present and present["ContentLength"] == size and timezone.now() - present["LastModified"] < FRESH:
            if self.verify(sha):
                return
            present = None
        with _as_os_error():
            self.bucket.Object(self._key(blob_name(sha))).upload_file(str(path))

    def save(self, name: str | None, content: Any, max_length: int | None = None) -> str:
        """Store an open file; returns the blob's name. The given name is not looked at."""
        file = content if isinstance(content, File) else File(content)
        if file.seekable():
            file.seek(0)
        return blob_name(self.store(file))

    def _open(self, name: str, mode: str = "rb") -> "File[Any]":
        if mode != "rb":
            raise ValueError("blobs are only read")
        opened: Any = _Object(self, blob_name(Path(name).name))
        return File(opened, name=name)

    def path(self, name: str) -> str:
        raise NotImplementedError("this blob is not a local file; see local_copy")

    @contextmanager
    def local_copy(self, name: str) -> Iterator[Path]:
        """The bytes as a file for programs that need one; gone afterwards."""
        with tempfile.NamedTemporaryFile() as copy:
            with self.open(name) as file:
                while piece := file.read(CHUNK):
                    copy.write(piece)
            copy.flush()
            yield Path(copy.name)

    def delete(self, name: str) -> None:
        """Does nothing, as with the local folder: see `janitor`."""

    def exists(self, name: str) -> bool:
        try:
            return self._head(blob_name(Path(name).name)) is not None
        except ValueError:
            return False

    def size(self, name: str) -> int:
        present = self._head(blob_name(Path(name).name))
        if present is None:
            raise FileNotFoundError(name)
        return int(present["ContentLength"])

    def url(self, name: str | None, *given: Any, **named: Any) -> str:
        raise ValueError("blobs have no address; documents are served by a view that checks access")

    def blobs(self) -> Iterator[str]:
        """The checksums of all stored blobs, in order."""
        for item in self._objects():
            yield item.key.rpartition("/")[2]

    def verify(self, sha: str) -> bool:
        """Whether the object is there and its bytes still have this checksum; reads all of it."""
        digest = hashlib.sha256()
        try:
            with self.open(blob_name(sha)) as file:
                while piece := file.read(CHUNK):
                    digest.update(piece)
        except OSError:
            return False
        return digest.hexdigest() == sha

    def janitor(self, referenced: Set[str], older_than: timedelta = timedelta(hours=24)) -> list[str]:
        """Remove objects that no row names and that are older than `older_than`; returns the checksums removed."""
        limit, removed = timezone.now() - older_than, []
        for item in self._objects():
            sha = item.key.rpartition("/")[2]
            if sha not in referenced and item.last_modified < limit:
                with _as_os_error():
                    item.delete()
                removed.append(sha)
        return removed

    def _objects(self) -> Iterator[Any]:
        prefix = self._key("")
        with _as_os_error():
            for item in self.bucket.objects.filter(Prefix=prefix):
                sha = item.key.rpartition("/")[2]
                if len(sha) == 64 and item.key == self._key(blob_name(sha)):
                    yield item

    def _key(self, name: str) -> str:
        return str(self._normalize_name(name)) if name else (f"{self.location}/" if self.location else "")

    def _head(self, name: str) -> dict[str, Any] | None:
        with _as_os_error():
            try:
                found: dict[str, Any] = self.connection.meta.client.head_object(
                    Bucket=self.bucket_name, Key=self._key(name)
                )
            except ClientError as error:
                if error.response["Error"]["Code"] in MISSING:
                    return None
                raise
        return found

    def _read(self, name: str, first: int, last: int) -> IO[bytes]:
        with _as_os_error():
            reply = self.bucket.Object(self._key(name)).get(Range=f"bytes={first}-{last}")
        body: IO[bytes] = reply["Body"]
        return body


class _Object:
    """A readable, seekable object: each read goes on in one streamed reply, and a seek begins another."""

    def __init__(self, storage: CloudBlobStorage, name: str) -> None:
        self._storage, self._name, self._at = storage, name, 0
        self.size = storage.size(name)
        self._body: IO[bytes] | None = None

    def read(self, size: int = -1) -> bytes:
        if self._at >= self.size:
            return b""
        if self._body is None:
            self._body = self._storage._read(self._name, self._at, self.size - 1)
        with _as_os_error():
            data = self._body.read(self.size - self._at if size is None or size < 0 else size)
        self._at += len(data)
        return data

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self.size}[whence]
        if start + offset != self._at:
            self.close()
        self._at = max(0, start + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        if self._body is not None:
            self._body.close()
            self._body = None

    @property
    def closed(self) -> bool:
        return False


@contextmanager
def _as_os_error() -> Iterator[None]:
    """What the store does not do is told as what a disk does not do; callers know no other."""
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise OSError(f"the object store: {error}") from error
