"""What in a PDF is dangerous, by its objects? Reads the file in windows and unpacks its object streams a little.

Names written with escapes (/J#61vaScript) and objects packed into streams are looked at too. Nothing is run.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from knowledge.documents.extraction.programs import holds_program, is_test_virus, runs_by_name
from knowledge.documents.extraction.results import Note, Reason, rejected

_WINDOW, _OVERLAP = 1 << 21, 4_096
_PACKED, _UNPACKED, _ALL_UNPACKED, _MAX_STREAMS = 1 << 20, 4_000_000, 96_000_000, 4_000
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_MARKS = re.compile(
    rb"/(JavaScript|JS|Launch|EmbeddedFiles?|OCProperties|RichMedia|XFA|GoToE|GoToR|ImportData|SubmitForm|Movie)"
    rb"(?![A-Za-z])"
)
_STREAM_OF = re.compile(
    rb"/(?:Type\s*/\s*)?(ObjStm|EmbeddedFile|Metadata)(?![A-Za-z])[^\0]{0,1500}?\bstream\r?\n", re.DOTALL
)
_ANY_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_LAUNCH = re.compile(rb"/S\s*/Launch(?![A-Za-z])|/Launch\s*<<|/Win\s*<<[^>]{0,600}/F\b", re.DOTALL)
_FILE_NAME = re.compile(rb"/U?F\s*(?:\(((?:[^()\\]|\\.){1,300})\)|<([0-9A-Fa-f\s]{2,600})>)")
_DOCUMENTS = frozenset({"pdf", "docx", "doc", "xlsx", "xls", "pptx", "ppt", "odt", "ods", "odp", "rtf", "txt", "csv"})
_WINDOWS = re.compile(rb"/Win(?![A-Za-z])")
_DTD = re.compile(rb"<!ENTITY\s|<\?xpacket[^>]{0,300}>\s*(?:<\?xml[^>]{0,200}>\s*)?<!DOCTYPE", re.IGNORECASE)
_ATTACK = re.compile(
    rb"exportDataObject\s*\([^)]{0,300}nLaunch|Collab\s*\.\s*(?:collectEmailInfo|getIcon)|media\s*\.\s*newPlayer"
    rb"|util\s*\.\s*printf\s*\(\s*[\"']%\d{4,}|unescape\s*\(\s*[\"']%u|eval\s*\(\s*(?:unescape|String\.fromCharCode)"
    rb"|cmd\.exe|powershell",
    re.IGNORECASE,
)


@dataclass
class PdfFindings:
    """Notes for the uploader, and whether parts of the pages can be switched off."""

    notes: set[Note] = field(default_factory=set)
    has_layers: bool = False
    marks: set[bytes] = field(default_factory=set)
    programs_named: bool = False


def inspect_pdf(file: BinaryIO) -> PdfFindings:
    """Raises `Refused` with launches-programs, embedded-program, infected or xml-dtd."""
    found = PdfFindings()
    budget = _ALL_UNPACKED
    for window, offset in _windows(file):
        _look(window, found)
        for match in _STREAM_OF.finditer(window):
            if budget <= 0:
                break
            unpacked = _unpack(file, offset + match.end())
            budget -= len(unpacked)
            if match[1] == b"EmbeddedFile":
                _refuse_program(unpacked)
            else:
                _look(unpacked, found)
    if found.marks & {b"JavaScript", b"JS"}:
        found.notes.add(Note.PDF_SCRIPT)
    if found.marks & {b"EmbeddedFile", b"EmbeddedFiles", b"RichMedia"}:
        found.notes.add(Note.EMBEDDED_FILES)
        if found.programs_named:
            raise rejected(Reason.EMBEDDED_PROGRAM)
    if found.marks & {b"GoToE", b"GoToR", b"ImportData", b"SubmitForm"}:
        found.notes.add(Note.EXTERNAL_REFERENCES)
    found.has_layers = b"OCProperties" in found.marks
    if found.marks & {b"JavaScript", b"JS", b"XFA"}:
        _refuse_attack(file, budget)
    return found


def _windows(file: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """The file in pieces that overlap, with the offset at which each begins."""
    offset, tail = 0, b""
    file.seek(0)
    while chunk := file.read(_WINDOW):
        yield tail + chunk, offset - len(tail)
        offset += len(chunk)
        tail = chunk[-_OVERLAP:]
        file.seek(offset)


def _look(window: bytes, found: PdfFindings) -> None:
    if b"#" in window:
        window = _ESCAPE.sub(lambda match: bytes([int(match[1], 16)]), window)
    found.marks.update(_MARKS.findall(window))
    for match in _LAUNCH.finditer(window) if b"Launch" in window else ():
        _refuse_launch(window[match.start() : match.end() + 600])
        found.notes.add(Note.EXTERNAL_REFERENCES)
    if b"<!" in window and _DTD.search(window):
        raise rejected(Reason.XML_DTD)
    for match in _FILE_NAME.finditer(window):
        if runs_by_name(_string(match)):
            found.programs_named = True


def _refuse_launch(action: bytes) -> None:
    """Office programs write links to other documents as launches; all else would start a program."""
    action = action.partition(b"endobj")[0]
    targets = [_string(match) for match in _FILE_NAME.finditer(action)]
    documents = [target for target in targets if target.rpartition(".")[2].lower() in _DOCUMENTS]
    if _WINDOWS.search(action) or not targets or len(documents) < len(targets):
        raise rejected(Reason.LAUNCHES)


def _string(match: "re.Match[bytes]") -> str:
    if match[1] is not None:
        raw = match[1]
    else:
        digits = re.sub(rb"\s", b"", match[2])
        raw = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
    return raw.decode("utf-16-be" if raw.startswith(b"\xfe\xff") else "latin-1", errors="replace")


def _unpack(file: BinaryIO, at: int) -> bytes:
    """The beginning of a stream, unpacked where it is packed in the usual way."""
    file.seek(at)
    packed = file.read(_PACKED)
    try:
        return zlib.decompressobj().decompress(packed, _UNPACKED)
    except zlib.error:
        return packed[: max(packed.find(b"endstream"), 0)]


def _refuse_program(unpacked: bytes) -> None:
    if is_test_virus(unpacked):
        raise rejected(Reason.INFECTED)
    if holds_program(unpacked):
        raise rejected(Reason.EMBEDDED_PROGRAM)


def _refuse_attack(file: BinaryIO, budget: int) -> None:
    """In a file with scripts, look for what only attacks do, also inside packed streams."""
    streams = 0
    for window, offset in _windows(file):
        if _ATTACK.search(window):
            raise rejected(Reason.LAUNCHES)
        for match in _ANY_STREAM.finditer(window):
            streams += 1
            if budget <= 0 or streams > _MAX_STREAMS:
                return
            unpacked = _unpack(file, offset + match.end())
            budget -= len(unpacked)
            if _ATTACK.search(unpacked):
                raise rejected(Reason.LAUNCHES)
            if _DTD.search(unpacked):
                raise rejected(Reason.XML_DTD)
