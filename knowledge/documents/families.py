"""What happens to a family: a file becomes a version, versions become public, bytes nobody names are swept."""

from collections.abc import Callable, Iterable
from typing import Any, BinaryIO

from django.core.files.storage import storages
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from knowledge.documents.blobs import blob_name
from knowledge.documents.checks import Verdict, check_upload
from knowledge.documents.extraction.results import ExtractionResult, Note, Reason
from knowledge.documents.models import Document, DocumentVersion
from knowledge.documents.names import safe_name
from knowledge.documents.storing.admitting import waits
from search.indexing import unit_of_work


class UploadRefused(ValueError):
    """The content of a file was refused; `verdict` has the reason and the remedy in the editor's language."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(str(verdict.explanation))
        self.verdict = verdict


def add_version(
    document: Document,
    file: BinaryIO | None,
    name: str,
    *,
    language: str,
    number: int | None = None,
    note: str = "",
    user: Any = None,
    publish: bool = False,
    verdict: Verdict | None = None,
    stored: str = "",
    reading: ExtractionResult | None = None,
) -> DocumentVersion:
    """Store `file` as a version of the family and have it read after commit. Raises UploadRefused.

    Without `number` it becomes the next one; with one, a further language or format of that version. Bytes come before
    the row. `stored`: their checksum where they are stored already; then `verdict` is needed. `reading`: what a
    password opened; a file that still waits for the virus scanner forgets it.
    """
    verdict, sha = _stored(file, name, verdict=verdict, stored=stored)
    with unit_of_work():
        version = document.versions.create(
            number=number or next_number(document),
            language=language,
            format=verdict.extension.lstrip("."),
            media_type=verdict.media_type,
            file=blob_name(sha),
            filename=safe_name(name, extension=verdict.extension),
            sha256=sha,
            size=storages["blobs"].size(blob_name(sha)),
            note=note,
            uploaded_by=user if getattr(user, "pk", None) else None,
            **_first_state(verdict, publish=publish),
        )
        _say_what_is_known(version, reading)
        point_to_current(document)
    return version


def _first_state(verdict: Verdict, *, publish: bool) -> dict[str, Any]:
    """Whether it waits for the virus scanner, for its password, or for its reader; and is public meanwhile or not."""
    if waits(verdict):
        return {"state": DocumentVersion.State.CHECKING, "published_at": None, "publish_when_checked": publish}
    state = DocumentVersion.State.ENCRYPTED if verdict.is_locked else DocumentVersion.State.WAITING
    return {"state": state, "published_at": timezone.now() if publish else None}


def _say_what_is_known(version: DocumentVersion, reading: ExtractionResult | None) -> None:
    """Of a file that needs no reader (any more): its text, or that it is protected. Others go on after the commit."""
    from knowledge.documents.reading import keep_reading

    if reading is not None and version.state != DocumentVersion.State.CHECKING:
        keep_reading(version, reading)
    elif version.state == DocumentVersion.State.ENCRYPTED:
        version.reason, version.notes = Reason.PASSWORD, [Note.ENCRYPTED]
        version.save(update_fields=["reason", "notes"])
    else:
        transaction.on_commit(lambda: _go_on(version), robust=True)  # jobs ask again about what was lost here


def _stored(file: BinaryIO | None, name: str, *, verdict: Verdict | None, stored: str) -> tuple[Verdict, str]:
    """What the file is, and the checksum its bytes are stored under now."""
    if verdict is not None and verdict.ok and stored:
        return verdict, stored
    if file is None:
        raise ValueError("neither a file nor what was found in a stored one")
    verdict = verdict or check_upload(file, name)
    if not verdict.ok:
        raise UploadRefused(verdict)
    return verdict, keep_bytes(file)


def keep_bytes(file: BinaryIO) -> str:
    """Store all of an open file; returns its checksum. Raises OSError when there is no room."""
    file.seek(0)
    return str(storages["blobs"].store(file))  # type: ignore[attr-defined]


def next_number(document: Document) -> int:
    return (document.versions.aggregate(last=Max("number"))["last"] or 0) + 1


def publish_versions(document: Document) -> int:
    """Make the versions that waited for the document's publication public. Returns how many."""
    waiting = document.versions.filter(published_at=None).exclude(state=DocumentVersion.State.REJECTED)
    count = 0
    for version in waiting:
        if version.state == DocumentVersion.State.CHECKING:  # the virus scanner has the last word
            version.publish_when_checked = True
            version.save(update_fields=["publish_when_checked"])
            continue
        version.published_at = timezone.now()
        version.save(update_fields=["published_at"])
        count += 1
    if count:
        point_to_current(document)
    return count


def point_to_current(document: Document) -> None:
    """Let the family's own file fields, which Wagtail's choosers show, follow the newest version."""
    newest = document.versions.order_by("-number", "-published_at").first()
    if newest and document.file.name != newest.file.name:
        document.file.name = newest.file.name
        document.file_size = newest.size
        Document.objects.filter(pk=document.pk).update(file=newest.file.name, file_size=newest.size, file_hash="")


_named_blobs: list[Callable[[], Iterable[str]]] = []


def register_named_blobs(function: Callable[[], Iterable[str]]) -> None:
    """Have `function` name the checksums of stored bytes that another subject needs, so that they are not swept."""
    if function not in _named_blobs:
        _named_blobs.append(function)


def named_checksums() -> set[str]:
    """The checksums of all stored bytes that some row names."""
    named = set(DocumentVersion.objects.values_list("sha256", flat=True))
    named.update(sha for function in _named_blobs for sha in function() if sha)
    return named


def sweep_blobs() -> int:
    """Remove stored bytes that nothing names and that are older than a day. Returns how many."""
    return len(storages["blobs"].janitor(named_checksums()))  # type: ignore[attr-defined]


def _go_on(version: DocumentVersion) -> None:
    """What comes after the commit: the virus scanner where the file waits for it, else the reading of its text."""
    from knowledge.documents.storing.scanning import scan_version

    if version.state == DocumentVersion.State.CHECKING:
        scan_version.enqueue(version.pk)
    else:
        read_later(version.pk)


def read_later(version_id: int) -> None:
    from knowledge.documents.reading import read_version

    read_version.enqueue(version_id)
