"""What extraction says about a file: a state, a reason code and the text per page. Plain data, no Django."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """How the reading of a file ended; every file ends in exactly one of these."""

    OK = "ok"  # all of it was read
    PARTIAL = "partial"  # some pages were read, then something was broken or a limit struck
    TRUNCATED = "truncated"  # more text than is kept; the beginning is there
    NO_TEXT = "no-text"  # readable, but holds no text (a scan, a picture, an older format)
    ENCRYPTED = "encrypted"  # a password is needed
    REJECTED = "rejected"  # hostile or not a document
    FAILED = "failed"  # a limit struck or the file is damaged, nothing was read


class Reason(StrEnum):
    """Why a file is not simply `ok`. `messages.explain` has the words for editors."""

    NONE = ""
    SCAN = "scan"
    PICTURE = "picture"
    EMPTY_TEXT = "empty-text"
    LEGACY = "legacy-format"
    PASSWORD = "password"
    PAGE_LIMIT = "page-limit"
    TEXT_LIMIT = "text-limit"
    CELL_LIMIT = "cell-limit"
    DAMAGED = "damaged"
    DAMAGED_PAGES = "damaged-pages"
    TIME = "time-limit"
    MEMORY = "memory-limit"
    OUTPUT = "output-limit"
    CRASHED = "reader-crashed"
    UNREADABLE = "unreadable"  # the file is not there or may not be opened
    EMPTY_FILE = "empty-file"
    UNKNOWN_TYPE = "unknown-type"
    EXECUTABLE = "executable"
    ARCHIVE = "archive"
    MISMATCH = "mismatch"
    POLYGLOT = "polyglot"
    MACROS = "macros"
    ZIP_BOMB = "zip-bomb"
    XML_DTD = "xml-dtd"
    ACTIVE_SVG = "active-svg"
    ACTIVE_CONTENT = "active-content"


class Note(StrEnum):
    """Things the uploader is told beside the state; none of them stops the file."""

    HIDDEN_TEXT = "hidden-text"
    HIDDEN_SHEETS = "hidden-sheets"
    HIDDEN_SLIDES = "hidden-slides"
    HIDDEN_CELLS = "hidden-cells"
    SPEAKER_NOTES = "speaker-notes"
    TRACKED_CHANGES = "tracked-changes"
    REVERSED_ARABIC = "reversed-arabic-repaired"
    SOME_PAGES_SCANNED = "some-pages-scanned"
    EXTERNAL_REFERENCES = "external-references"
    PDF_SCRIPT = "pdf-script"
    EMBEDDED_FILES = "embedded-files"
    ENCRYPTED = "encrypted"


@dataclass(frozen=True)
class PageText:
    """The text of one page, slide or sheet; `number` counts from 1 as the reader of the file counts.

    `language` is an ISO 639-1 code (de, en, fr, ar) or "" where the text is too short or unclear.
    """

    number: int
    text: str
    language: str = ""


@dataclass(frozen=True)
class ExtractionResult:
    """How one file ended. `languages` are those of its pages, the most used first; `seconds` wall time, `peak_mb`
    the reader's largest resident memory in MB (10^6 bytes); both are measured, 0.0 only where no reader was started.
    """

    state: State
    reason: Reason = Reason.NONE
    media_type: str = ""
    languages: tuple[str, ...] = ()
    pages: tuple[PageText, ...] = ()
    notes: tuple[Note, ...] = ()
    seconds: float = 0.0
    peak_mb: float = 0.0

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready, in the shape of the `extract` command (without the file's name)."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "ExtractionResult":
        """The inverse of `as_dict`. Raises KeyError, TypeError or ValueError on any other shape."""
        return cls(
            state=State(data["state"]),
            reason=Reason(data["reason"]),
            media_type=str(data["media_type"]),
            languages=tuple(str(code) for code in data["languages"]),
            pages=tuple(
                PageText(int(page["number"]), str(page["text"]), str(page["language"])) for page in data["pages"]
            ),
            notes=tuple(Note(note) for note in data["notes"]),
            seconds=float(data["seconds"]),
            peak_mb=float(data["peak_mb"]),
        )


class Refused(Exception):
    """A reader or the inspection ends the reading on purpose, in this state and for this reason."""

    def __init__(self, state: State, reason: Reason) -> None:
        super().__init__(f"{state}: {reason}")
        self.state = state
        self.reason = reason


def rejected(reason: Reason) -> Refused:
    """To raise where a file is hostile or not a document."""
    return Refused(State.REJECTED, reason)
