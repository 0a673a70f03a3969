"""Which bytes stand for a picture in a file that leaves the site? Those of the size its page shows, as every reader of
books and paper understands them (JPEG, or PNG where it lets something through)."""

import hashlib
import io
from collections.abc import Iterator, Mapping
from typing import Any

from PIL import Image as Pillow

FOLDER = "pictures"
QUALITY = 80


class Pictures:
    """The pictures of one file, each once, below `folder`. Made from renditions only; originals stay where they are."""

    def __init__(self, folder: str = "") -> None:
        self._folder = folder
        self._sizes: dict[str, Any] = {}
        self._paths: dict[str, str | None] = {}
        self._bytes: dict[str, bytes] = {}

    def know(self, renditions: Mapping[str, Any]) -> None:
        """Take note of what lies where; nothing is read yet."""
        self._sizes.update(renditions)

    def path_of(self, address: str) -> str | None:
        """The path of the picture in the file; None where it cannot be read."""
        if address not in self._paths:
            made = _converted(self._sizes.get(address))
            self._paths[address] = self._keep(*made) if made else None
        return self._paths[address]

    def _keep(self, data: bytes, ending: str) -> str:
        path = f"{self._folder}{FOLDER}/{hashlib.sha256(data).hexdigest()[:16]}.{ending}"
        self._bytes[path] = data
        return path

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Path and bytes of those that were asked for, by path."""
        yield from sorted(self._bytes.items())


def none(_address: str) -> None:
    """For files of text only."""


def _converted(rendition: Any) -> tuple[bytes, str] | None:
    if rendition is None:
        return None
    try:
        with rendition.file.open("rb") as file, Pillow.open(file) as opened:
            see_through = "A" in opened.getbands() or "transparency" in opened.info
            drawn = opened.convert("RGBA" if see_through else "RGB")
    except OSError:
        return None
    buffer = io.BytesIO()
    if see_through:
        drawn.save(buffer, "PNG", optimize=True)
        return buffer.getvalue(), "png"
    drawn.save(buffer, "JPEG", quality=QUALITY)
    return buffer.getvalue(), "jpg"
