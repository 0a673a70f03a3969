"""ODT: the body cut at page breaks (recorded by the writer or set by styles), headers and footers once."""

from collections.abc import Iterator

from knowledge.documents.extraction.containers import Container
from knowledge.documents.extraction.opendocument import Styles, Visible, styles_of
from knowledge.documents.extraction.registry import Source
from knowledge.documents.extraction.text import parts

_MARGINS = frozenset({"header", "footer", "header-left", "footer-left", "header-first", "footer-first"})


def read(source: Source) -> Iterator[tuple[int, str]]:
    container = Container(source.file, told=source.breaks)
    container.require("content.xml")
    styles = styles_of(container)
    margins = _margins(source, container, styles)
    pages = _pages(source, container, styles)
    first = f"{margins}\n{next(pages, '')}"
    second = next(pages, None)
    if second is None:
        yield from enumerate(parts(first), start=1)
        return
    yield 1, first
    yield 2, second
    yield from enumerate(pages, start=3)


def _margins(source: Source, container: Container, styles: Styles) -> str:
    visible = Visible(source, styles)
    texts: dict[str, None] = {}
    pieces: list[str] = []
    inside = 0
    for event in container.events("styles.xml"):
        piece = visible.see(event)
        if event.name in _MARGINS:
            inside += 1 if event.kind == "start" else -1
            if event.kind == "end":
                texts["".join(pieces).strip()] = None
                pieces = []
        elif inside:
            pieces.append(piece)
    return "\n".join(text for text in texts if text)


def _pages(source: Source, container: Container, styles: Styles) -> Iterator[str]:
    visible = Visible(source, styles)
    page: list[str] = []
    for event in container.events("content.xml"):
        broken = event.kind == "start" and (
            event.name == "soft-page-break"
            or (event.name in ("p", "h", "table") and event.attributes.get("style-name", "") in styles.breaking)
        )
        if broken and any(piece.strip() for piece in page):
            yield "".join(page)
            page = []
        page.append(visible.see(event))
    yield "".join(page)
