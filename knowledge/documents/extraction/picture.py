"""Pictures (PNG, JPEG, TIFF, WebP, GIF, BMP): each frame is a page whose text can only be had by recognition."""

import warnings
from collections.abc import Iterator
from typing import Any, BinaryIO

from knowledge.documents.extraction.registry import Source
from knowledge.documents.extraction.results import Reason, Refused, State, rejected

MAX_BYTES = 320_000_000  # unpacked: a plan of A0 at 300 dpi in grey has 140 million, in colours four times that
MAX_FRAMES = 500
_DAMAGE = (OSError, EOFError, ValueError, SyntaxError, ArithmeticError, IndexError, KeyError, TypeError, RuntimeError)


def open_picture(file: BinaryIO) -> Any:
    """The picture, unpacked as little as possible. Raises `Refused` with picture-bomb or damaged."""
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # our own limit, told with our own reason
    warnings.simplefilter("ignore")
    file.seek(0)
    try:
        picture = Image.open(file, formats=("PNG", "JPEG", "TIFF", "WEBP", "GIF", "BMP", "MPO"))
    except (UnidentifiedImageError, *_DAMAGE) as error:
        raise _refusal(error) from error
    picture.draft("L", (2_500, 2_500))  # a JPEG of many megapixels is unpacked at half or quarter size
    refuse_bomb(picture)
    return picture


def refuse_bomb(picture: Any) -> None:
    """Raises picture-bomb where the present frame would not fit into memory. Asked before it is unpacked."""
    if picture.width * picture.height * (1 if picture.mode in ("1", "L", "P") else 4) > MAX_BYTES:
        raise rejected(Reason.PICTURE_BOMB)


def _refusal(error: Exception) -> Refused:
    said = str(error).lower()
    if "too large" in said or "exceeds" in said:  # a text chunk or a profile that unpacks without end
        return rejected(Reason.PICTURE_BOMB)
    return Refused(State.FAILED, Reason.DAMAGED)


def read(source: Source) -> Iterator[tuple[int, str]]:
    picture = open_picture(source.file)
    try:
        frames = int(getattr(picture, "n_frames", 1)) if picture.format in ("TIFF", "MPO") else 1
    except _DAMAGE as error:
        raise Refused(State.FAILED, Reason.DAMAGED) from error
    frames = 1 if picture.format == "MPO" else frames  # further frames are depth maps and previews
    try:
        picture.load()  # a picture that breaks off is told now, not by a half-read page
    except _DAMAGE as error:
        raise _refusal(error) from error
    source.scans = list(range(1, min(frames, MAX_FRAMES) + 1))
    yield from ()
    raise Refused(State.NO_TEXT, Reason.PICTURE)
