"""Which reader reads which kind of file? Readers are named, not imported: a worker loads only the one it needs."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from typing import BinaryIO, Protocol

from knowledge.documents.extraction.results import Note, Reason


@dataclass
class Source:
    """One open file to be read: seekable bytes, its (untrusted) name, what it was sniffed to be, and what to tell.

    Readers add to `notes`; a reader that leaves something out for a limit sets `cut` to the reason. `scans` are the
    numbers of pages whose text can only be had by recognition, `poor` those whose text is of low quality.
    """

    file: BinaryIO
    name: str
    media_type: str
    notes: set[Note] = field(default_factory=set)
    cut: Reason = Reason.NONE
    password: str = ""
    is_clean: bool = False  # the reader cleans its text itself
    has_layers: bool = False  # a PDF with parts that can be switched off
    is_inner: bool = False  # a document inside another one
    left_out: Counter[Note] = field(default_factory=Counter)
    scans: list[int] = field(default_factory=list)
    poor: set[int] = field(default_factory=set)

    def breaks(self, reason: Reason) -> None:
        """Remember that something is missing; the first thing that was counts."""
        self.cut = self.cut or reason

    def leave_out(self, note: Note, passages: int = 1) -> None:
        """Remember that so many passages stay out of the text, and why."""
        self.notes.add(note)
        self.left_out[note] += passages


class Reader(Protocol):
    """Yields (number, text) for each page, slide or sheet that holds visible text, in order, numbers from 1.

    It streams: what was yielded counts even when the rest breaks. Raises `Refused` for a known end; anything else it
    raises means "damaged".
    """

    def __call__(self, source: Source) -> Iterator[tuple[int, str]]: ...


_OOXML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"

READERS: dict[str, str] = {
    "application/pdf": "pdf",
    f"{_OOXML}.wordprocessingml.document": "docx",
    f"{_OOXML}.presentationml.presentation": "pptx",
    f"{_OOXML}.spreadsheetml.sheet": "xlsx",
    f"{_ODF}.text": "odt",
    f"{_ODF}.presentation": "odp",
    f"{_ODF}.spreadsheet": "ods",
    "application/epub+zip": "epub",
    "application/rtf": "rtf",
    "application/msword": "doc",
    "application/vnd.ms-excel": "xls",
    "application/vnd.ms-powerpoint": "ppt",
    "image/svg+xml": "svg",
    "image/png": "picture",
    "image/jpeg": "picture",
    "image/tiff": "picture",
    "image/webp": "picture",
    "image/gif": "picture",
    "image/bmp": "picture",
    "text/plain": "plain",
    "text/csv": "delimited",
    "text/markdown": "markdown",
    "text/html": "html",
}


def reader_for(media_type: str) -> Reader | None:
    """The reader of this media type, or None where there is none."""
    name = READERS.get(media_type)
    if name is None:
        return None
    module = import_module(f"knowledge.documents.extraction.{name}")
    reader: Reader = module.read
    return reader
