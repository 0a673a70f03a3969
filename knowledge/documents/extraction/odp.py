"""ODP: one page per slide, notes included, hidden slides left out."""

from collections.abc import Iterator

from knowledge.documents.extraction.containers import Container
from knowledge.documents.extraction.opendocument import Visible, styles_of
from knowledge.documents.extraction.registry import Source
from knowledge.documents.extraction.results import Note


def read(source: Source) -> Iterator[tuple[int, str]]:
    container = Container(source.file, told=source.breaks)
    container.require("content.xml")
    styles = styles_of(container)
    visible = Visible(source, styles)
    number, page, hidden, in_notes = 0, [""], False, 0
    is_open = False
    for event in container.events("content.xml"):
        piece = visible.see(event)
        if event.name == "page" and event.kind == "start":
            number, is_open = number + 1, True
            page, hidden = [], event.attributes.get("style-name", "") in styles.hidden
        elif event.name == "page":
            is_open = False
            if hidden:
                source.leave_out(Note.HIDDEN_SLIDES)
            else:
                yield number, "".join(page)
        elif event.name == "notes":
            in_notes += 1 if event.kind == "start" else -1
        elif piece:
            page.append(piece)
            if in_notes and not hidden and any(character.isalpha() for character in piece):
                source.notes.add(Note.SPEAKER_NOTES)
    if is_open and not hidden:  # it broke off in the middle of a slide
        yield number, "".join(page)
