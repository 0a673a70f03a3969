"""DOCX: the body cut at the page breaks Word recorded, with headers, footers, footnotes; hidden text left out."""

import re
from collections.abc import Iterator

from knowledge.documents.extraction.chunks import LIMIT, chunk_text
from knowledge.documents.extraction.containers import Container
from knowledge.documents.extraction.docxstyles import Styles, learn, shade, styles_of
from knowledge.documents.extraction.inks import PAPER, Colour, Look, why_unseen
from knowledge.documents.extraction.registry import Source
from knowledge.documents.extraction.results import Note, Reason
from knowledge.documents.extraction.text import parts

# What is in the file and not on the page: deletions, the old place of moved text, field codes, the second copy of a
# drawing for old readers.
_SILENT = frozenset({"del", "moveFrom", "instrText", "delText", "delInstrText", "Fallback", "rubyPr"})
_FRAMES = frozenset({"tbl", "tc", "txbxContent"})  # what may have a ground of its own
_PROPERTIES = frozenset({"pPr", "rPr", "tblPr", "tblPrEx", "tcPr"})
# A page with a colour, or with a picture behind its text: white letters may well be seen.
_COLOURED = re.compile(rb'<w:background\b|behindDoc="(?:1|true)"|z-index:-\d')
_LOOKED_AT = 8_000_000  # bytes of a part
Token = tuple[str, str]
Relations = dict[str, tuple[str, str, bool]]


class _Story:
    """Reads one part (body, header, notes) into tokens: text, page, footnote, endnote, note (begins one), chunk (a
    document inside this one)."""

    def __init__(self, source: Source, styles: Styles, paper: Colour | None) -> None:
        """`paper`: the colour of the pages; None where that is not known."""
        self._source = source
        self._styles = styles
        self._runs: list[Look] = []  # what each open run says of itself (runs nest through text boxes)
        self._paragraphs: list[Look] = []
        self._grounds: list[Colour | None] = [paper]  # of the page, and of each open table, cell and text box
        self._properties: list[str] = []  # whose properties are told: of a run, a paragraph, its mark, a cell
        self._silent = self._in_text = self._cells = 0

    def tokens(self, container: Container, part: str) -> Iterator[Token]:
        self._begin()
        for kind, name, attributes, text in container.events(part):
            if kind == "text":
                if self._in_text and not self._silent:
                    yield from self._shown(text)
            elif kind == "start":
                yield from self._start(name, attributes)
            else:
                yield from self._end(name)

    def _begin(self) -> None:
        """A part may have ended in the middle of anything."""
        self._runs, self._paragraphs, self._properties, self._grounds = [], [], [], self._grounds[:1]
        self._silent = self._in_text = self._cells = 0

    def _shown(self, text: str) -> Iterator[Token]:
        look: Look = {"ground": self._grounds[-1]}
        for said in (self._paragraphs[-1:], self._runs[-1:]):
            look |= said[0] if said else {}
        note = why_unseen(look)
        if note is None:
            yield "text", text
        elif text.strip():
            self._source.leave_out(note)

    def _start(self, name: str, attributes: dict[str, str]) -> Iterator[Token]:
        if name in _SILENT:
            self._silent += 1
            if name in ("del", "moveFrom"):
                self._source.leave_out(Note.TRACKED_CHANGES)
        elif name == "r":
            self._runs.append({})
        elif name == "p":
            self._paragraphs.append({})
        elif name in _FRAMES:
            self._grounds.append(None if name == "txbxContent" else self._grounds[-1])
            self._cells += name == "tc"
        elif name in _PROPERTIES:
            self._properties.append(name)
        elif name == "t":
            self._in_text += 1
        elif not self._silent:
            self._look(name, attributes)
            yield from self._mark(name, attributes)

    def _look(self, name: str, attributes: dict[str, str]) -> None:
        """What the properties of a table, cell, paragraph or run say of how its text looks. Properties inside of
        properties are those of the paragraph's mark, or older ones that a change replaced."""
        owner = self._properties[0] if len(self._properties) == 1 else ""
        value = attributes.get("val", "")
        if owner == "rPr" and self._runs:
            if name == "rStyle":
                self._runs[-1] |= self._styles.look(value)
            else:
                learn(self._runs[-1], name, attributes)
        elif owner == "pPr" and self._paragraphs:
            if name == "pStyle":
                self._paragraphs[-1] |= self._styles.look(value)
            elif name == "shd":
                shade(self._paragraphs[-1], attributes)
        elif name == "shd" and owner:
            look: Look = {"ground": self._grounds[-1]}
            shade(look, attributes)
            self._grounds[-1] = look["ground"]
        elif name == "tblStyle" and value in self._styles.shading:
            self._grounds[-1] = None  # which of its cells have a colour is told by rules

    def _mark(self, name: str, attributes: dict[str, str]) -> Iterator[Token]:
        if (name == "br" and attributes.get("type") == "page") or name == "lastRenderedPageBreak":
            yield "page", ""
        elif name in ("br", "cr"):
            yield "text", "\n"
        elif name in ("tab", "ptab") and self._runs:
            yield "text", "\t"
        elif name == "noBreakHyphen":
            yield "text", "-"
        elif name in ("footnoteReference", "endnoteReference"):
            yield name.removesuffix("Reference"), attributes.get("id", "")
        elif name in ("footnote", "endnote"):
            yield "note", attributes.get("id", "")
        elif name == "altChunk":
            yield "chunk", attributes.get("id", "")

    def _end(self, name: str) -> Iterator[Token]:
        if name in _SILENT:
            self._silent -= 1
        elif name == "r" and self._runs:
            self._runs.pop()
        elif name == "t":
            self._in_text -= 1
        elif name in _PROPERTIES and self._properties:
            self._properties.pop()
        elif name == "p" and self._paragraphs:
            self._paragraphs.pop()
        elif name in _FRAMES and len(self._grounds) > 1:
            self._grounds.pop()
            self._cells -= name == "tc"
        if not self._silent and name in ("p", "tr", "tc"):
            yield "text", "\t" if name == "tc" else " " if name == "p" and self._cells else "\n"


def _notes(story: _Story, container: Container, part: str) -> dict[str, str]:
    notes: dict[str, list[str]] = {}
    current: list[str] = []
    for kind, value in story.tokens(container, part):
        if kind == "note":
            current = notes.setdefault(value, [])
        elif kind == "text":
            current.append(value)
    return {key: "".join(pieces).strip() for key, pieces in notes.items()}


def _part_of(relations: Relations, kind: str, default: str = "") -> str:
    return next((target for name, target, outside in relations.values() if name == kind and not outside), default)


def read(source: Source) -> Iterator[tuple[int, str]]:
    container = Container(source.file, told=source.breaks)
    body = container.require(_part_of(container.relations(""), "officeDocument", "word/document.xml"))
    relations = container.relations(body)
    story = _Story(source, styles_of(container, _part_of(relations, "styles")), _paper(container, body, relations))
    notes = {kind: _notes(story, container, _part_of(relations, f"{kind}s")) for kind in ("footnote", "endnote")}
    margins = _margins(story, container, relations)
    pages = _pages(_opened(story.tokens(container, body), source, container, relations), notes, margins)
    first = next(pages, margins)
    second = next(pages, None)
    if second is None:  # Word recorded no pages: parts of bearable length serve as such
        yield from enumerate(parts(first), start=1)
        return
    yield 1, first
    yield 2, second
    yield from enumerate(pages, start=3)


def _paper(container: Container, body: str, relations: Relations) -> Colour | None:
    """White, unless the pages have a colour or a picture behind their text."""
    margins = [target for kind, target, outside in relations.values() if kind == "header" and not outside]
    looked_at = (container.head(part, _LOOKED_AT) for part in (body, *margins) if part in container)
    return None if any(_COLOURED.search(head) for head in looked_at) else PAPER


def _opened(tokens: Iterator[Token], source: Source, container: Container, relations: Relations) -> Iterator[Token]:
    """The tokens, with the text of documents inside this one in their place."""
    for kind, value in tokens:
        if kind != "chunk":
            yield kind, value
            continue
        _kind, target, outside = relations.get(value, ("", "", True))
        if outside or target not in container:
            continue
        text = chunk_text(source, container.head(target, LIMIT + 1))
        if text is None:
            source.cut = Reason.EMBEDDED_UNREAD
            source.notes.add(Note.EMBEDDED_FILES)
        else:
            yield "text", f"\n{text}\n"


def _margins(story: _Story, container: Container, relations: Relations) -> str:
    """Headers and footers, each different text once; they stand on the first page's text."""
    texts: dict[str, None] = {}
    for kind, target, outside in relations.values():
        if kind in ("header", "footer") and not outside:
            text = "".join(value for token, value in story.tokens(container, target) if token == "text").strip()
            texts[text] = None
    return "\n".join(text for text in texts if text)


def _pages(tokens: Iterator[Token], notes: dict[str, dict[str, str]], margins: str) -> Iterator[str]:
    """The text per page. A break on an empty page is the same break told twice (by the author and by Word)."""
    page: list[str] = [margins, "\n"] if margins else []
    foot: list[str] = []
    written = False
    for kind, value in tokens:
        if kind == "text":
            page.append(value)
            written = written or bool(value.strip())
        elif kind in notes:
            foot.append(notes[kind].get(value, ""))
        elif kind == "page" and written:
            yield "".join([*page, *(f"\n{note}" for note in foot if note)])
            page, foot, written = [], [], False
    if written or foot or page:
        yield "".join([*page, *(f"\n{note}" for note in foot if note)])
