"""What a report is, whatever file it becomes: sections of paragraphs, tables and plots in one language."""

import unicodedata
from dataclasses import dataclass, field

from home.languages import language as language_of
from home.plots import Plot


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class Grid:
    """A table with its caption; every row has as many cells as `head`. `wide` are the shares of the columns' widths."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    wide: tuple[float, ...] = ()

    @property
    def shares(self) -> tuple[float, ...]:
        """Of the whole width, summing up to 1; the first column is the widest unless `wide` says otherwise."""
        parts = self.wide or (3.0 if len(self.head) > 2 else 2.0, *(1.0,) * (len(self.head) - 1))
        return tuple(part / sum(parts) for part in parts)


Block = Paragraph | Grid | Plot


@dataclass(frozen=True)
class Section:
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Report:
    """`marking` is said on every page where it is not for everybody."""

    language: str
    title: str
    subtitle: str
    sections: tuple[Section, ...]
    marking: str = ""
    lead: tuple[str, ...] = field(default_factory=tuple)

    @property
    def right_to_left(self) -> bool:
        return language_of(self.language).direction == "rtl"


def plain(text: str) -> str:
    """The text on one line, without what cannot be shown: control characters, marks of direction, halves of letters."""
    shown = "".join(one if unicodedata.category(one)[0] != "C" else " " if one.isspace() else "" for one in text)
    return " ".join(shown.split())
