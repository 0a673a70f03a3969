"""Can PDF be made on this host, and how is one made without a worker of the site noticing?"""

import ctypes
import ctypes.util
import tempfile
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import structlog

from knowledge.documents.extraction import limited
from knowledge.documents.extraction.limited import Limits

log = structlog.get_logger("kommez.printing")

STYLE = Path(__file__).parent / "printed.css"
LIBRARY = "weasyprint"
# What the library opens when it is imported (Debian: libpango-1.0-0, libpangoft2-1.0-0).
PROGRAMS = (("pango-1.0", "libpango-1.0.so.0"), ("pangoft2-1.0", "libpangoft2-1.0.so.0"))
ARTICLE = Limits(memory=1 << 30, cpu_seconds=25, wall_seconds=30.0, output_bytes=40_000_000)
TOPIC = Limits(memory=3 << 30, cpu_seconds=280, wall_seconds=300.0, output_bytes=200_000_000)


class NotPrinted(Exception):
    """The text could not be made into a PDF within its limits."""


@cache
def is_possible() -> bool:
    """Whether WeasyPrint and pango are installed; found out once per process, without loading the former."""
    if find_spec(LIBRARY) is None:
        return False
    return all(_opens(name, file) for name, file in PROGRAMS)


def _opens(name: str, file: str) -> bool:
    for candidate in (file, ctypes.util.find_library(name)):
        try:
            if candidate and ctypes.CDLL(candidate):
                return True
        except OSError:
            continue
    return False


def printed(markup: str, pictures: Iterable[tuple[str, bytes]], limits: Limits = ARTICLE) -> bytes:
    """The PDF of a page of markup whose pictures have these paths. Raises NotPrinted."""
    with tempfile.TemporaryDirectory(prefix="kommez-print-") as name:
        folder = Path(name)
        (folder / "printed.css").write_bytes(STYLE.read_bytes())
        for path, data in pictures:
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_bytes(data)
        (folder / "text.html").write_text(markup, encoding="utf-8")
        with (
            (folder / "text.html").open("rb") as file,
            limited.reader("knowledge.printing.press", [], stdin=file.fileno(), folder=name, limits=limits) as running,
        ):
            made = list(running.chunks())
    data = b"".join(made)
    if running.broken or running.code or not data.startswith(b"%PDF-"):
        said = running.said.decode(errors="replace")[-1000:]
        log.error("not-printed", broken=str(running.broken), code=running.code, said=said)
        raise NotPrinted
    return data
