"""How are zip containers (DOCX, ODT, PPTX, XLSX, EPUB) and their XML parts read without trusting them?

Sizes are added up before anything is unpacked; XML is streamed as events, never built as a tree, and any DTD ends the
reading, so there is nothing to expand and nothing to fetch.
"""

import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from knowledge.documents.extraction.results import Reason, Refused, State, rejected

if TYPE_CHECKING:
    from knowledge.documents.extraction.tornzip import Torn

MAX_ENTRIES = 20_000
MAX_XML_BYTES = 400_000_000
# A real office file seldom packs better than 20:1; a bomb does 300:1 and more. Small files may, they do no harm.
BOMB_BYTES, BOMB_RATIO = 60_000_000, 60
XML_ENDINGS = (".xml", ".rels", ".vml", ".xhtml", ".html", ".htm", ".opf", ".ncx", ".svg", ".rdf")
_CHUNK = 65_536
# What the zip library raises for damaged files, beside its own error.
DAMAGE = (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, EOFError, OSError, RuntimeError)


class Event(NamedTuple):
    """One XML event: kind "start", "end" or "text"; local name; attributes by local name; text for "text"."""

    kind: str
    name: str
    attributes: dict[str, str]
    text: str


class _Collector:
    """The parser's target: keeps the events of one chunk until they are taken."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        short = {key.rpartition("}")[2]: value for key, value in attributes.items()} if attributes else {}
        self.events.append(Event("start", tag.rpartition("}")[2], short, ""))

    def end(self, tag: str) -> None:
        self.events.append(Event("end", tag.rpartition("}")[2], {}, ""))

    def data(self, text: str) -> None:
        self.events.append(Event("text", "", {}, text))

    def doctype(self, name: str | None, public: str | None, system: str | None) -> None:
        raise rejected(Reason.XML_DTD)

    def close(self) -> None:
        return None


def xml_events(stream: BinaryIO, *, limit: int | None = None) -> Iterator[Event]:
    """Stream a part as events; raises `Refused(xml-dtd)` on any DTD and `etree.XMLSyntaxError` on broken XML.

    Nothing is kept, so depth and length of what is read do no harm (`huge_tree`).
    With `limit`, only so many bytes are read (to look at a part's beginning) and an unfinished part is no error.
    """
    from lxml import etree  # here: most PDF files are read without it

    target = _Collector()
    parser = etree.XMLParser(target=target, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    left = limit
    while left is None or left > 0:
        chunk = stream.read(_CHUNK if left is None else min(_CHUNK, left))
        if not chunk:
            break
        left = None if left is None else left - len(chunk)
        try:
            parser.feed(chunk)
        finally:
            events, target.events = target.events, []
            yield from events
    if limit is None:
        parser.close()


def _torn(file: BinaryIO, error: Exception) -> "Torn":
    from knowledge.documents.extraction.tornzip import Torn  # here: most files are whole

    try:
        return Torn(file)
    except DAMAGE:
        raise Refused(State.FAILED, Reason.DAMAGED) from error


class Container:
    """A zip file whose sizes were checked before it was opened for reading.

    Raises `Refused` with zip-bomb, damaged or password from the constructor. `is_torn`: the end of the file is missing;
    what is left of its parts is there.
    """

    def __init__(self, file: BinaryIO, *, told: Callable[[Reason], None] | None = None) -> None:
        """`told` is called with torn or damaged-pages when something is missing; then a part simply ends where it is
        broken. Without it what is broken raises its library's error."""
        self._told = told
        self.is_torn = False
        file.seek(0)
        try:
            self._zip: zipfile.ZipFile | Torn = zipfile.ZipFile(file)
        except DAMAGE as error:
            self._zip = _torn(file, error)
            self.is_torn = True
            if told:
                told(Reason.TORN)
        file.seek(0, 2)
        self._refuse_bombs(file.tell())
        self.names: list[str] = [entry.filename for entry in self._zip.infolist()]
        self._known = set(self.names)

    def _refuse_bombs(self, packed: int) -> None:
        entries = self._zip.infolist()
        total = sum(entry.file_size for entry in entries)
        xml = sum(entry.file_size for entry in entries if entry.filename.lower().endswith(XML_ENDINGS))
        if len(entries) > MAX_ENTRIES or xml > MAX_XML_BYTES:
            raise rejected(Reason.ZIP_BOMB)
        if total > BOMB_BYTES and total > BOMB_RATIO * max(packed, 1):
            raise rejected(Reason.ZIP_BOMB)
        # Overlapping entries let one compressed block count many times (the "non-recursive" bombs, zip quines).
        end = 0
        for entry in sorted(entries, key=lambda entry: entry.header_offset):
            if entry.header_offset < end:
                raise rejected(Reason.ZIP_BOMB)
            end = entry.header_offset + 30 + entry.compress_size
        if any(entry.flag_bits & 0x1 for entry in entries):
            raise Refused(State.ENCRYPTED, Reason.PASSWORD)

    def __contains__(self, name: str) -> bool:
        return name in self._known

    def open(self, name: str) -> BinaryIO:
        """The unpacked bytes of a part as a stream; raises KeyError for a part that is not there."""
        return self._zip.open(name)  # type: ignore[return-value]  # IO[bytes] that is a BinaryIO in all but name

    def require(self, name: str) -> str:
        """The name of a part without which there is no document; raises `Refused(damaged)` where it is missing."""
        if name not in self:
            raise Refused(State.FAILED, Reason.DAMAGED)
        return name

    def head(self, name: str, size: int) -> bytes:
        """The first `size` bytes of a part."""
        try:
            with self.open(name) as stream:
                return stream.read(size)
        except DAMAGE:
            if self._told is None:
                raise
            self._told(Reason.DAMAGED_PAGES)
            return b""

    def events(self, name: str) -> Iterator[Event]:
        """The XML events of a part; nothing for a part that is not there."""
        if name not in self:
            return
        try:
            with self.open(name) as stream:
                yield from xml_events(stream)
        except (SyntaxError, *DAMAGE):  # errors of XML are errors of syntax to lxml
            if self._told is None:
                raise
            self._told(Reason.DAMAGED_PAGES)

    def relations(self, name: str) -> dict[str, tuple[str, str, bool]]:
        """Relations of an OOXML part ("" = of the package): id -> (kind, target, leads outside?).

        The kind is the last word of the relation's type URI, such as "slide" or "footnotes"; inner targets are full
        part names.
        """
        folder, base = posixpath.split(name)
        found: dict[str, tuple[str, str, bool]] = {}
        for event in self.events(posixpath.join(folder, "_rels", f"{base}.rels")):
            if event.kind != "start" or event.name != "Relationship":
                continue
            target, outside = event.attributes.get("Target", ""), event.attributes.get("TargetMode") == "External"
            if not outside:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = event.attributes.get("Type", "").rpartition("/")[2]
            found[event.attributes.get("Id", "")] = (kind, target, outside)
        return found
