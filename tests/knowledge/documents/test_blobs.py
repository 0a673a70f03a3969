"""Is what was stored there for good, once, unchanged, and nothing else?"""

import errno
import hashlib
import os
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from knowledge.documents.blobs import BlobStorage, blob_name

DATA = b"Tarife 2024" * 100_000
SHA = hashlib.sha256(DATA).hexdigest()


@pytest.fixture
def storage(tmp_path: Path) -> BlobStorage:
    return BlobStorage(tmp_path / "blobs")


def files(storage: BlobStorage) -> list[Path]:
    return [path for path in storage.root.rglob("*") if path.is_file()]


def test_a_blob_lies_under_its_checksum_and_is_stored_once(storage: BlobStorage) -> None:
    name = storage.save("../../evil name.pdf", ContentFile(DATA))
    assert name == blob_name(SHA) == f"{SHA[:2]}/{SHA[2:4]}/{SHA}"
    assert storage.save("other.pdf", ContentFile(DATA)) == name
    assert files(storage) == [storage.root / name]
    assert storage.open(name).read() == DATA
    assert storage.size(name) == len(DATA)
    assert list(storage.blobs()) == [SHA]


def test_deleting_a_document_does_not_take_a_blob_that_others_share(storage: BlobStorage) -> None:
    name = storage.save("a", ContentFile(DATA))
    storage.delete(name)
    assert storage.exists(name)


def test_a_flipped_bit_is_found_and_storing_the_file_again_heals_it(storage: BlobStorage) -> None:
    sha = storage.store(BytesIO(DATA))
    assert storage.verify(sha)
    path = Path(storage.path(blob_name(sha)))
    path.chmod(0o600)
    path.write_bytes(bytes([DATA[0] ^ 1]) + DATA[1:])
    assert not storage.verify(sha)
    storage.store(BytesIO(DATA))
    assert storage.verify(sha)
    assert not storage.verify("0" * 64)


def test_the_janitor_takes_only_what_no_row_names_and_what_is_old(storage: BlobStorage) -> None:
    kept, orphan, young = (storage.store(BytesIO(text)) for text in (b"kept", b"orphan", b"young"))
    leftover = storage.root / "incoming" / "tmpabc"
    leftover.write_bytes(b"half")
    for path in (leftover, *(Path(storage.path(blob_name(sha))) for sha in (kept, orphan))):
        os.utime(path, (0, 0))
    assert storage.janitor({kept}) == [orphan]
    assert sorted(storage.blobs()) == sorted([kept, young])
    assert not leftover.exists()
    os.utime(storage.path(blob_name(young)), (0, 0))
    storage.store(BytesIO(b"young"))  # uploaded anew: its row may not be written yet
    assert storage.janitor({kept}, timedelta(hours=1)) == []


class _Cut(BytesIO):
    """An upload that breaks off."""

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() > 2_000_000:
            raise OSError(errno.ENOSPC, "no room")
        return super().read(size)


def test_an_upload_that_breaks_leaves_nothing(storage: BlobStorage) -> None:
    with pytest.raises(OSError, match="no room"):
        storage.store(_Cut(bytes(4_000_000)))
    assert files(storage) == []


CALLS = ("write", "fsync", "replace", "chmod", "mkdir", "open")


def _crash_points() -> Iterator[tuple[str, int]]:
    return ((call, number) for call in ("fsync", "replace", "chmod") for number in range(1, 5))


@pytest.mark.parametrize(("call", "number"), list(_crash_points()))
def test_a_crash_at_any_step_leaves_a_whole_blob_or_none(storage: BlobStorage, call: str, number: int) -> None:
    child = os.fork()
    if not child:  # dies like a power cut at the n-th call
        real, seen = getattr(os, call), [0]

        def dying(*arguments: object, **named: object) -> object:
            seen[0] += 1
            if seen[0] == number:
                os._exit(137)
            return real(*arguments, **named)

        setattr(os, call, dying)
        storage.store(BytesIO(DATA))
        os._exit(0)
    os.waitpid(child, 0)
    for sha in storage.blobs():
        assert storage.verify(sha)
    assert storage.store(BytesIO(DATA)) == SHA
    assert storage.verify(SHA)


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "aa/bb/short", "", "A" * 64])
def test_no_name_leads_out_of_the_storage_and_none_has_an_address(storage: BlobStorage, name: str) -> None:
    with pytest.raises(ValueError, match="checksum"):
        storage.path(name)
    assert not storage.exists(name)
    with pytest.raises(ValueError, match="no address"):
        storage.url(blob_name(SHA))


def test_only_its_owner_may_read_a_blob_and_nobody_writes_it(storage: BlobStorage) -> None:
    mode = Path(storage.path(blob_name(storage.store(BytesIO(b"x"))))).stat().st_mode & 0o777
    assert mode == 0o440
