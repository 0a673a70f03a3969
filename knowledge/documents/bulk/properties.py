"""What does a file say about itself: its title, its language, its date, its author?

Read from the few bytes that hold such properties, within limits, after the content was accepted. Office files: the
parts of properties; PDF: the XMP packet and the plain dictionary. Nothing is executed or decompressed without bound.
"""

import re
import zipfile
import zlib
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from lxml import etree

WINDOW = 1 << 20  # bytes looked at from each end of a PDF
PART = 1 << 18  # bytes of a part of properties
LONGEST = 200
BROKEN = (OSError, ValueError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError)
PARTS = ("docProps/core.xml", "meta.xml")
_LITERAL = re.compile(rb"/(Title|Author|CreationDate|Lang)\s*\(((?:\\.|[^()\\]){0,800})\)", re.DOTALL)
_HEX = re.compile(rb"/(Title|Author|CreationDate|Lang)\s*<([0-9A-Fa-f\s]{0,1600})>")
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"", b"f": b""}
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)


@dataclass(frozen=True)
class Properties:
    """As the file says it, one line each, at most 200 characters; "" and None where it says nothing."""

    title: str = ""
    language: str = ""
    issued_on: date | None = None
    author: str = ""


def read_properties(file: BinaryIO, media_type: str) -> Properties:
    """Never raises for content; leaves the file at its start."""
    file.seek(0)
    try:
        if media_type == "application/pdf":
            return _of_pdf(file)
        if zipfile.is_zipfile(file):
            return _of_office(file)
    except BROKEN:
        pass
    finally:
        file.seek(0)
    return Properties()


def _of_office(file: BinaryIO) -> Properties:
    with zipfile.ZipFile(file) as archive:
        for name in PARTS:
            if name in archive.namelist():
                with archive.open(name) as part:
                    return _of_xml(part.read(PART))
    return Properties()


def _of_pdf(file: BinaryIO) -> Properties:
    head = file.read(WINDOW)
    size = file.seek(0, 2)
    file.seek(max(len(head), size - WINDOW))
    data = head + file.read(WINDOW)
    found: dict[str, str] = {}
    for name, value in _LITERAL.findall(data):
        found[name.decode()] = _text(_ESCAPE.sub(_unescaped, value))  # the last one is the newest
    for name, value in _HEX.findall(data):
        found[name.decode()] = _text(bytes.fromhex(re.sub(rb"\s", b"", value).decode()[: len(value) // 2 * 2]))
    plain = Properties(
        _line(found.get("Title", "")),
        _code(found.get("Lang", "")),
        _day(found.get("CreationDate", "").removeprefix("D:")),
        _line(found.get("Author", "")),
    )
    start = data.find(b"<x:xmpmeta")
    end = data.find(b"</x:xmpmeta>", start)
    if start < 0 or end < 0 or end - start > PART:
        return plain
    packet = _of_xml(data[start : end + len(b"</x:xmpmeta>")])
    return Properties(
        packet.title or plain.title,
        packet.language or plain.language,
        packet.issued_on or plain.issued_on,
        packet.author or plain.author,
    )


def _of_xml(data: bytes) -> Properties:
    """From Dublin Core and its kin, whatever the namespaces are called."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        return Properties()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    root = etree.fromstring(data, parser)
    if root is None:
        return Properties()
    found: dict[str, str] = {}
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        for name, text in ((element.tag, " ".join(element.itertext())), *element.attrib.items()):
            local = str(name).rpartition("}")[2].lower()
            if text.strip():
                found.setdefault(local, str(text))
    created = found.get("created") or found.get("creation-date") or found.get("createdate") or found.get("date", "")
    return Properties(
        _line(found.get("title", "")),
        _code(found.get("language", "")),
        _day(created),
        _line(found.get("creator") or found.get("initial-creator", "")),
    )


def _unescaped(match: re.Match[bytes]) -> bytes:
    value = match[1]
    if value[:1].isdigit():
        return bytes([int(value, 8) & 255])
    return _ESCAPES.get(value, value)


def _text(value: bytes) -> str:
    if value.startswith((b"\xfe\xff", b"\xff\xfe")):
        return value.decode("utf-16", "replace")
    if value.startswith(b"\xef\xbb\xbf"):
        return value[3:].decode("utf-8", "replace")
    return value.decode("cp1252", "replace")


def _line(text: str) -> str:
    kept = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(kept.split())[:LONGEST]


def _code(text: str) -> str:
    """The language of a tag such as de-DE; "" for anything else."""
    found = re.fullmatch(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9-]{2,})?", text.strip())
    return found[1].lower() if found else ""


def _day(text: str) -> date | None:
    found = re.match(r"\s*((?:19|20)\d\d)-?(\d\d)-?(\d\d)", text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
