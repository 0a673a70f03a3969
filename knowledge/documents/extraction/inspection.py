"""Is this file what it says it is, and harmless? The one answer for the upload check and for the worker.

Everything streams: memory stays flat whatever the file's size. Nothing is unpacked to disk, nothing is fetched.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from lxml import etree

from knowledge.documents.extraction.containers import XML_ENDINGS, Container, xml_events
from knowledge.documents.extraction.polyglots import is_polyglot
from knowledge.documents.extraction.results import Note, Reason, Refused, State, rejected
from knowledge.documents.extraction.sniffing import (
    ENCRYPTED_OOXML,
    EXTENSIONS,
    ODF,
    OOXML,
    UNKNOWN,
    ZIP,
    extension_of,
    sniff,
)

_WINDOW, _OVERLAP = 1 << 20, 256
_XML_HEAD = 1 << 20
_XML_SCAN = 100_000_000
_EXECUTABLE = frozenset({"application/x-dosexec", "application/x-executable"})
_ARCHIVES = frozenset({ZIP, "application/x-7z-compressed", "application/vnd.rar", "application/gzip",
                       "application/x-bzip2", "application/x-xz"})  # fmt: skip
_RUNNABLE_NAMES = frozenset({"exe", "com", "scr", "pif", "bat", "cmd", "ps1", "vbs", "vbe", "js", "jse", "wsf",
    "wsh", "hta", "msi", "msp", "cpl", "jar", "lnk", "url", "reg", "dll", "sh", "php", "phtml", "phar", "py",
    "pl", "rb", "cgi", "asp", "aspx", "jsp", "htaccess", "svgz"})  # fmt: skip
_ACTIVE_SVG = frozenset({"script", "foreignobject", "iframe", "embed", "object", "handler", "listener"})
_SVG_VALUE = re.compile(
    r"javascript:|data:text|expression\s*\(|@import|url\s*\(\s*['\"]?\s*(?:https?:|//)", re.IGNORECASE
)
_OUTSIDE = re.compile(r"(?:https?|ftp|file|smb):|\\\\|//", re.IGNORECASE)
_PDF_MARKS: dict[bytes, Note] = {
    b"/JavaScript": Note.PDF_SCRIPT,
    b"/JS": Note.PDF_SCRIPT,
    b"/Launch": Note.PDF_SCRIPT,
    b"/EmbeddedFile": Note.EMBEDDED_FILES,
}
_RTF_MARKS: dict[bytes, Note] = {
    b"\\objdata": Note.EMBEDDED_FILES,
    b"\\*\\template": Note.EXTERNAL_REFERENCES,
    b"INCLUDEPICTURE": Note.EXTERNAL_REFERENCES,
    b"DDEAUTO": Note.EXTERNAL_REFERENCES,
}
_OLE_MACROS = tuple(f"{name}\0".encode("utf-16-le") for name in ("_VBA_PROJECT", "_VBA_PROJECT_CUR", "Macros"))


@dataclass
class Findings:
    """What inspection saw: the media type by content, the reason to refuse (or none), and things worth telling."""

    media_type: str
    state: State = State.OK
    reason: Reason = Reason.NONE
    notes: set[Note] = field(default_factory=set)


def inspect(file: BinaryIO, name: str = "") -> Findings:
    """Look at an open, seekable file. Never raises for content; leaves the file at its start."""
    findings = Findings(UNKNOWN)
    try:
        _inspect(file, name, findings)
    except Refused as refusal:
        findings.state, findings.reason = refusal.state, refusal.reason
    except Exception:  # zip, compression and XML libraries each have errors of their own for damaged files
        findings.state, findings.reason = State.FAILED, Reason.DAMAGED
    finally:
        file.seek(0)
    return findings


def _inspect(file: BinaryIO, name: str, findings: Findings) -> None:
    if not file.seek(0, 2):
        raise rejected(Reason.EMPTY_FILE)
    media_type = findings.media_type = sniff(file, name)
    if media_type in _EXECUTABLE:
        raise rejected(Reason.EXECUTABLE)
    if is_polyglot(file, media_type):
        raise rejected(Reason.POLYGLOT)
    if media_type.startswith((OOXML, ODF)) or media_type in (ZIP, "application/epub+zip"):
        _inspect_container(file, findings)
    _refuse_wrong_name(name, media_type)
    if media_type in _ARCHIVES:
        raise rejected(Reason.ARCHIVE)
    if media_type == UNKNOWN:
        raise rejected(Reason.UNKNOWN_TYPE)
    _inspect_bytes(file, findings)


def _refuse_wrong_name(name: str, media_type: str) -> None:
    extension = extension_of(name)
    known = any(extension in extensions for extensions in EXTENSIONS.values())
    if extension in _RUNNABLE_NAMES or (known and extension not in EXTENSIONS.get(media_type, ())):
        raise rejected(Reason.MISMATCH)


def _inspect_bytes(file: BinaryIO, findings: Findings) -> None:
    kind = findings.media_type
    if kind == ENCRYPTED_OOXML:
        findings.notes.add(Note.ENCRYPTED)
        raise Refused(State.ENCRYPTED, Reason.PASSWORD)
    if kind == "application/pdf":
        findings.notes |= {_PDF_MARKS[mark] for mark in _found(file, tuple(_PDF_MARKS))}
    elif kind == "application/rtf":
        findings.notes |= {_RTF_MARKS[mark] for mark in _found(file, tuple(_RTF_MARKS))}
    elif kind == "image/svg+xml":
        _refuse_active_svg(file)
    elif (
        kind.startswith("application/vnd.ms-") or kind in ("application/msword", "application/x-ole-storage")
    ) and _found(file, _OLE_MACROS):
        raise rejected(Reason.MACROS)


def _found(file: BinaryIO, marks: tuple[bytes, ...]) -> set[bytes]:
    """Which of these byte strings occur in the file as whole words; reads it once in windows."""
    pattern = re.compile(b"(?:" + b"|".join(re.escape(mark) for mark in marks) + rb")(?![A-Za-z])")
    file.seek(0)
    tail = b""
    found: set[bytes] = set()
    while len(found) < len(marks) and (chunk := file.read(_WINDOW)):
        window = tail + chunk
        found.update(pattern.findall(window))
        tail = window[-_OVERLAP:]
    return found


def _inspect_container(file: BinaryIO, findings: Findings) -> None:
    container = Container(file)
    if any(_is_macro(name) for name in container.names):
        raise rejected(Reason.MACROS)
    if "[Content_Types].xml" in container and b"macroEnabled" in container.head("[Content_Types].xml", _XML_HEAD):
        raise rejected(Reason.MACROS)
    for name in container.names:
        lower = name.lower()
        if lower.endswith(XML_ENDINGS):
            _refuse_dtd(container, name, findings.media_type)
        if "/embeddings/" in lower or "/activex/" in lower or (lower.startswith("object ") and "/" not in lower):
            findings.notes.add(Note.EMBEDDED_FILES)
    try:
        if any(_outside_references(container)):
            findings.notes.add(Note.EXTERNAL_REFERENCES)
    except (etree.XMLSyntaxError, OSError, EOFError, ValueError):
        pass  # a damaged part: the reader says so in its own words


def _is_macro(name: str) -> bool:
    lower = name.lower()
    if lower.endswith(("vbaproject.bin", "vbadata.xml")) or lower.startswith(("xl/macrosheets/", "scripts/")):
        return not lower.endswith("/")
    # LibreOffice keeps an index of empty libraries in every file that once had one; modules are what runs.
    basic = lower.startswith(("basic/", "dialogs/")) and lower.endswith(".xml")
    return basic and not lower.endswith(("script-lc.xml", "script-lb.xml", "dialog-lc.xml", "dialog-lb.xml"))


def _refuse_dtd(container: Container, name: str, media_type: str) -> None:
    """Raises xml-dtd for a part with a document type. EPUB chapters may name one, but declare no entities."""
    if media_type == "application/epub+zip":
        if b"<!ENTITY" in container.head(name, _XML_HEAD).replace(b"\0", b""):
            raise rejected(Reason.XML_DTD)
        return
    try:
        with container.open(name) as stream:
            for event in xml_events(stream, limit=_XML_HEAD):
                if event.kind == "start":
                    return  # a document type can only stand before the first element
    except Refused:
        raise
    except Exception:
        return  # a damaged part: the reader says so


def _outside_references(container: Container) -> Iterator[bool]:
    """True for each part that opening the file would load from elsewhere (links that a reader clicks are none)."""
    for name in container.names:
        if name.endswith(".rels"):
            with container.open(name) as stream:
                for event in xml_events(stream):
                    a = event.attributes
                    if a.get("TargetMode") == "External" and not a.get("Type", "").endswith("/hyperlink"):
                        yield True
        elif name in ("content.xml", "styles.xml"):
            with container.open(name) as stream:
                for event in xml_events(stream, limit=_XML_SCAN):
                    if event.name in (
                        "image",
                        "object",
                        "object-ole",
                        "plugin",
                        "table-source",
                        "dde-source",
                        "section-source",
                    ):
                        yield event.name == "dde-source" or bool(_OUTSIDE.match(event.attributes.get("href", "")))
        elif name == "word/document.xml":
            with container.open(name) as stream:
                for event in xml_events(stream, limit=_XML_SCAN):
                    yield event.kind == "text" and event.text.lstrip().startswith(("DDEAUTO", "DDE "))


def _refuse_active_svg(file: BinaryIO) -> None:
    file.seek(0)
    try:
        for event in xml_events(file, limit=_XML_SCAN):
            if event.kind == "start" and _is_active(event.name.lower(), event.attributes):
                raise rejected(Reason.ACTIVE_SVG)
            if event.kind == "text" and _SVG_VALUE.search(event.text):
                raise rejected(Reason.ACTIVE_SVG)
    except etree.XMLSyntaxError as error:
        raise rejected(Reason.ACTIVE_SVG) from error  # a browser may still run what a strict parser cannot follow


def _is_active(name: str, attributes: dict[str, str]) -> bool:
    if name in _ACTIVE_SVG:
        return True
    for key, value in attributes.items():
        key, value = key.lower(), value.strip()
        if key.startswith("on") or _SVG_VALUE.search(value):
            return True
        if key == "href" and value and not value.startswith(("#", "data:image/")) and name != "a":
            return True
        if key == "attributename" and value.lower() in ("href", "xlink:href"):
            return True
    return False
