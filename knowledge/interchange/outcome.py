"""What a file says, before anything of it is on this site: its title, its blocks, and what had to stay outside."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class LeftOut(StrEnum):
    """Kinds of things that do not become what they were; `telling` has the words."""

    CHANGES = "changes"
    COMMENTS = "comments"
    TEXT_BOXES = "text-boxes"
    DRAWINGS = "drawings"
    EQUATIONS = "equations"
    PICTURES = "pictures"
    HIDDEN = "hidden"
    TABLES = "tables"
    NESTED = "nested"
    NUMBERING = "numbering"
    BOLD_LINES = "bold-lines"
    CONTENTS = "contents"
    MARGINS = "margins"
    LINKS = "links"
    OBJECTS = "objects"
    NOTES = "notes"
    RAW_HTML = "html"


@dataclass
class Part:
    """One block by its name in `home.blocks.BodyBlock`.

    `value` is that of `knowledge.importing.pieces.Piece`; besides: image {"picture": index into `Arrived.pictures`,
    "caption"}, links, documents and passage [[address, words]…]. `id` and `item_ids` are those a file exported from this
    site remembers, "" where it remembers none.
    """

    kind: str
    value: Any
    id: str = ""
    item_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Embedded:
    """A picture in the file: the part that holds it, what it shows in words, and the name the file gives it."""

    part: str
    words: str = ""
    name: str = ""


@dataclass
class Arrived:
    """A file as read. `is_ours`: it was exported from here, so nothing about it is guessed. `language`: "" if unclear."""

    title: str = ""
    lead: str = ""
    language: str = ""
    parts: list[Part] = field(default_factory=list)
    pictures: list[Embedded] = field(default_factory=list)
    left_out: Counter[LeftOut] = field(default_factory=Counter)
    is_ours: bool = False
