"""How does foreign text become our blocks? Markdown is rendered to HTML first, so that one converter knows them all."""

import html
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, partial

from lxml import html as lxml_html
from markdown_it import MarkdownIt

from knowledge.importing import tables
from knowledge.importing.inline import LinkRule, clean, folder_rule, keep_addresses, plain
from knowledge.importing.pieces import Piece, callout, heading, indicator, quote
from knowledge.importing.sources import BadRow, SourcePage, readable

_DROPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "nav",
        "footer",
        "iframe",
        "object",
        "form",
        "button",
        "input",
        "select",
        "svg",
        "math",
        "head",
    ]
)
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "br",
        "cite",
        "code",
        "data",
        "dfn",
        "del",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
_NAVIGATION = frozenset(
    ["docnav", "navbar", "navigation", "breadcrumb", "breadcrumbs", "menu", "pager", "pagination", "toc", "skip-link"]
)
_NAVIGATION_IDS = frozenset(["banner", "navigation", "nav", "menu", "breadcrumb", "footer", "toc"])
_HEADINGS = {f"h{level}": level for level in range(1, 7)}


@dataclass
class Converted:
    """The blocks of one page in order, and what had to be left out."""

    pieces: list[Piece] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    images: int = 0  # left out


def convert(page: SourcePage) -> Converted:
    """The page's text as blocks; raises BadRow when nothing readable is left."""
    if page.format == "lines":
        lines = [" ".join(line.split()) for line in page.text.splitlines()]
        return Converted([Piece("paragraph", html.escape(line, quote=False)) for line in lines if line])
    markup = rendered(page.text) if page.format == "markdown" else page.text
    converted = convert_html(
        markup, title=page.title, rule=folder_rule(page.folder) if page.format == "html" else keep_addresses
    )
    if not converted.pieces:
        raise BadRow("nothing is left of its text after conversion")
    return converted


def convert_markdown(text: str) -> list[Piece]:
    """The blocks of a Markdown text that stands alone (no title, no relative links)."""
    return convert_html(rendered(text), title="", rule=keep_addresses).pieces


def rendered(markdown: str) -> str:
    """The HTML of a Markdown text; HTML in it stays, for the converter to clean."""
    return _markdown().render(markdown)


def convert_html(markup: str, *, title: str, rule: LinkRule) -> Converted:
    """Blocks of an HTML text. A first heading that repeats the title is left out; images are left out and counted."""
    root = lxml_html.fragment_fromstring(readable(markup), create_parent="div")
    main = next(iter(root.xpath(".//main | .//*[@role='main']")), root)
    walk = _Walk(rule)
    walk.children(main)
    walk.flush()
    converted = Converted(_levelled(walk.pieces, title))
    converted.images = walk.images
    if walk.images:
        converted.notes.append(f"{walk.images} images were left out")
    return converted


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).enable("table")


def _levelled(pieces: list[Piece], title: str) -> list[Piece]:
    """Headings brought to our two levels, the outermost one used becoming a section; the title's repetition dropped."""
    first = next((index for index, piece in enumerate(pieces) if piece.kind == "heading"), None)
    if first is not None and first <= 1 and title and _same(pieces[first].value["text"], title):
        pieces = pieces[:first] + pieces[first + 1 :]
    levels = [int(piece.value["level"]) for piece in pieces if piece.kind == "heading"]
    outer = min(levels, default=2)
    return [
        heading(piece.value["text"], 2 if int(piece.value["level"]) == outer else 3)
        if piece.kind == "heading"
        else piece
        for piece in pieces
    ]


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


class _Walk:
    """One pass over a tree: inline content gathers into paragraphs, block elements end them."""

    def __init__(self, rule: LinkRule) -> None:
        self.clean: Callable[[str], str] = partial(clean, rule=rule)
        self.pieces: list[Piece] = []
        self.buffer: list[str] = []
        self.prefix = ""
        self.images = 0
        self.handlers: dict[str, Callable[[lxml_html.HtmlElement], None]] = {
            "ul": self.list, "ol": self.list, "dl": self.definitions, "table": self.table,
            "blockquote": self.blockquote, "pre": self.preformatted, "hr": lambda element: None,
        }  # fmt: skip

    def children(self, element: lxml_html.HtmlElement) -> None:
        self.text(element.text)
        for child in element:
            if isinstance(child.tag, str):
                self.element(child)
            self.text(child.tail)

    def text(self, text: str | None) -> None:
        if text:
            self.buffer.append(html.escape(text, quote=False))

    def element(self, element: lxml_html.HtmlElement) -> None:
        tag = element.tag.lower()
        if tag in _DROPPED or _is_navigation(element):
            return
        if tag in _INLINE and not _holds_blocks(element):
            self.images += sum(1 for _image in element.iter("img"))
            self.buffer.append(lxml_html.tostring(element, encoding="unicode", with_tail=False))
            return
        if tag in _INLINE:
            self.children(element)
            return
        self.flush()
        if tag in _HEADINGS:
            text = " ".join(element.text_content().split())
            if text:
                self.pieces.append(Piece("heading", {"text": text, "level": str(_HEADINGS[tag])}))
        elif tag in self.handlers:
            self.handlers[tag](element)
        else:
            self.children(element)
        self.flush()

    def flush(self) -> None:
        """End the running paragraph, if it holds any word."""
        markup = "".join(self.buffer)
        self.buffer = []
        cleaned = self.clean(markup) if markup.strip() else ""
        if plain(cleaned):
            self.pieces.append(Piece("paragraph", self.prefix + cleaned))
            self.prefix = ""

    def list(self, element: lxml_html.HtmlElement) -> None:
        items = [
            item
            for child in element.iter("li")
            if _nearest_list(child, element)
            for item in [self.item(child)]
            if plain(item)
        ]
        if items:
            self.pieces.append(Piece("steps" if element.tag == "ol" else "list", tuple(items)))

    def item(self, element: lxml_html.HtmlElement) -> str:
        """One item as one line of markup; its paragraphs are joined by breaks, lists in it are items of their own."""
        inner = _Walk(lambda href: href)
        inner.clean = self.clean
        inner.handlers = {**inner.handlers, "ul": lambda _: None, "ol": lambda _: None}
        inner.children(element)
        inner.flush()
        self.images += inner.images
        return "<br/>".join(_as_markup(piece) for piece in inner.pieces)

    def definitions(self, element: lxml_html.HtmlElement) -> None:
        for child in element:
            if child.tag == "dt":
                term = plain(self.clean(lxml_html.tostring(child, encoding="unicode", with_tail=False)))
                self.prefix += f"<b>{html.escape(term, quote=False)}</b> " if term else ""
            elif isinstance(child.tag, str):
                self.element(child)
        if self.prefix:
            self.pieces.append(Piece("paragraph", self.prefix.strip()))
            self.prefix = ""

    def table(self, element: lxml_html.HtmlElement) -> None:
        piece = tables.convert(element)
        if piece:
            self.pieces.append(piece)
        else:
            self.children(element)

    def blockquote(self, element: lxml_html.HtmlElement) -> None:
        markup = self.item(element)
        boxed = callout(markup)
        if boxed and plain(boxed.value["text"]):
            self.pieces.append(boxed)
            return
        lines = [line for part in markup.replace("<br/>", "\n").split("\n") if (line := plain(part))]
        if element.xpath("count(.//p)") <= 1:
            lines = _lines_of(element) or lines
        if lines:
            self.pieces.append(quote(lines))

    def preformatted(self, element: lxml_html.HtmlElement) -> None:
        text = element.text_content().strip("\n")
        code = element.find("code")
        if code is not None and "language-figure" in (code.get("class") or ""):
            figure = indicator(text)
            if figure:
                self.pieces.append(figure)
                return
        lines = [html.escape(line.strip(), quote=False) for line in text.splitlines() if line.strip()]
        if lines:
            self.pieces.append(Piece("paragraph", "<br/>".join(lines)))


def _as_markup(piece: Piece) -> str:
    if piece.kind == "paragraph":
        return str(piece.value)
    if piece.kind == "table":
        return "<br/>".join(html.escape(" – ".join(filter(None, row)), quote=False) for row in piece.value["rows"])
    text = piece.value.get("text") or piece.value.get("label") or ""
    return f"<b>{html.escape(text, quote=False)}</b>"


def _lines_of(element: lxml_html.HtmlElement) -> list[str]:
    """The lines a quotation was written in (Markdown keeps them as line feeds)."""
    return [line for part in element.text_content().split("\n") if (line := " ".join(part.split()))]


def _nearest_list(item: lxml_html.HtmlElement, top: lxml_html.HtmlElement) -> bool:
    """Whether only lists stand between the item and the top list (a table in an item has its own way)."""
    return all(above.tag in ("ul", "ol", "li", "div") for above in item.iterancestors() if top in above.iterancestors())


def _holds_blocks(element: lxml_html.HtmlElement) -> bool:
    return any(isinstance(inner.tag, str) and inner.tag not in _INLINE for inner in element.iterdescendants())


def _is_navigation(element: lxml_html.HtmlElement) -> bool:
    if element.get("role") in ("navigation", "search", "banner", "contentinfo"):
        return True
    return (
        not _NAVIGATION.isdisjoint((element.get("class") or "").lower().split()) or element.get("id") in _NAVIGATION_IDS
    )
