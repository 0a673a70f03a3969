"""How is an untrusted file drawn without the site noticing? In a process of its own, with limits, by `draw`."""

import base64
import json
import tempfile
from dataclasses import dataclass, field
from typing import Any

from knowledge.documents.extraction import limited
from knowledge.documents.extraction.limited import Limits
from knowledge.documents.previews.worker import FIRST_BYTES, MOST_PAGES

_DRAWER = "knowledge.documents.previews.worker"
# No page needs as much as is allowed for each.
LIMITS = Limits(wall_seconds=30.0, output_bytes=2 * MOST_PAGES * FIRST_BYTES)


@dataclass(frozen=True)
class Picture:
    """A page drawn as WebP; `size` is "first" or "small"."""

    page: int
    size: str
    width: int
    height: int
    data: bytes


@dataclass
class Drawn:
    """What could be drawn. `is_whole`: the process came to its end within its limits."""

    pictures: list[Picture] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    outline: list[list[Any]] = field(default_factory=list)
    is_whole: bool = False

    def take(self, line: bytes) -> None:
        """Raises ValueError, KeyError or TypeError for a line of another shape."""
        data = json.loads(line)
        if "picture" in data:
            page, size, width, height, encoded = data["picture"]
            content = base64.b64decode(encoded, validate=True)
            if size not in ("first", "small") or content[:4] != b"RIFF" or content[8:12] != b"WEBP":
                raise ValueError("no picture")
            self.pictures.append(Picture(int(page), size, int(width), int(height), content))
        elif "facts" in data:
            known = {"title": str, "language": str, "tagged": bool}
            self.facts = {name: kind(data["facts"][name]) for name, kind in known.items() if name in data["facts"]}
        elif "outline" in data:
            self.outline = [[int(level), str(title), int(page)] for level, title, page in data["outline"]]
        elif "end" in data:
            self.is_whole = True


def draw(descriptor: int, kind: str) -> Drawn:
    """Draw the open file ("pdf" or "picture"). Never raises for anything the file does or is; at most 30 seconds."""
    drawn = Drawn()
    with (
        tempfile.TemporaryDirectory(prefix="kommez-draw-") as folder,
        limited.reader(_DRAWER, [kind], stdin=descriptor, folder=folder, limits=LIMITS) as running,
    ):
        try:
            for line in running.lines():
                drawn.take(line)
        except (ValueError, KeyError, TypeError):
            drawn.is_whole = False
    return drawn
