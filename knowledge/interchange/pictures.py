"""How do the pictures of a Word file come to be pictures of this site? Checked, written anew, and each only once."""

import base64
import hashlib
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from PIL import Image as Pillow
from wagtail.images.models import get_image_model

from home.images.cleaning import FORMATS, MOST_PIXELS, CleanPicture, cleaned
from knowledge.documents.extraction.containers import DAMAGE, Container
from knowledge.interchange.outcome import Arrived, Embedded, LeftOut
from knowledge.interchange.word.names import remembered_picture
from search.access import Viewer

MOST_SHOWN, _SMALL = 60, (240, 180)
MOST_TOGETHER = 300 * 1024**2  # bytes of all pictures, unpacked
# What programs write into the field for alternative texts by themselves describes nothing anybody has checked.
_BY_MACHINE = re.compile(
    r"automatisch generierte beschreibung|ki-generierte inhalte|automatically generated|ai-generated content"
    r"|générée? automatiquement|généré par l.ia|تم إنشاء الوصف تلقائي|تم إنشاؤه بواسطة الذكاء",
    re.IGNORECASE,
)


Said = Mapping[int, tuple[str, bool]]


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


def small(path: Path, arrived: Arrived) -> dict[int, str]:
    """Index -> a small picture as an address that holds it itself, for those who are to say what it shows."""
    found: dict[int, str] = {}
    if not arrived.pictures:
        return found
    with path.open("rb") as file:
        container = Container(file)
        for index, embedded in enumerate(arrived.pictures[:MOST_SHOWN]):
            if address := _small(_bytes(container, embedded.part)):
                found[index] = address
    return found


def _small(data: bytes) -> str:
    try:
        with Pillow.open(io.BytesIO(data), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                return ""
            opened.draft("RGB", _SMALL)
            drawn = opened.convert("RGB")
    except Exception:  # Pillow's decoders raise all kinds of errors for damaged files
        return ""
    drawn.thumbnail(_SMALL)
    buffer = io.BytesIO()
    drawn.save(buffer, "JPEG", quality=60)
    return f"data:image/jpeg;base64,{base64.b64encode(buffer.getvalue()).decode()}"


def keep(
    pictures: Pictures, arrived: Arrived, user: Any, *, collection: Any, titles: Sequence[str], said: Said
) -> dict[int, int]:
    """Index -> id of the image; makes what is new, in this collection. Call it inside a unit of work.

    `said`: index -> (alternative text, whether nobody can be recognised), as somebody looked at them.
    """
    kept = dict(pictures.present)
    for index, picture in pictures.fresh.items():
        described = said.get(index) or (words_of(arrived.pictures[index]), False)
        made = _made(picture, arrived.language, described, title=titles[index])
        made.collection, made.uploaded_by_user = collection, user
        kept[index] = _kept(made, picture)
    return kept


def words_of(embedded: Embedded) -> str:
    """The alternative text a person wrote, else ""."""
    return "" if _BY_MACHINE.search(embedded.words) else embedded.words


def _made(picture: CleanPicture, language: str, described: tuple[str, bool], *, title: str) -> Any:
    model: Any = get_image_model()
    words, nobody = described
    image = model(title=(words or title)[:255], file=picture)
    if nobody:
        image.people = model.People.NONE
    if language in ("", settings.LANGUAGE_CODE):
        image.alt_text = words
    else:
        image.pending_alt_texts = {language: words}
    return image


def _kept(image: Any, picture: CleanPicture) -> int:
    """The id of the image, or of the one of its collection that shows these very bytes already."""
    digest = hashlib.sha1(picture.read(), usedforsecurity=False).hexdigest()
    picture.seek(0)
    known = type(image).objects.filter(file_hash=digest, collection=image.collection).order_by("pk").first()
    if known is not None:
        return int(known.pk)
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
