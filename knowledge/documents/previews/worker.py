"""The process that draws one file: sets its own limits, then answers line by line, as JSON.

The file is standard input. Lines: {"facts": {title, language, tagged}}, {"outline": [[level, title, page], …]} with
pages from 1, {"picture": [page, size, width, height, base64 of WebP]} with size "first" or "small", {"end": true}.
"""

import base64
import ctypes
import io
import json
import os
from collections.abc import Iterator
from typing import Any, BinaryIO

FIRST = (640, 905)  # pixels the picture of the first page fits into
SMALL = (160, 226)  # … and that of every page
FIRST_BYTES = 40_000
SMALL_BYTES = 8_000
MOST_PAGES = 48
MOST_ENTRIES = 300
LONGEST_TITLE = 200
MOST_PIXELS = 80_000_000
PICTURES = ("JPEG", "PNG", "WEBP", "TIFF", "GIF")
QUALITIES = (70, 55, 40, 25, 10)


def encoded(picture: Any, most: int) -> tuple[int, int, bytes]:
    """Width, height and a WebP file of at most `most` bytes; smaller in size where no quality is low enough."""
    while True:
        for quality in QUALITIES:
            out = io.BytesIO()
            picture.save(out, "WEBP", quality=quality, method=4, exif=b"", icc_profile=b"", xmp=b"")
            if out.tell() <= most:
                return picture.width, picture.height, out.getvalue()
        picture = picture.resize((max(1, picture.width * 3 // 4), max(1, picture.height * 3 // 4)))


def fitting(width: float, height: float, box: tuple[int, int]) -> float:
    """The factor that makes a page of this size fit into the box; at most four times its size."""
    return min(box[0] / max(width, 1.0), box[1] / max(height, 1.0), 4.0)


class Answer:
    def __init__(self, out: BinaryIO) -> None:
        self._out = out

    def line(self, data: dict[str, Any]) -> None:
        self._out.write(json.dumps(data).encode() + b"\n")
        self._out.flush()

    def picture(self, page: int, size: str, drawn: Any) -> None:
        width, height, data = encoded(drawn, FIRST_BYTES if size == "first" else SMALL_BYTES)
        self.line({"picture": [page, size, width, height, base64.b64encode(data).decode()]})


def draw_pdf(file: BinaryIO, answer: Answer) -> None:
    """Facts and outline first: a page that cannot be drawn must not cost them."""
    import pypdfium2

    from knowledge.documents.extraction.arabic import mend
    from knowledge.documents.extraction.text import clean
    from knowledge.documents.previews.headings import headings

    document = pypdfium2.PdfDocument(file, autoclose=False)
    answer.line({"facts": pdf_facts(document)})
    entries = list(_bookmarks(document)) or list(headings(document, MOST_ENTRIES))
    answer.line({"outline": [[level, _line(mend(clean(text))[0]), page] for level, text, page in entries]})
    for index in range(min(len(document), MOST_PAGES)):
        try:
            if index == 0:
                answer.picture(1, "first", _page(document, index, FIRST))
            answer.picture(index + 1, "small", _page(document, index, SMALL))
        except (pypdfium2.PdfiumError, ValueError):
            continue


def _page(document: Any, index: int, box: tuple[int, int]) -> Any:
    page = document[index]
    try:
        width, height = page.get_size()
        drawn = page.render(scale=fitting(width, height, box))
        return drawn.to_pil().convert("RGB")
    finally:
        page.close()


def pdf_facts(document: Any) -> dict[str, Any]:
    """What the file says for programs that read aloud: its title, its language (BCP 47), whether it is tagged."""
    import pypdfium2.raw as pdfium

    try:
        title = document.get_metadata_dict().get("Title", "")
    except Exception:  # a damaged dictionary is no title
        title = ""
    language = ""
    size = pdfium.FPDFCatalog_GetLanguage(document, None, 0)
    if 2 < size <= 200:
        room = ctypes.create_string_buffer(size)
        pdfium.FPDFCatalog_GetLanguage(document, ctypes.cast(room, ctypes.POINTER(pdfium.FPDF_WCHAR)), size)
        language = room.raw[: size - 2].decode("utf-16-le", "replace")
    tagged = bool(pdfium.FPDFCatalog_IsTagged(document))
    return {"title": _line(title), "language": _line(language)[:35], "tagged": tagged}


def _bookmarks(document: Any) -> Iterator[list[Any]]:
    for number, mark in enumerate(document.get_toc(max_depth=4)):
        if number >= MOST_ENTRIES:
            return
        place = mark.get_dest()
        index = place.get_index() if place is not None else None
        title = mark.get_title()
        if title.strip():
            yield [mark.level + 1, title, (index or 0) + 1]


def _line(text: str) -> str:
    kept = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(kept.split())[:LONGEST_TITLE]


def draw_picture(file: BinaryIO, answer: Answer) -> None:
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2  # Pillow warns at this number and refuses at twice as many
    with Image.open(file, formats=PICTURES) as opened:
        for number in range(min(getattr(opened, "n_frames", 1), MOST_PAGES)):
            opened.seek(number)
            frame = opened.copy() if number else opened
            frame.draft("RGB", (FIRST[0] * 2, FIRST[1] * 2))
            turned = ImageOps.exif_transpose(frame).convert("RGB")
            for size, box in (("first", FIRST), ("small", SMALL)):
                if size == "first" and number:
                    continue
                drawn = turned.copy()
                drawn.thumbnail(box)
                answer.picture(number + 1, size, drawn)
            if opened.format == "GIF":
                return


def main(arguments: list[str]) -> None:
    """arguments: those of `worker.enter` of the readers, and "pdf" or "picture"."""
    from knowledge.documents.extraction.worker import TimeIsUp, enter

    out, (kind,) = enter(arguments)
    answer = Answer(out)
    try:
        with os.fdopen(0, "rb", closefd=False) as file:
            (draw_pdf if kind == "pdf" else draw_picture)(file, answer)
        answer.line({"end": True})
    except (Exception, TimeIsUp):  # whatever the file is: what was drawn so far has been said
        os._exit(1)
    os._exit(0)  # no clean-up that a hostile file could drag out
