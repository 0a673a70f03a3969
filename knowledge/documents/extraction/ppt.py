"""PPT (PowerPoint 97 to 2003): one page per slide in the order of the show, notes included, hidden slides left out."""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from knowledge.documents.extraction.ole import Compound, damaged
from knowledge.documents.extraction.registry import Source
from knowledge.documents.extraction.results import Note, Reason, Refused, State

_DOCUMENT, _LIST, _PERSIST, _USER_EDIT, _DIRECTORY = 0x3E8, 0xFF0, 0x3F3, 0xFF5, 0x1772
_CHARS, _BYTES, _SHOW_INFO, _NOTES_ATOM, _ENCRYPTED = 0xFA0, 0xFA8, 0x3F9, 0x3F1, 0x2F14
_SLIDES, _NOTES = 0, 2  # kinds of lists
_MAX_RECORDS, _MAX_EDITS = 400_000, 5_000


class Record(NamedTuple):
    """One record: its instance (meaning depends on the kind), kind, and where its content begins and ends."""

    instance: int
    kind: int
    begin: int
    end: int
    is_container: bool


class _Show:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self._budget = _MAX_RECORDS

    def records(self, begin: int, end: int) -> Iterator[Record]:
        """The records that stand side by side in these bytes."""
        end = min(end, len(self.data))
        while begin + 8 <= end and self._budget > 0:
            self._budget -= 1
            mark, kind, length = struct.unpack_from("<HHI", self.data, begin)
            stop = min(begin + 8 + length, end)
            yield Record(mark >> 4, kind, begin + 8, stop, mark & 0xF == 0xF)
            begin = stop

    def at(self, offset: int) -> Record | None:
        return next(self.records(offset, len(self.data)), None)

    def inside(self, record: Record, depth: int = 0) -> Iterator[Record]:
        """The record's descendants in order."""
        for child in self.records(record.begin, record.end):
            yield child
            if child.is_container and depth < 30:
                yield from self.inside(child, depth + 1)

    def text(self, record: Record) -> str:
        raw = self.data[record.begin : record.end]
        text = raw.decode("utf-16-le" if record.kind == _CHARS else "latin-1", errors="replace")
        return text.replace("\r", "\n").replace("\x0b", "\n")

    def texts(self, record: Record) -> str:
        return "\n".join(self.text(one) for one in self.inside(record) if one.kind in (_CHARS, _BYTES))

    def places(self, offset: int) -> tuple[dict[int, int], int]:
        """Object number -> offset by the newest edit that names it, and the number of the document itself."""
        places: dict[int, int] = {}
        document, edits = 0, 0
        while offset and edits < _MAX_EDITS:
            edit = self.at(offset)
            if edit is None or edit.kind != _USER_EDIT or edit.end - edit.begin < 20:
                break
            before, directory, number = struct.unpack_from("<III", self.data, edit.begin + 8)
            document = document or number
            for key, place in self._directory(directory):
                places.setdefault(key, place)
            offset, edits = (before if before < offset else 0), edits + 1
        return places, document

    def _directory(self, offset: int) -> Iterator[tuple[int, int]]:
        record = self.at(offset)
        if record is None or record.kind != _DIRECTORY:
            return
        at = record.begin
        while at + 4 <= record.end:
            word = struct.unpack_from("<I", self.data, at)[0]
            first, count = word & 0xFFFFF, word >> 20
            at += 4
            for index in range(count):
                if at + 4 > record.end:
                    return
                yield first + index, struct.unpack_from("<I", self.data, at)[0]
                at += 4


def read(source: Source) -> Iterator[tuple[int, str]]:
    compound = Compound(source.file)
    show = _Show(compound.stream("PowerPoint Document"))
    current = compound.stream("Current User")
    if len(current) < 20 or not show.data:
        raise damaged()
    if struct.unpack_from("<I", current, 12)[0] == 0xF3D1C4DF:
        raise Refused(State.ENCRYPTED, Reason.PASSWORD)
    places, number = show.places(struct.unpack_from("<I", current, 16)[0])
    document = show.at(places.get(number, 0))
    if document is None or document.kind != _DOCUMENT:
        raise damaged()
    lists = {child.instance: child for child in show.records(document.begin, document.end) if child.kind == _LIST}
    notes = _notes(show, lists.get(_NOTES), places)
    for index, (slide, outline) in enumerate(_listed(show, lists.get(_SLIDES), places), start=1):
        if slide is not None and _is_hidden(show, slide):
            source.leave_out(Note.HIDDEN_SLIDES)
            continue
        said = [outline, show.texts(slide) if slide else ""]
        note = notes[index - 1] if index <= len(notes) else ""
        if any(character.isalpha() for character in note):
            source.notes.add(Note.SPEAKER_NOTES)
            said.append(note)
        yield index, "\n".join(text for text in said if text.strip())


def _listed(show: _Show, found: Record | None, places: dict[int, int]) -> list[tuple[Record | None, str]]:
    """(the slide's own record, its outline text) in the order of the list."""
    slides: list[tuple[Record | None, str]] = []
    for child in show.records(found.begin, found.end) if found else ():
        if child.kind == _PERSIST and child.end - child.begin >= 4:
            offset = places.get(struct.unpack_from("<I", show.data, child.begin)[0])
            slides.append((show.at(offset) if offset is not None else None, ""))
        elif child.kind in (_CHARS, _BYTES) and slides:
            slide, text = slides[-1]
            slides[-1] = slide, f"{text}\n{show.text(child)}".strip()
    return slides


def _notes(show: _Show, found: Record | None, places: dict[int, int]) -> list[str]:
    return [show.texts(page) if page else "" for page, _outline in _listed(show, found, places)]


def _is_hidden(show: _Show, slide: Record) -> bool:
    for child in show.records(slide.begin, slide.end):
        if child.kind == _SHOW_INFO and child.end - child.begin >= 12:
            return bool(struct.unpack_from("<H", show.data, child.begin + 10)[0] & 0x0004)
    return False
