"""How do the pictures of a Word file come to be pictures of this site? Checked, written anew, and each only once."""

import hashlib
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from wagtail.images.models import get_image_model

from home.images.cleaning import CleanPicture, cleaned
from knowledge.documents.extraction.containers import DAMAGE, Container
from knowledge.interchange.outcome import Arrived, Embedded, LeftOut
from knowledge.interchange.word.names import remembered_picture
from search.access import Viewer

MOST_TOGETHER = 300 * 1024**2  # bytes of all pictures, unpacked
# What programs write into the field for alternative texts by themselves describes nothing anybody has checked.
_BY_MACHINE = re.compile(
    r"automatisch generierte beschreibung|ki-generierte inhalte|automatically generated|ai-generated content"
    r"|générée? automatiquement|généré par l.ia|تم إنشاء الوصف تلقائي|تم إنشاؤه بواسطة الذكاء",
    re.IGNORECASE,
)


@dataclass
class Pictures:
    """By index of `Arrived.pictures`: an image that is here already, or the bytes of one to be made; else neither."""

    present: dict[int, int] = field(default_factory=dict)
    fresh: dict[int, CleanPicture] = field(default_factory=dict)


def prepare(path: Path, arrived: Arrived, user: Any) -> Pictures:
    """Read and check all pictures of a Word file; slow, writes nothing. What cannot be shown is counted as left out."""
    found = Pictures()
    if not arrived.pictures:
        return found
    room = MOST_TOGETHER
    with path.open("rb") as file:
        container = Container(file)
        for index, embedded in enumerate(arrived.pictures):
            data = _bytes(container, embedded.part)
            room -= len(data)
            known = _known(embedded.name, data, user)
            if known:
                found.present[index] = known
            elif data and room >= 0 and (picture := _cleaned(data, embedded)):
                found.fresh[index] = picture
            else:
                arrived.left_out[LeftOut.PICTURES] += 1
    return found


def keep(pictures: Pictures, arrived: Arrived, user: Any, *, collection: Any, titles: Sequence[str]) -> dict[int, int]:
    """Index -> id of the image; makes what is new, in this collection. Call it inside a unit of work."""
    kept = dict(pictures.present)
    for index, picture in pictures.fresh.items():
        kept[index] = _kept(picture, arrived, index, user=user, collection=collection, title=titles[index])
    return kept


def words_of(embedded: Embedded) -> str:
    """The alternative text a person wrote, else ""."""
    return "" if _BY_MACHINE.search(embedded.words) else embedded.words


def _kept(picture: CleanPicture, arrived: Arrived, index: int, *, user: Any, collection: Any, title: str) -> int:
    model: Any = get_image_model()
    digest = hashlib.sha1(picture.read(), usedforsecurity=False).hexdigest()
    picture.seek(0)
    known = model.objects.filter(file_hash=digest, collection=collection).order_by("pk").first()
    if known is not None:
        return int(known.pk)
    words = words_of(arrived.pictures[index])
    image = model(title=(words or title)[:255], collection=collection, uploaded_by_user=user, file=picture)
    if arrived.language in ("", settings.LANGUAGE_CODE):
        image.alt_text = words
    else:
        image.pending_alt_texts = {arrived.language: words}
    image.save()
    return int(image.pk)


def _bytes(container: Container, part: str) -> bytes:
    try:
        data = container.head(part, settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE + 1)
    except (KeyError, zipfile.LargeZipFile, *DAMAGE):
        return b""
    return data if len(data) <= settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE else b""


def _known(name: str, data: bytes, user: Any) -> int:
    """The picture of this site that was exported as these very bytes, where the person may see it; else 0."""
    remembered = remembered_picture(name)
    if remembered is None or not hashlib.sha256(data).hexdigest().startswith(remembered[1]):
        return 0
    model: Any = get_image_model()
    return remembered[0] if model.objects.visible_to(Viewer(user)).filter(pk=remembered[0]).exists() else 0


def _cleaned(data: bytes, embedded: Embedded) -> CleanPicture | None:
    try:
        return cleaned(io.BytesIO(data), PurePosixPath(embedded.part).name)
    except ValidationError:
        return None
