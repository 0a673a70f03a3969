"""From the first byte to the whole file: who may begin an upload, how it goes on, how it ends."""

import hashlib
import shutil
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _t
from wagtail.permissions import policy_registry

from knowledge.documents.blobs import blob_name
from knowledge.documents.checks import Verdict
from knowledge.documents.families import UploadRefused
from knowledge.documents.models import Document
from knowledge.documents.storing.admitting import admit
from knowledge.documents.uploading import parts
from knowledge.documents.uploading.models import KEPT, Upload
from knowledge.documents.uploading.protocol import Refusal

MOST_OPEN = 20  # uploads of one person at a time
MOST_BYTES = 4  # times the largest file, of one person's open uploads together
SPARE_BYTES = 200 * 1024**2  # left free for everything else


def largest() -> int:
    """The largest file in bytes that may be uploaded."""
    return int(settings.KOMMEZ_UPLOAD_MB) * 1024 * 1024


def may_upload(user: Any) -> bool:
    """Whoever may add or change a document somewhere; into which one is asked when the form is saved."""
    return bool(policy_registry.get_by_type(Document).user_has_any_permission(user, ["add", "change"]))


def begin(user: Any, name: str, size: int) -> Upload:
    """A row for a file that is to come; raises Refusal in words for the person."""
    if size > largest():
        raise Refusal(413, _t("Files may have at most %(most)d MB.") % {"most": settings.KOMMEZ_UPLOAD_MB})
    if size == 0:
        raise Refusal(422, _t("The file is empty (0 bytes)."))
    with transaction.atomic():
        sizes = list(Upload.objects.filter(owner=user, expires_at__gt=timezone.now()).values_list("size", flat=True))
        if len(sizes) >= MOST_OPEN or sum(sizes) + size > MOST_BYTES * largest():
            raise Refusal(429, _t("You have many uploads that are not finished. Save or cancel some of them first."))
        if free_bytes() < size + SPARE_BYTES:
            raise no_room()
        return Upload.objects.create(owner=user, name=name, size=size)


def go_on(upload: Upload, stream: Any, *, at: int, length: int, digest: tuple[Any, bytes] | None = None) -> Upload:
    """Take in the next `length` bytes, and finish the upload with the last; returns the row as it is then.

    `digest`: a hash object and what it must come to; on a mismatch nothing is taken in. Raises Refusal, UploadRefused
    for content, parts.Busy, parts.Lost, and OSError when there is no room.
    """
    if upload.is_whole:
        raise Refusal(413)
    with parts.held(upload.pk) as part:
        if not Upload.objects.filter(pk=upload.pk).exists():  # cancelled since this request began
            parts.remove(upload.pk)
            raise Refusal(404)
        upload.refresh_from_db()
        if at != upload.offset:
            raise Refusal(409)
        if upload.is_whole or length > upload.size - upload.offset:
            raise Refusal(413)
        received = parts.append(part, stream, at=upload.offset, most=length, digest=digest[0] if digest else None)
        if digest is not None and (received != length or digest[0].digest() != digest[1]):
            raise Refusal(460)
        upload.offset += received
        upload.expires_at = timezone.now() + KEPT
        if upload.offset == upload.size:
            _judge(upload)
        upload.save()
        if upload.is_whole:
            settle(upload)
    return upload


def settle(upload: Upload) -> bool:
    """Lay a whole upload with the blobs; whether its bytes are there now.

    The row is written before, so that no crash in between takes bytes that were confirmed. Raises OSError for no room.
    """
    path = parts.path_of(upload.pk)
    if path.exists() and path.stat().st_size == upload.size:
        return bool(storages["blobs"].adopt(path) == upload.sha256)  # type: ignore[attr-defined]
    return storages["blobs"].exists(blob_name(upload.sha256))


def end(upload: Upload) -> None:
    """Forget an upload and its bytes; whole ones leave their blob to the janitor."""
    upload_id = upload.pk
    upload.delete()
    parts.remove(upload_id)


def whole(user: Any, upload_id: UUID | None) -> Upload | None:
    """A finished upload of this person that was not used yet. Raises OSError when there is no room for it."""
    if upload_id is None:
        return None
    rows = Upload.objects.filter(pk=upload_id, owner_id=getattr(user, "pk", None), expires_at__gt=timezone.now())
    found = rows.exclude(sha256="").first()
    return found if found is not None and settle(found) else None


def verdict_of(upload: Upload) -> Verdict:
    """What the check of the whole file found."""
    return Verdict(upload.media_type, upload.extension, True, is_scanned=upload.is_scanned)


def tidy() -> int:
    """The job: forget uploads that ended and parts nobody knows. Returns how many uploads.

    Whole ones that a crash kept from the blobs are laid there first.
    """
    for upload in Upload.objects.exclude(sha256=""):
        settle(upload)
    ended = list(Upload.objects.filter(expires_at__lte=timezone.now())[:50])
    for upload in ended:
        end(upload)
    parts.sweep(Upload.objects.values_list("pk", flat=True))
    return len(ended)


def named_blobs() -> Iterable[str]:
    """Checksums of whole uploads that wait for their form to be saved."""
    return Upload.objects.exclude(sha256="").values_list("sha256", flat=True)


def free_bytes() -> int:
    return shutil.disk_usage(settings.KOMMEZ_DATA_DIR).free


def no_room() -> Refusal:
    return Refusal(507, _t("There is no room left on this server."))


def _judge(upload: Upload) -> None:
    """Judge the whole file by its content and note its checksum; refused, nothing of it stays."""
    path = parts.path_of(upload.pk)
    with path.open("rb") as file:
        verdict = admit(file, upload.name)
    if not verdict.ok:
        end(upload)
        raise UploadRefused(verdict)
    with path.open("rb") as file:
        upload.sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    upload.media_type, upload.extension = verdict.media_type, verdict.extension
    upload.is_scanned = verdict.is_scanned
