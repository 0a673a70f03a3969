"""Is this file two files at once? Such files pass one program's check and run in another."""

import zipfile
from typing import BinaryIO

from knowledge.documents.extraction.containers import DAMAGE
from knowledge.documents.extraction.sniffing import ODF, OOXML, ZIP

_TAIL = 65_557  # a zip's end record with the longest comment
_PAGE_MARKS = (b"<script", b"<html", b"<?php", b"<!doctype html", b"<iframe")
_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c\0\x04")
_WINDOW = 1 << 20
_ZIPS = (ZIP, "application/epub+zip", OOXML, ODF)


def is_polyglot(file: BinaryIO, media_type: str) -> bool:
    """Whether a second format hides in a file of this type: a zip behind a picture or PDF, a web page in a picture, a
    PDF that does not begin as one. Moves the file's position."""
    file.seek(0)
    head = file.read(8_192)
    if media_type.startswith(_ZIPS):
        return b"%PDF-" in head[:1024]
    if media_type == "application/pdf" and (_pdf_begins_otherwise(head) or _pdf_ends_otherwise(file)):
        return True
    if media_type.startswith("image/") and media_type != "image/svg+xml":
        if head.startswith((b"GIF89a/*", b"GIF87a/*", b"GIF89a=", b"GIF87a=")) or b"%PDF-" in head[:1024]:
            return True
        if _holds_page(file):
            return True
    return _ends_as_zip(file, media_type)


def _pdf_begins_otherwise(head: bytes) -> bool:
    start = head.find(b"%PDF-")
    prefix = head[:start].removeprefix(b"\xef\xbb\xbf").strip(b"\0 \t\r\n")
    return bool(prefix) or any(mark in head[:1024].lower() for mark in _PAGE_MARKS)


def _pdf_ends_otherwise(file: BinaryIO) -> bool:
    """A web page or an archive behind the end of a PDF."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _WINDOW))
    _before, end, behind = file.read(_WINDOW).rpartition(b"%%EOF")
    return bool(end) and (any(mark in behind.lower() for mark in _PAGE_MARKS) or any(a in behind for a in _ARCHIVES))


def _holds_page(file: BinaryIO) -> bool:
    file.seek(0)
    tail = b""
    while chunk := file.read(_WINDOW):
        window = (tail + chunk).lower()
        if any(mark in window for mark in _PAGE_MARKS) or any(mark in tail + chunk for mark in _ARCHIVES):
            return True
        tail = chunk[-32:]
    return False


def _ends_as_zip(file: BinaryIO, media_type: str) -> bool:
    """A zip's end record in the tail that leads to real entries; inside a PDF (an attachment) it is no second file."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _TAIL))
    tail = file.read(_TAIL)
    position = tail.rfind(b"PK\x05\x06")
    if position < 0:
        return False
    if media_type == "application/pdf" and tail.rfind(b"%%EOF") > position + 22:
        # An attachment's own end, unless its comment swallows the rest of the file.
        comment = int.from_bytes(tail[position + 20 : position + 22], "little")
        if position + 22 + comment < len(tail) - 2:
            return False
    try:
        file.seek(0)
        return bool(zipfile.ZipFile(file).namelist())
    except DAMAGE:
        return False
