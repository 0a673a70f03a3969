"""DOCX: the body cut at the page breaks Word recorded, with headers, footers, footnotes; hidden text left out."""

from collections.abc import Iterator

from knowledge.documents.extraction.containers import Container
from knowledge.documents.extraction.registry import Source
from knowledge.documents.extraction.results import Note
from knowledge.documents.extraction.text import parts

# What is in the file and not on the page: deletions, the old place of moved text, field codes, the second copy of a
# drawing for old readers.
_SILENT = frozenset({"del", "moveFrom", "instrText", "delText", "delInstrText", "Fallback", "rubyPr"})
_OFF = frozenset({"0", "false", "off"})
Token = tuple[str, str]


class _Story:
    """Reads one part (body, header, notes) into tokens: text, page, footnote, endnote, note (begins one)."""

    def __init__(self, source: Source, hidden_styles: frozenset[str]) -> None:
        self._source = source
        self._hidden_styles = hidden_styles
        self._silent = 0
        self._runs: list[bool] = []  # is each open run hidden? (runs nest through text boxes)
        self._paragraphs: list[bool] = []
        self._in_text = 0
        self._cells = 0

    def tokens(self, container: Container, part: str) -> Iterator[Token]:
        for kind, name, attributes, text in container.events(part):
            if kind == "text":
                if self._in_text and not self._silent:
                    yield from self._shown(text)
            elif kind == "start":
                yield from self._start(name, attributes)
            else:
                yield from self._end(name)

    def _shown(self, text: str) -> Iterator[Token]:
        if (self._runs and self._runs[-1]) or (self._paragraphs and self._paragraphs[-1]):
            if text.strip():
                self._source.leave_out(Note.HIDDEN_TEXT)
        else:
            yield "text", text

    def _start(self, name: str, attributes: dict[str, str]) -> Iterator[Token]:
        value = attributes.get("val", "")
        if name in _SILENT:
            self._silent += 1
            if name in ("del", "moveFrom"):
                self._source.leave_out(Note.TRACKED_CHANGES)
        elif name == "r":
            self._runs.append(False)
        elif name == "p":
            self._paragraphs.append(False)
        elif name == "vanish" and self._runs:
            self._runs[-1] = value not in _OFF
        elif name == "rStyle" and self._runs:
            self._runs[-1] = self._runs[-1] or value in self._hidden_styles
        elif name == "pStyle" and self._paragraphs:
            self._paragraphs[-1] = value in self._hidden_styles
        elif name == "t":
            self._in_text += 1
        elif name == "tc":
            self._cells += 1
        elif not self._silent:
            yield from self._mark(name, attributes)

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

    def _end(self, name: str) -> Iterator[Token]:
        if name in _SILENT:
            self._silent -= 1
        elif name == "r" and self._runs:
            self._runs.pop()
        elif name == "t":
            self._in_text -= 1
        elif name == "p" and self._paragraphs:
            self._paragraphs.pop()
        elif name == "tc":
            self._cells -= 1
        if not self._silent and name in ("p", "tr", "tc"):
            yield "text", "\t" if name == "tc" else " " if name == "p" and self._cells else "\n"


def _hidden_styles(container: Container, part: str) -> frozenset[str]:
    """Ids of the styles whose text is hidden, styles based on them included."""
    hidden: set[str] = set()
    based_on: dict[str, str] = {}
    current = ""
    for event in container.events(part):
        if event.kind != "start":
            continue
        if event.name == "style":
            current = event.attributes.get("styleId", "")
        elif event.name == "basedOn":
            based_on[current] = event.attributes.get("val", "")
        elif event.name == "vanish" and event.attributes.get("val", "") not in _OFF:
            hidden.add(current)
    for _ in range(10):  # styles inherit; ten levels are more than Word's own templates have
        hidden |= {style for style, base in based_on.items() if base in hidden}
    return frozenset(hidden - {""})


def _notes(story: _Story, container: Container, part: str) -> dict[str, str]:
    notes: dict[str, list[str]] = {}
    current: list[str] = []
    for kind, value in story.tokens(container, part):
        if kind == "note":
            current = notes.setdefault(value, [])
        elif kind == "text":
            current.append(value)
    return {key: "".join(pieces).strip() for key, pieces in notes.items()}


def _part_of(relations: dict[str, tuple[str, str, bool]], kind: str, default: str = "") -> str:
    return next((target for name, target, outside in relations.values() if name == kind and not outside), default)


def read(source: Source) -> Iterator[tuple[int, str]]:
    container = Container(source.file)
    body = container.require(_part_of(container.relations(""), "officeDocument", "word/document.xml"))
    relations = container.relations(body)
    story = _Story(source, _hidden_styles(container, _part_of(relations, "styles")))
    notes = {kind: _notes(story, container, _part_of(relations, f"{kind}s")) for kind in ("footnote", "endnote")}
    margins = _margins(story, container, relations)
    pages = _pages(story.tokens(container, body), notes, margins)
    first = next(pages, margins)
    second = next(pages, None)
    if second is None:  # Word recorded no pages: parts of bearable length serve as such
        yield from enumerate(parts(first), start=1)
        return
    yield 1, first
    yield 2, second
    yield from enumerate(pages, start=3)


def _margins(story: _Story, container: Container, relations: dict[str, tuple[str, str, bool]]) -> str:
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
