"""The process that turns pages of a scan into grey pictures, for the program that recognises letters.

The file is standard input; for each page asked for, standard output gets one line "number width height" and then
width x height bytes of grey (0 is black). A page that cannot be drawn is "number 0 0".
"""

import contextlib
import os
from collections.abc import Iterable
from typing import Any, BinaryIO

from knowledge.documents.extraction.worker import TimeIsUp, enter

DPI = 300
MAX_PIXELS = 20_000_000  # a page of A3 at 300 dpi has 17 million
_MIN_SIDE = 1_600  # smaller pictures are enlarged: letters need about 30 pixels


def main(arguments: list[str]) -> None:
    """arguments: those of `worker.enter`, the media type, and page numbers with commas."""
    out, (media_type, pages) = enter(arguments)
    numbers = [int(number) for number in pages.split(",")]
    draw = _draw_pdf if media_type == "application/pdf" else _draw_picture
    with os.fdopen(0, "rb", closefd=False) as file, contextlib.suppress(TimeIsUp, MemoryError, BrokenPipeError):
        draw(file, numbers, out)
    os._exit(0)


def _send(out: BinaryIO, number: int, image: Any) -> None:
    width, height = image.size if image is not None else (0, 0)
    out.write(f"{number} {width} {height}\n".encode())
    if image is not None:
        out.write(image.tobytes())
    out.flush()


def _draw_pdf(file: BinaryIO, numbers: Iterable[int], out: BinaryIO) -> None:
    import pypdfium2

    from knowledge.documents.extraction.pdf import open_document

    document = open_document(file, os.environ.get("KOMMEZ_FILE_PASSWORD", ""))
    for number in numbers:
        try:
            page = document[number - 1]
            width, height = page.get_size()
            scale = min(DPI / 72, (MAX_PIXELS / max(width * height, 1.0)) ** 0.5)
            image = page.render(scale=scale, grayscale=True).to_pil().convert("L")
            page.close()
        except (pypdfium2.PdfiumError, ValueError):
            image = None
        _send(out, number, image)


def _draw_picture(file: BinaryIO, numbers: Iterable[int], out: BinaryIO) -> None:
    from knowledge.documents.extraction.picture import open_picture, refuse_bomb
    from knowledge.documents.extraction.results import Refused

    picture = open_picture(file)
    for number in numbers:
        try:
            picture.seek(number - 1)
            refuse_bomb(picture)
            image = _grey(picture)
        except (OSError, EOFError, ValueError, SyntaxError, ArithmeticError, Refused):
            image = None
        _send(out, number, image)


def _grey(picture: Any) -> Any:
    """The frame turned as its camera says, on white paper, in a size that suits recognition."""
    from PIL import Image, ImageOps

    frame = ImageOps.exif_transpose(picture)
    if frame.mode in ("RGBA", "LA", "PA") or "transparency" in frame.info:
        frame = frame.convert("RGBA")
        paper = Image.new("RGBA", frame.size, "white")
        paper.alpha_composite(frame)
        frame = paper
    if frame.mode.startswith(("I", "F")):
        frame = ImageOps.autocontrast(frame.convert("F").convert("L"))
    grey = frame.convert("L")
    width, height = grey.size
    factor = 1.0
    if max(width, height) < _MIN_SIDE:
        factor = min(3.0, 2 * _MIN_SIDE / max(width, height, 1))
    elif width * height > MAX_PIXELS:
        factor = (MAX_PIXELS / (width * height)) ** 0.5
    if factor != 1.0:
        size = max(1, round(width * factor)), max(1, round(height * factor))
        grey = grey.resize(size, Image.Resampling.LANCZOS)
    return grey
