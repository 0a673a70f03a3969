"""SVG without scripts: its title, description and the text in it."""

from collections.abc import Iterator

from knowledge.documents.extraction.containers import xml_events
from knowledge.documents.extraction.registry import Source
from knowledge.documents.extraction.text import parts

_SPOKEN = frozenset({"title", "desc", "text"})


def read(source: Source) -> Iterator[tuple[int, str]]:
    source.file.seek(0)
    pieces: list[str] = []
    depth = 0
    for event in xml_events(source.file):
        if event.name in _SPOKEN and event.kind != "text":
            depth += 1 if event.kind == "start" else -1
            pieces.append("\n")
        elif event.kind == "text" and depth:
            pieces.append(" ".join(event.text.split()) or " ")
    yield from enumerate(parts("".join(pieces)), start=1)
