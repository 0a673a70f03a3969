"""PPTX: one page per slide in the order of the show, tables, diagrams and speaker notes included, hidden slides not."""

import re
from collections.abc import Iterator

from knowledge.documents.extraction.containers import Container
from knowledge.documents.extraction.inks import why_unseen
from knowledge.documents.extraction.pptxstage import Stage, stage_of
from knowledge.documents.extraction.registry import Source
from knowledge.documents.extraction.results import Note

_OFF = frozenset({"0", "false"})


def read(source: Source) -> Iterator[tuple[int, str]]:
    container = Container(source.file, told=source.breaks)
    show = next((t for kind, t, out in container.relations("").values() if kind == "officeDocument" and not out), "")
    show = show or "ppt/presentation.xml"
    if container.is_torn and show not in container:
        yield from _left(source, container)
        return
    relations = container.relations(container.require(show))
    order = [
        event.attributes.get("id", "")
        for event in container.events(show)
        if event.kind == "start" and event.name == "sldId"
    ]
    # `sldId` has an id of its own beside the relation's; by local name the relation's (r:id) comes last and wins.
    slides = [relations[key][1] for key in order if key in relations and not relations[key][2]]
    for number, slide in enumerate(slides, start=1):
        text = _slide(source, container, slide)
        if text is not None:
            yield number, text


def _left(source: Source, container: Container) -> Iterator[tuple[int, str]]:
    """The slides of a show whose list of slides is missing."""
    found = ((re.fullmatch(r"ppt/slides/slide(\d{1,4})\.xml", name), name) for name in container.names)
    for number, name in sorted((int(match[1]), name) for match, name in found if match):
        text = _slide(source, container, name)
        if text is not None:
            yield number, text


def _slide(source: Source, container: Container, slide: str) -> str | None:
    """The slide's text, or None for a hidden slide."""
    pieces: list[str] = []
    for piece in _text(source, container, slide, stage_of(container, slide)):
        if piece is None:
            source.leave_out(Note.HIDDEN_SLIDES)
            return None
        pieces.append(piece)
    for kind, target, outside in container.relations(slide).values():
        if outside or kind not in ("diagramData", "notesSlide"):
            continue
        extra = "".join(piece for piece in _text(source, container, target) if piece)
        if extra.strip():
            pieces.append("\n" + extra)
            if kind == "notesSlide" and any(character.isalpha() for character in extra):
                source.notes.add(Note.SPEAKER_NOTES)
    return "".join(pieces)


def _text(source: Source, container: Container, part: str, stage: Stage | None = None) -> Iterator[str | None]:
    """The pieces of text of a part; None where the slide is hidden. `stage` is what lies under a slide's text."""
    silent = in_text = cells = 0
    hidden_shapes: list[bool] = []
    for kind, name, attributes, text in container.events(part):
        if stage and not silent:
            stage.see(kind, name, attributes)
        if kind == "text":
            if in_text and not silent:
                note = Note.HIDDEN_TEXT if any(hidden_shapes) else why_unseen(stage.look()) if stage else None
                if note is None:
                    yield text
                elif text.strip():
                    source.leave_out(note)
        elif name == "sld" and kind == "start" and attributes.get("show", "1") in _OFF:
            yield None
        elif name == "Fallback":
            silent += 1 if kind == "start" else -1
        elif name in ("sp", "graphicFrame", "grpSp") and kind == "start":
            hidden_shapes.append(False)
        elif name in ("sp", "graphicFrame", "grpSp"):
            hidden_shapes.pop()
        elif (
            name == "cNvPr"
            and kind == "start"
            and hidden_shapes
            and attributes.get("hidden", "0") not in ("0", "false")
        ):
            hidden_shapes[-1] = True
        elif name == "t":
            in_text += 1 if kind == "start" else -1
        elif name == "tc":
            cells += 1 if kind == "start" else -1
            yield "\t" if kind == "end" else ""
        elif name in ("br", "p", "tr", "pt") and kind == ("start" if name == "br" else "end") and not silent:
            yield " " if cells else "\n"
