"""What is said in a made file, whatever its format: a title and pages of a heading, paragraphs and a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

KINDS = ("docx", "odt", "pptx", "xlsx", "pdf")
# All files carry this moment, so that the same content gives the same bytes (and the same SHA-256) in every run.
MOMENT = datetime(2024, 1, 15, 9, 0, 0)
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


@dataclass(frozen=True)
class Table:
    """Rows of cells under a header row; every row has as many cells as the header."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Page:
    """One page, slide or sheet."""

    heading: str
    paragraphs: Sequence[str] = ()
    table: Table | None = None


@dataclass(frozen=True)
class Content:
    """A whole file's content; `language` is an ISO 639-1 code, which also decides the reading direction."""

    language: str
    title: str
    pages: Sequence[Page]

    @property
    def right_to_left(self) -> bool:
        return self.language in RIGHT_TO_LEFT
