"""What in an older Office file or in RTF is dangerous: macros, programs, objects that load things from elsewhere?"""

import re
import struct
from typing import BinaryIO

from knowledge.documents.extraction.officescan import PROGRAMS
from knowledge.documents.extraction.ole import MAGIC, Compound
from knowledge.documents.extraction.programs import holds_program, is_test_virus
from knowledge.documents.extraction.results import Note, Reason, Refused, State, rejected

_MACROS = frozenset({"_vba_project", "_vba_project_cur", "macros", "vba", "_xlm"})
_WINDOW, _OVERLAP = 1 << 20, 256
_MACRO_MARKS = re.compile(b"|".join(re.escape(name.encode("utf-16-le")) for name in ("_VBA_PROJECT\0", "Macros\0")))
_REMOTE = re.compile(rb"h\0t\0t\0p\0s?\0?:\0/\0/\0|https?://", re.IGNORECASE)
_OBJECT_LIMIT, _MAX_OBJECTS = 20_000_000, 2_000
_OBJECT_DATA = re.compile(rb"\\\*?\\?objdata\b", re.IGNORECASE)
_RTF_TEMPLATE = re.compile(rb"\\\*\\template\s+([^{}]{1,400})", re.IGNORECASE)
_RTF_FIELD = re.compile(rb"\\\*\\fldinst\b(.{0,600})", re.IGNORECASE | re.DOTALL)
_RTF_LIMIT = 64_000_000
_XLM_SHEET = 1


def inspect_ole(file: BinaryIO) -> set[Note]:
    """Looks into a DOC, XLS or PPT. Raises `Refused` for macros and programs, encrypted for what needs a password."""
    notes: set[Note] = set()
    try:
        compound = Compound(file)
    except Refused:
        if _has_macro_marks(file):
            raise rejected(Reason.MACROS) from None
        raise
    if {name.lower() for name in compound.names} & _MACROS or _has_macro_sheet(compound):
        raise rejected(Reason.MACROS)
    for entry in compound.entries:
        if entry.name in ("\x01Ole10Native", "Package"):
            notes.add(Note.EMBEDDED_FILES)
            data = compound.content(entry)
            if is_test_virus(data[-512:]) or holds_program(_as_package(data)):
                raise rejected(Reason.EMBEDDED_PROGRAM)
        elif entry.name.startswith("ObjectPool"):
            notes.add(Note.EMBEDDED_FILES)
    return notes


def _as_package(data: bytes) -> bytes:
    """What a package wraps: its length, two names, and the bytes themselves."""
    start = data.find(b"MZ\x90\0")
    return data[start:] if start >= 0 else data


def _has_macro_marks(file: BinaryIO) -> bool:
    file.seek(0)
    tail = b""
    while chunk := file.read(_WINDOW):
        if _MACRO_MARKS.search(tail + chunk):
            return True
        tail = chunk[-_OVERLAP:]
    return False


def _has_macro_sheet(compound: Compound) -> bool:
    """Sheets of the old macro language in an XLS."""
    data = compound.stream("Workbook") or compound.stream("Book")
    at = 0
    while at + 4 <= len(data):
        kind, length = struct.unpack_from("<HH", data, at)
        if kind == 0x85 and length >= 6 and data[at + 9 : at + 10] == bytes([_XLM_SHEET]):
            return True
        if kind == 0x0A:
            return False
        if kind == 0x2F:
            raise Refused(State.ENCRYPTED, Reason.PASSWORD)
        at += 4 + length
    return False


def inspect_rtf(file: BinaryIO) -> set[Note]:
    """Looks into an RTF file of up to 64 MB (what lies beyond is not read either)."""
    file.seek(0)
    data = file.read(_RTF_LIMIT)
    notes: set[Note] = set()
    for template in _RTF_TEMPLATE.findall(data):
        notes.add(Note.EXTERNAL_REFERENCES)
        if _REMOTE.search(template) or re.match(rb"\s*(?:\\\\\\\\|//)[^\\/]*\.", template):
            raise rejected(Reason.REMOTE_TEMPLATE)
    for match in _RTF_FIELD.finditer(data):
        code = re.sub(rb"\\[a-z]+-?\d* ?|[{}\r\n]", b"", match[1]).decode("latin-1")
        if re.search(r"\bDDE(?:AUTO)?\b", code, re.IGNORECASE):
            notes.add(Note.EXTERNAL_REFERENCES)
            if PROGRAMS.search(code):
                raise rejected(Reason.LAUNCHES)
        elif re.search(r"\bINCLUDE(?:PICTURE|TEXT)\b", code, re.IGNORECASE):
            notes.add(Note.EXTERNAL_REFERENCES)
    for number, match in enumerate(_OBJECT_DATA.finditer(data)):
        notes.add(Note.EMBEDDED_FILES)
        if number < _MAX_OBJECTS:
            _refuse_object(data, match.end(), b"\\objupdate" in data)
    return notes


def _refuse_object(data: bytes, at: int, updates_itself: bool) -> None:
    """An embedded object is written as hexadecimal digits, often disguised by spaces and words in between."""
    raw = data[at : at + 2 * _OBJECT_LIMIT]
    end = raw.find(b"}")
    digits = re.sub(rb"\\[a-z]+-?\d* ?|[^0-9A-Fa-f]", b"", raw if end < 0 else raw[:end])
    unpacked = bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii"))
    if b"Equation.3" in unpacked[:200] or b"equation.3" in unpacked[:200].lower():
        raise rejected(Reason.LAUNCHES)
    start = unpacked.find(MAGIC)
    if holds_program(unpacked[start:] if start >= 0 else _as_package(unpacked)) or b"MZ\x90\0" in unpacked:
        raise rejected(Reason.EMBEDDED_PROGRAM)
    if _has_program_name(unpacked[:2_000]):
        raise rejected(Reason.EMBEDDED_PROGRAM)
    if updates_itself and _REMOTE.search(unpacked):
        raise rejected(Reason.LAUNCHES)


def _has_program_name(head: bytes) -> bool:
    return b"Package\0" in head and bool(
        re.search(rb"\.(?:exe|scr|bat|cmd|js|vbs|hta|ps1|lnk|com|pif)\0", head.lower())
    )
