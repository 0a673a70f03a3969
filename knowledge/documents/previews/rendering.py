"""How is an untrusted file drawn without the site noticing? In a process of its own, with limits, by `draw`."""

import base64
import json
import os
import selectors
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from knowledge.documents.previews.worker import FIRST_BYTES, MOST_PAGES

ROOT = Path(__file__).resolve().parents[3]
_BOOT = (
    "import sys; sys.path.append(sys.argv.pop(1));"
    " from knowledge.documents.previews.worker import main; main(sys.argv[1:])"
)
MEMORY = 512 * 1024 * 1024  # bytes of address space
CPU_SECONDS = 20
WALL_SECONDS = 30.0
MOST_BYTES = 2 * MOST_PAGES * FIRST_BYTES  # of the whole answer; no page needs as much


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
    with tempfile.TemporaryDirectory(prefix="kommez-draw-") as folder:
        command = [sys.executable, "-I", "-B", "-c", _BOOT, str(ROOT), str(MEMORY), str(CPU_SECONDS),
                   str(int(WALL_SECONDS) - 3), kind]  # fmt: skip
        environment = {"LANG": "C.UTF-8", "TMPDIR": folder, "HOME": folder, "PATH": os.defpath, "OMP_NUM_THREADS": "1"}
        process = subprocess.Popen(
            command,
            stdin=descriptor,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env=environment,
            start_new_session=True,
        )
        try:
            for line in _lines(process):
                drawn.take(line)
        except (ValueError, KeyError, TypeError):
            drawn.is_whole = False
        finally:
            process.kill()
            process.wait()
            if process.stdout:
                process.stdout.close()
    return drawn


def _lines(process: "subprocess.Popen[bytes]") -> Iterator[bytes]:
    """Whole lines until the process ends, its time is up or it has said too much."""
    assert process.stdout is not None
    pipe = process.stdout.fileno()
    deadline = time.monotonic() + WALL_SECONDS
    kept, received = b"", 0
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while (left := deadline - time.monotonic()) > 0 and received <= MOST_BYTES:
            if not selector.select(left):
                return
            chunk = os.read(pipe, 1 << 18)
            if not chunk:
                return
            received += len(chunk)
            *lines, kept = (kept + chunk).split(b"\n")
            yield from lines
