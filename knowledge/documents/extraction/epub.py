"""EPUB: one page per document of the spine, in reading order."""

import posixpath
from collections.abc import Iterator
from urllib.parse import unquote

from knowledge.documents.extraction.containers import Container
from knowledge.documents.extraction.html import visible_text
from knowledge.documents.extraction.registry import Source
from knowledge.documents.extraction.results import Note, Reason, Refused, State

MAX_CHAPTER = 20_000_000


def read(source: Source) -> Iterator[tuple[int, str]]:
    container = Container(source.file, told=source.breaks)
    if "META-INF/encryption.xml" in container and "META-INF/rights.xml" in container:
        raise Refused(State.ENCRYPTED, Reason.PASSWORD)
    for number, part in enumerate(_spine(container), start=1):
        if part in container:
            text, hidden = visible_text(container.head(part, MAX_CHAPTER))
            if hidden:
                source.leave_out(Note.HIDDEN_TEXT)
            yield number, text


def _spine(container: Container) -> list[str]:
    package = next(
        (e.attributes["full-path"] for e in container.events("META-INF/container.xml") if "full-path" in e.attributes),
        "",
    )
    items: dict[str, str] = {}
    order: list[str] = []
    for event in container.events(package):
        if event.kind == "start" and event.name == "item":
            path = unquote(event.attributes.get("href", ""))
            items[event.attributes.get("id", "")] = posixpath.normpath(posixpath.join(posixpath.dirname(package), path))
        elif event.kind == "start" and event.name == "itemref":
            order.append(event.attributes.get("idref", ""))
    return [items[key] for key in order if key in items]
