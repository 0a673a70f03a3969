"""Where is a file between the form it came by and the one that decides what becomes of it?

With the uploads: on disk, under its owner's name, forgotten by itself after three days.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.core.files.storage import storages

from knowledge.documents.blobs import blob_name
from knowledge.documents.families import UploadRefused
from knowledge.documents.names import visible_name
from knowledge.documents.uploading import life
from knowledge.documents.uploading.models import Upload
from knowledge.documents.uploading.protocol import Refusal
from knowledge.interchange.arriving import Unreadable, read_file
from knowledge.interchange.placing import Source
from knowledge.interchange.shaping import shaped

PASTED = "text.md"


def keep(user: Any, file: Any, name: str) -> Upload:
    """The file, judged by its content. Raises Unreadable in words for the person; then nothing of it stays."""
    try:
        upload = life.begin(user, visible_name(name)[:255], file.size)
        file.seek(0)
        upload = life.go_on(upload, file, at=0, length=file.size)
        if not upload.is_whole:
            life.end(upload)
            raise Unreadable("", "")
    except UploadRefused as refused:
        raise Unreadable(refused.verdict.explanation, refused.verdict.remedy) from refused
    except Refusal as refused:
        raise Unreadable(refused.text) from refused
    try:
        with source_of(upload):
            return upload
    except Unreadable:
        life.end(upload)
        raise


def keep_text(user: Any, text: str) -> Upload:
    """A pasted Markdown text, as a file."""
    data = io.BytesIO(text.encode())
    data.size = len(data.getvalue())  # type: ignore[attr-defined]
    return keep(user, data, PASTED)


def found(user: Any, upload_id: UUID) -> Upload | None:
    """The person's own file that waits; None for one that was used, ended, or is somebody else's."""
    return life.whole(user, upload_id)


@contextmanager
def source_of(upload: Upload) -> Iterator[Source]:
    """What the file says, and its bytes for as long as this lasts. Raises Unreadable."""
    storage: Any = storages["blobs"]
    with storage.local_copy(blob_name(upload.sha256)) as path:
        arrived = read_file(path, upload.name, life.verdict_of(upload))
        yield Source(path, shaped(arrived, "" if upload.name == PASTED else upload.name), upload.name)


class AlreadyUsed(Exception):
    """Somebody sent the form twice: what the file became is there already."""


def use_up(upload: Upload) -> None:
    """Within the unit of work that makes something of the file: the one that comes second makes nothing."""
    if not Upload.objects.filter(pk=upload.pk).delete()[0]:
        raise AlreadyUsed
