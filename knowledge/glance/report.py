"""What a report is, whatever file it becomes: sections of paragraphs, tables and plots in one language."""

import unicodedata
from dataclasses import dataclass, field

from home.languages import language as language_of
from home.plots import Plot

LINE = 88  # letters of a cell that stand side by side on a page
LONGEST, BESIDE = 15, 4  # letters a word may claim before it is broken, and the room of a column's edges


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class Grid:
    """A table with its caption; every row has as many cells as `head`.

    `wide` says how the room is shared by columns whose cells run on; no column is narrower than its longest word.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    wide: tuple[float, ...] = ()

    @property
    def shares(self) -> tuple[float, ...]:
        """Of the whole width, summing up to 1; the first column is the widest unless `wide` says otherwise."""
        parts = self.wide or (3.0 if len(self.head) > 2 else 2.0, *(1.0,) * (len(self.head) - 1))
        columns = list(zip(self.head, *self.rows, strict=True))
        least = [
            min(LONGEST, max(len(word) for text in column for word in (text.split() or [""]))) for column in columns
        ]
        least = [letters + BESIDE for letters in least]
        runs_on = [max(map(len, column)) + BESIDE > room for column, room in zip(columns, least, strict=True)]
        wishes = [part if goes or not any(runs_on) else 0.0 for part, goes in zip(parts, runs_on, strict=True)]
        spare = max(0, LINE - sum(least))
        room = [letters + spare * wish / sum(wishes) for letters, wish in zip(least, wishes, strict=True)]
        return tuple(part / sum(room) for part in room)


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
