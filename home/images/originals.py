"""Are the originals of pictures still what was taken in, and how does one come back from a copy?

Each is known by a key that changes with its file (`picture:12:` and half of its SHA-256). Pictures from before the
SHA-256 was noted are compared with the SHA-1 that Wagtail noted, once; then they have one.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from django.db.models import Q

from home.images.models import Image

PREFIX = "picture:"
SOUND, DAMAGED, MISSING = "sound", "damaged", "missing"
_HALF = 32  # hex digits


def keys() -> set[str]:
    """The keys of all originals. One query."""
    return {_key(pk, sha) for pk, sha in Image.objects.order_by().values_list("pk", "sha256")}


def keys_of(sha256: str, sha1: str) -> list[str]:
    """The keys of the pictures whose original has these checksums."""
    known = Image.objects.filter(Q(sha256=sha256) | Q(sha256="", file_hash=sha1)).order_by("pk")
    return [_key(pk, sha) for pk, sha in known.values_list("pk", "sha256")]


def state(key: str) -> str:
    """What the bytes of an original are now, "sound", "damaged" or "missing"; reads all of them.

    Notes the SHA-256 of a sound one that has none yet. A key that names nothing any more is missing.
    """
    image = _image(key)
    if image is None:
        return MISSING
    try:
        with _stored(image).storage.open(image.file.name, "rb") as file:
            sha256, sha1 = digests(file)
    except OSError:
        return MISSING
    if image.sha256:
        return SOUND if sha256 == image.sha256 else DAMAGED
    if image.file_hash and image.file_hash != sha1:
        return DAMAGED
    Image._base_manager.filter(pk=image.pk, sha256="").update(sha256=sha256)  # changes nothing that pages show
    return SOUND


def put_back(key: str, file: IO[bytes]) -> None:
    """Write the bytes of `file`, from its beginning, in place of the original. Whole or not at all; raises OSError."""
    image = _image(key)
    if image is None:
        return
    target = Path(_stored(image).storage.path(image.file.name))
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as out:
            file.seek(0)
            shutil.copyfileobj(file, out)
            out.flush()
            os.fsync(out.fileno())
        os.chmod(temporary, 0o640)
        os.replace(temporary, target)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(temporary)


def names(some: Iterable[str]) -> dict[str, list[str]]:
    """Key -> "title: file name" of the picture; for administrators only."""
    found: dict[str, list[str]] = {key: [] for key in some if key.startswith(PREFIX)}
    for image in Image.objects.filter(pk__in=[_number(key) for key in found]):
        if (key := _key(image.pk, image.sha256)) in found:
            found[key].append(f"{image.title}: {image.filename}")
    return found


def digests(file: IO[bytes]) -> tuple[str, str]:
    """SHA-256 and SHA-1 of an open file, read once from where it stands."""
    long, short = hashlib.sha256(), hashlib.sha1(usedforsecurity=False)
    while piece := file.read(1 << 20):
        long.update(piece)
        short.update(piece)
    return long.hexdigest(), short.hexdigest()


def _stored(image: Image) -> Any:
    return image.file  # of an image from the database a stored file, whatever was assigned to others before


def _key(pk: int, sha256: str) -> str:
    return f"{PREFIX}{pk}:{sha256[:_HALF]}"


def _number(key: str) -> int:
    return int(key.split(":")[1])


def _image(key: str) -> Image | None:
    image = Image.objects.filter(pk=_number(key)).first()
    return image if image is not None and _key(image.pk, image.sha256) == key else None
