"""What in an office file (OOXML, ODF, EPUB) is dangerous or leads outside? Looks at every part; unpacks none to disk."""

import re
from collections.abc import Iterator
from io import BytesIO

from lxml import etree

from knowledge.documents.extraction.containers import DAMAGE, XML_ENDINGS, Container, xml_events
from knowledge.documents.extraction.ole import MAGIC, Compound
from knowledge.documents.extraction.programs import holds_program, is_program, is_test_virus, runs_by_name
from knowledge.documents.extraction.results import Note, Reason, Refused, State, rejected

EPUB = "application/epub+zip"
_XML_HEAD, _XML_SCAN = 1 << 20, 100_000_000
_EMBEDDED_LIMIT, _MAX_PARTS = 40_000_000, 3_000
_MEDIA = (".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".tif", ".tiff", ".bmp", ".webp", ".ttf", ".otf", ".odttf",
          ".woff", ".woff2", ".css", ".fntdata", ".mp3", ".mp4", ".m4a")  # fmt: skip
_OUTSIDE = re.compile(r"(?:https?|ftp|file|smb):|\\\\|//", re.IGNORECASE)
# Across the network at a full name or number; a bare name is a server of the office that wrote the letter.
_REMOTE = re.compile(r"(?:https?|ftp|mhtml):|(?:file:/*|\\\\|//)[^/\\]*\.[^/\\]*[/\\]", re.IGNORECASE)
_DRIVE = re.compile(r"file:/*[a-z]:", re.IGNORECASE)
_DDE = re.compile(r"\bDDE(?:AUTO)?\b", re.IGNORECASE)
PROGRAMS = re.compile(
    r"\b(?:cmd|powershell|pwsh|mshta|wscript|cscript|rundll32|regsvr32|certutil|bitsadmin|msiexec|msexcel|explorer)"
    r"(?:\.exe)?\b",
    re.IGNORECASE,
)
_FORMULA_DDE = re.compile(r"""["'=+@(-]?\b[\w.]{2,40}\|['"].{0,400}!""", re.DOTALL)
_FORMULA_LOADS = re.compile(r"\b(?:_xlfn\.)?(?:WEBSERVICE|IMAGE|RTD)\s?\(")
_LINKED = frozenset({"image", "object", "object-ole", "plugin", "table-source", "dde-source", "section-source",
                     "script-data", "event-listener", "dde-connection-decl"})  # fmt: skip


def inspect_office(container: Container, media_type: str, notes: set[Note]) -> None:
    """Raises `Refused` for what must not come in; adds to `notes` what the uploader should know."""
    _refuse_tricks(container)
    if any(_is_macro(name) for name in container.names):
        raise rejected(Reason.MACROS)
    if "[Content_Types].xml" in container:
        types = container.head("[Content_Types].xml", _XML_HEAD)
        if b"macroEnabled" in types or b"vbaProject" in types:
            raise rejected(Reason.MACROS)
    for name in container.names[:_MAX_PARTS]:
        lower = name.lower()
        if lower.endswith(XML_ENDINGS):
            _refuse_dtd(container, name, media_type)
        elif not lower.endswith((*_MEDIA, "/")):
            _refuse_embedded(container, name, media_type, notes)
        elif not lower.endswith("/") and is_program(container.head(name, 64)):
            raise rejected(Reason.EMBEDDED_PROGRAM)
        if "/embeddings/" in lower or "/activex/" in lower or (lower.startswith("object ") and "/" not in lower):
            notes.add(Note.EMBEDDED_FILES)
    try:
        if any([*_outside_references(container)]):
            notes.add(Note.EXTERNAL_REFERENCES)
    except (etree.XMLSyntaxError, *DAMAGE):
        pass  # a damaged part: the reader says so in its own words
    _refuse_encrypted(container)


def _refuse_tricks(container: Container) -> None:
    """A part told twice, or one that would unpack outside of its folder: programs disagree on what the file holds."""
    names = [name.replace("\\", "/") for name in container.names]
    if len({name.lower() for name in names}) < len(names):
        raise rejected(Reason.POLYGLOT)
    if any(name.startswith("/") or ".." in name.split("/") for name in names):
        raise rejected(Reason.POLYGLOT)


def _is_macro(name: str) -> bool:
    lower = name.lower()
    if lower.endswith(("vbaproject.bin", "vbadata.xml")) or lower.startswith(("xl/macrosheets/", "scripts/")):
        return not lower.endswith("/")
    # LibreOffice keeps an index of empty libraries in every file that once had one; modules are what runs.
    basic = lower.startswith(("basic/", "dialogs/")) and lower.endswith(".xml")
    return basic and not lower.endswith(("script-lc.xml", "script-lb.xml", "dialog-lc.xml", "dialog-lb.xml"))


def _refuse_dtd(container: Container, name: str, media_type: str) -> None:
    """Raises xml-dtd for a part with a document type. Chapters of an EPUB and pages of HTML inside an office file may
    name one, but declare no entities."""
    if media_type == EPUB or name.lower().endswith((".html", ".htm")):
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


def _refuse_embedded(container: Container, name: str, media_type: str, notes: set[Note]) -> None:
    """Looks into what is embedded: programs, archives and files with macros may not hide there."""
    script_of_book = media_type == EPUB and name.lower().endswith(".js")
    if runs_by_name(name) and not script_of_book:
        raise rejected(Reason.EMBEDDED_PROGRAM)
    try:
        data = container.head(name, _EMBEDDED_LIMIT)
    except DAMAGE:
        return
    if is_test_virus(data):
        raise rejected(Reason.INFECTED)
    if data.startswith(MAGIC):
        notes.add(Note.EMBEDDED_FILES)
        if has_macros(data):
            raise rejected(Reason.MACROS)
    if not script_of_book and holds_program(data):
        raise rejected(Reason.EMBEDDED_PROGRAM)
    if data.startswith(b"PK\x03\x04"):
        notes.add(Note.EMBEDDED_FILES)
        _refuse_nested(data)
    elif data.startswith((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b\x08")):
        raise rejected(Reason.ARCHIVE)


def _refuse_nested(data: bytes) -> None:
    try:
        inner = Container(BytesIO(data))
    except Refused as refusal:
        if refusal.reason == Reason.ZIP_BOMB:
            raise
        return
    if any(_is_macro(name) for name in inner.names):
        raise rejected(Reason.MACROS)
    if "[Content_Types].xml" not in inner and "mimetype" not in inner:
        raise rejected(Reason.ARCHIVE)


def has_macros(data: bytes) -> bool:
    """Whether an OLE file holds a project of Visual Basic."""
    try:
        names = {name.lower() for name in Compound(BytesIO(data)).names}
    except Refused:
        return "_VBA_PROJECT".encode("utf-16-le") in data
    return bool(names & {"_vba_project", "_vba_project_cur", "macros", "vba"})


def _refuse_encrypted(container: Container) -> None:
    name = "META-INF/manifest.xml"
    if name in container and b"encryption-data" in container.head(name, _XML_HEAD):
        raise Refused(State.ENCRYPTED, Reason.PASSWORD)


def _outside_references(container: Container) -> Iterator[bool]:
    """True for each thing that opening the file would load from elsewhere (links that a reader clicks are none)."""
    for name in container.names:
        lower = name.lower()
        if lower.endswith(".rels"):
            yield from _relations(container, name)
        elif name in ("content.xml", "styles.xml"):
            yield from _opendocument(container, name)
        elif lower.startswith("word/") and lower.endswith(".xml") and lower.count("/") == 1:
            yield from _fields(container, name)
        elif lower.startswith("xl/externallinks/") and lower.endswith(".xml"):
            yield from _sheet_links(container, name)
        elif lower.startswith("xl/worksheets/") and lower.endswith(".xml"):
            yield from _formulas(container, name)
        elif lower == "xl/connections.xml":
            yield True


def _relations(container: Container, name: str) -> Iterator[bool]:
    with container.open(name) as stream:
        for event in xml_events(stream):
            a = event.attributes
            if a.get("TargetMode") != "External" or a.get("Type", "").endswith("/hyperlink"):
                continue
            target, kind = a.get("Target", ""), a.get("Type", "").rpartition("/")[2]
            if kind in ("attachedTemplate", "vbaProject") and _REMOTE.match(target) and not _DRIVE.match(target):
                raise rejected(Reason.REMOTE_TEMPLATE)
            if kind == "oleObject" and (target.lower().startswith("mhtml:") or target.rstrip().endswith("!")):
                raise rejected(Reason.LAUNCHES)
            yield kind != "attachedTemplate" or not _DRIVE.match(target)


def _opendocument(container: Container, name: str) -> Iterator[bool]:
    with container.open(name) as stream:
        for event in xml_events(stream, limit=_XML_SCAN):
            if event.kind != "start":
                continue
            a = event.attributes
            if "dde-application" in a:
                if PROGRAMS.search(a["dde-application"]):
                    raise rejected(Reason.LAUNCHES)
                yield True
            if event.name in _LINKED:
                target = a.get("href", "")
                if target.lower().startswith("vnd.sun.star.script:"):
                    raise rejected(Reason.MACROS)
                yield event.name == "dde-source" or bool(_OUTSIDE.match(target))
            formula = a.get("formula", "")
            if "DDE(" in formula.upper():
                if PROGRAMS.search(formula):
                    raise rejected(Reason.LAUNCHES)
                yield True


def _fields(container: Container, name: str) -> Iterator[bool]:
    """Field codes of a DOCX part; Word spreads them over many pieces."""
    code: list[str] = []
    reading = False
    with container.open(name) as stream:
        for event in xml_events(stream, limit=_XML_SCAN):
            if event.kind == "text":
                if reading:
                    code.append(event.text)
            elif event.name == "instrText":
                reading = event.kind == "start"
            elif event.kind == "start" and event.name == "fldSimple":
                yield _field("".join(event.attributes.get("instr", "")))
            elif event.kind == "start" and event.name == "altChunk":
                yield True
            elif event.name == "p" and event.kind == "end" and code:
                yield _field("".join(code))
                code = []


def _field(code: str) -> bool:
    if _DDE.search(code):
        if PROGRAMS.search(code):
            raise rejected(Reason.LAUNCHES)
        return True
    return bool(re.search(r"\bINCLUDE(?:PICTURE|TEXT)\b", code, re.IGNORECASE) and _OUTSIDE.search(code))


def _sheet_links(container: Container, name: str) -> Iterator[bool]:
    with container.open(name) as stream:
        for event in xml_events(stream, limit=_XML_SCAN):
            if event.kind == "start" and event.name == "ddeLink":
                if PROGRAMS.search(event.attributes.get("ddeService", "")):
                    raise rejected(Reason.LAUNCHES)
                yield True
            elif event.kind == "start" and event.name in ("oleLink", "externalBook"):
                yield True


def _formulas(container: Container, name: str) -> Iterator[bool]:
    reading = False
    with container.open(name) as stream:
        for event in xml_events(stream, limit=_XML_SCAN):
            if event.name == "f" and event.kind != "text":
                reading = event.kind == "start"
            elif reading and event.kind == "text" and "|" in event.text and _FORMULA_DDE.search(event.text):
                if PROGRAMS.search(event.text):
                    raise rejected(Reason.LAUNCHES)
                yield True
            elif reading and event.kind == "text" and _FORMULA_LOADS.search(event.text):
                yield True
