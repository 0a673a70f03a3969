"""HTML: the visible text; scripts, styles and hidden elements are left out, hidden ones are reported."""

import re
from collections.abc import Iterator

from lxml import etree

from knowledge.documents.extraction.plain import MAX_BYTES
from knowledge.documents.extraction.registry import Source
from knowledge.documents.extraction.results import Note, Reason
from knowledge.documents.extraction.text import encoding_without_mark, parts

_SILENT = frozenset({"script", "style", "template", "noscript", "iframe", "object", "svg", "math", "select",
    "textarea"})  # fmt: skip
_BLOCKS = frozenset({"address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main",
    "nav", "ol", "option", "p", "pre", "section", "table", "title", "tr", "ul"})  # fmt: skip
_CELLS = frozenset({"td", "th"})
_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
    "source", "track", "wbr"})  # fmt: skip
_INVISIBLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])"
    r"|text-indent\s*:\s*-\d{3,}",
    re.IGNORECASE,
)
# Rules of the page's own style sheet for a class or an id: enough for what hides whole passages.
_RULE = re.compile(r"([^{}]{1,300})\{([^{}]{0,2000})\}")
_SIMPLE = re.compile(r"^\s*\w*([.#][\w-]+)\s*$")
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([a-zA-Z0-9_-]{3,20})", re.IGNORECASE)


class _Visible:
    """The parser's target: collects visible text."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.hidden_text = False
        self._in_style = False
        self._hiding: set[str] = set()  # ".class" and "#id" that the page's style sheet hides
        self._silent: list[tuple[str, bool]] = []  # open elements inside (and with) a silent one; True = hidden by mark

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._in_style = tag == "style"
        hidden = (
            "hidden" in attributes or bool(_INVISIBLE.search(attributes.get("style", ""))) or self._is_named(attributes)
        )
        if (self._silent or tag in _SILENT or hidden) and tag not in _VOID:
            self._silent.append((tag, hidden))
        elif tag in _BLOCKS:
            self.pieces.append("\n")
        elif tag in _CELLS:
            self.pieces.append("\t")
        elif tag == "img" and attributes.get("alt"):
            self.pieces.append(f" {attributes['alt']} ")

    def _is_named(self, attributes: dict[str, str]) -> bool:
        names = {f".{name}" for name in attributes.get("class", "").split()} | {f"#{attributes.get('id', '')}"}
        return bool(names & self._hiding)

    def _learn(self, style: str) -> None:
        for selectors, rules in _RULE.findall(style):
            if _INVISIBLE.search(rules):
                found = (_SIMPLE.match(selector) for selector in selectors.split(","))
                self._hiding |= {match[1] for match in found if match}

    def end(self, tag: str) -> None:
        self._in_style = False
        if self._silent:
            if tag not in _VOID:
                self._silent.pop()
        elif tag in _BLOCKS:
            self.pieces.append("\n")

    def data(self, text: str) -> None:
        if not self._silent:
            self.pieces.append(re.sub(r"\s+", " ", text))
        elif self._in_style:
            self._learn(text)
        elif text.strip() and any(hidden for _, hidden in self._silent):
            self.hidden_text = True

    def comment(self, text: str) -> None:
        """Comments are not shown."""

    def close(self) -> str:
        return "".join(self.pieces)


def visible_text(data: bytes) -> tuple[str, bool]:
    """The visible text of an HTML file, and whether hidden text was left out. Broken HTML is read as browsers do."""
    target = _Visible()
    parser = etree.HTMLParser(target=target, encoding=encoding_of(data), no_network=True, huge_tree=False)
    for begin in range(0, len(data), 65_536):
        parser.feed(data[begin : begin + 65_536])
    return str(parser.close() or ""), target.hidden_text


def encoding_of(data: bytes, *, cut: bool = False) -> str:
    """The name of the encoding a browser takes for this page; `cut`: these are only its first bytes."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return encoding
    declared = _CHARSET.search(data[:4096])
    if declared:
        try:
            "".encode(declared[1].decode("ascii"))
        except LookupError:
            pass
        else:
            return declared[1].decode("ascii")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        if cut and error.start >= len(data) - 3:
            return "utf-8"
        return encoding_without_mark(data)
    return "utf-8"


def read(source: Source) -> Iterator[tuple[int, str]]:
    source.file.seek(0)
    data = source.file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        source.cut = Reason.TEXT_LIMIT
    text, hidden = visible_text(data[:MAX_BYTES])
    if hidden:
        source.leave_out(Note.HIDDEN_TEXT)
    yield from enumerate(parts(text), start=1)
