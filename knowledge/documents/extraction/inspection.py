"""Is this file what it says it is, and harmless? The one answer for the upload check and for the worker.

Everything streams: memory stays flat whatever the file's size. Nothing is unpacked to disk, nothing is fetched.
"""

import re
from dataclasses import dataclass, field
from typing import BinaryIO

from knowledge.documents.extraction.containers import Container, xml_events
from knowledge.documents.extraction.polyglots import is_polyglot
from knowledge.documents.extraction.programs import is_program, is_test_virus, runs_by_name
from knowledge.documents.extraction.results import Note, Reason, Refused, State, rejected
from knowledge.documents.extraction.sniffing import (
    ENCRYPTED_OOXML,
    EXTENSIONS,
    ODF,
    OLE,
    OOXML,
    UNKNOWN,
    ZIP,
    extension_of,
    sniff,
)

_HEAD, _XML_SCAN = 4_096, 100_000_000
_ARCHIVES = frozenset({ZIP, "application/x-7z-compressed", "application/vnd.rar", "application/gzip",
                       "application/x-bzip2", "application/x-xz", "application/x-tar"})  # fmt: skip
EPUB = "application/epub+zip"
_OLE_KINDS = frozenset({"application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"})
_ACTIVE_SVG = frozenset({"script", "foreignobject", "iframe", "embed", "object", "handler", "listener"})
_SVG_VALUE = re.compile(
    r"javascript:|data:text|expression\s*\(|@import|url\s*\(\s*['\"]?\s*(?:https?:|//)", re.IGNORECASE
)


@dataclass
class Findings:
    """What inspection saw: the media type by content, the reason to refuse (or none), and things worth telling."""

    media_type: str
    state: State = State.OK
    reason: Reason = Reason.NONE
    notes: set[Note] = field(default_factory=set)
    has_layers: bool = False  # a PDF with parts that can be switched off


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
    file.seek(0)
    head = file.read(_HEAD)
    media_type = findings.media_type = sniff(file, name)
    if is_test_virus(head):
        raise rejected(Reason.INFECTED)
    if is_program(head):
        findings.media_type = "application/x-executable"
        raise rejected(Reason.EXECUTABLE)
    if is_polyglot(file, media_type):
        raise rejected(Reason.POLYGLOT)
    if media_type.startswith((OOXML, ODF)) or media_type in (ZIP, EPUB):
        from knowledge.documents.extraction.officescan import inspect_office

        container = Container(file)
        if container.is_torn and media_type == ZIP:  # too little is left to say what it was
            raise Refused(State.FAILED, Reason.DAMAGED)
        inspect_office(container, media_type, findings.notes)
    if media_type == OLE:
        from knowledge.documents.extraction.ole import Compound

        Compound(file)  # one that holds together is some other program's; a torn one is damaged
    if media_type == "application/xml":
        _refuse_xml(file)
    _refuse_wrong_name(name, media_type)
    if media_type in _ARCHIVES:
        raise rejected(Reason.ARCHIVE)
    if media_type not in EXTENSIONS:
        raise rejected(Reason.UNKNOWN_TYPE)
    _inspect_bytes(file, findings)


def _refuse_wrong_name(name: str, media_type: str) -> None:
    extension = extension_of(name)
    known = any(extension in extensions for extensions in EXTENSIONS.values())
    if runs_by_name(name) or (known and extension not in EXTENSIONS.get(media_type, ())):
        raise rejected(Reason.MISMATCH)


def _inspect_bytes(file: BinaryIO, findings: Findings) -> None:
    """Each kind's own inspection is loaded where it is needed: a worker reads one file and ends."""
    kind = findings.media_type
    if kind == ENCRYPTED_OOXML:
        findings.notes.add(Note.ENCRYPTED)
        raise Refused(State.ENCRYPTED, Reason.PASSWORD)
    if kind == "application/pdf":
        from knowledge.documents.extraction.pdfscan import inspect_pdf

        found = inspect_pdf(file)
        findings.notes |= found.notes
        findings.has_layers = found.has_layers
    elif kind == "application/rtf":
        from knowledge.documents.extraction.olescan import inspect_rtf

        findings.notes |= inspect_rtf(file)
    elif kind == "text/html":
        from knowledge.documents.extraction.htmlscan import inspect_html

        findings.notes |= inspect_html(file)
    elif kind == "image/svg+xml":
        _refuse_active_svg(file)
    elif kind in _OLE_KINDS:
        from knowledge.documents.extraction.olescan import inspect_ole

        findings.notes |= inspect_ole(file)


def _refuse_xml(file: BinaryIO) -> None:
    """XML that is no document we know; one with a document type is refused for that."""
    from lxml import etree

    file.seek(0)
    try:
        for event in xml_events(file, limit=1 << 20):
            if event.kind == "start":
                return
    except etree.XMLSyntaxError:
        return


def _refuse_active_svg(file: BinaryIO) -> None:
    from lxml import etree

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
