"""What extraction says about a file: a state, a reason code and the text per page. Plain data, no Django."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
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
    PAGES_LEFT = "pages-left"
    STOPPED = "stopped"
    PICTURE = "picture"
    EMPTY_TEXT = "empty-text"
    LEGACY = "legacy-format"
    PASSWORD = "password"
    WRONG_PASSWORD = "wrong-password"
    UNKNOWN_ENCRYPTION = "unknown-encryption"
    PAGE_LIMIT = "page-limit"
    TEXT_LIMIT = "text-limit"
    CELL_LIMIT = "cell-limit"
    DAMAGED = "damaged"
    DAMAGED_PAGES = "damaged-pages"
    TORN = "torn"
    EMBEDDED_UNREAD = "embedded-unread"
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
    ACTIVE_HTML = "active-html"
    ACTIVE_CONTENT = "active-content"
    TOO_LARGE_TO_SCAN = "too-large-to-scan"
    REMOTE_TEMPLATE = "remote-template"
    LAUNCHES = "launches-programs"
    EMBEDDED_PROGRAM = "embedded-program"
    PICTURE_BOMB = "picture-bomb"
    INFECTED = "infected"


class Note(StrEnum):
    """Things the uploader is told beside the state; none of them stops the file."""

    HIDDEN_TEXT = "hidden-text"
    INVISIBLE_TEXT = "invisible-text"
    COVERED_TEXT = "covered-text"
    OFF_PAGE = "off-page-text"
    HIDDEN_SHEETS = "hidden-sheets"
    HIDDEN_SLIDES = "hidden-slides"
    HIDDEN_CELLS = "hidden-cells"
    SPEAKER_NOTES = "speaker-notes"
    TRACKED_CHANGES = "tracked-changes"
    REVERSED_ARABIC = "reversed-arabic-repaired"
    RECOGNISED = "recognised-text"
    POOR_TEXT = "poor-text"
    SOME_PAGES_SCANNED = "some-pages-scanned"
    EXTERNAL_REFERENCES = "external-references"
    PDF_SCRIPT = "pdf-script"
    EMBEDDED_FILES = "embedded-files"
    ENCRYPTED = "encrypted"
    OPENED = "opened-with-password"


@dataclass(frozen=True)
class PageText:
    """The text of one page, slide or sheet; `number` counts from 1 as the reader of the file counts.

    `language` is an ISO 639-1 code (de, en, fr, ar) or "" where the text is too short or unclear. `recognised`: told
    from a picture; `poor`: hardly readable, good for finding and not for showing.
    """

    number: int
    text: str
    language: str = ""
    recognised: bool = False
    poor: bool = False


@dataclass(frozen=True)
class ExtractionResult:
    """How one file ended. `languages` are those of its pages, the most used first; `seconds` wall time, `peak_mb`
    the reader's largest resident memory in MB (10^6 bytes); both are measured, 0.0 only where no reader was started.
    `left_out`: note -> number of passages that stay out of the text; `pages_left`: numbers of the pages whose text is
    still to be recognised.
    """

    state: State
    reason: Reason = Reason.NONE
    media_type: str = ""
    languages: tuple[str, ...] = ()
    pages: tuple[PageText, ...] = ()
    notes: tuple[Note, ...] = ()
    left_out: dict[str, int] = field(default_factory=dict)
    pages_left: tuple[int, ...] = ()
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
                PageText(
                    int(page["number"]),
                    str(page["text"]),
                    str(page["language"]),
                    bool(page["recognised"]),
                    bool(page["poor"]),
                )
                for page in data["pages"]
            ),
            notes=tuple(Note(note) for note in data["notes"]),
            left_out={str(note): int(count) for note, count in data["left_out"].items()},
            pages_left=tuple(int(number) for number in data["pages_left"]),
            seconds=float(data["seconds"]),
            peak_mb=float(data["peak_mb"]),
        )


def by_use(pages: Iterable[PageText]) -> tuple[str, ...]:
    """The languages of the pages, those with the most text first."""
    counted: Counter[str] = Counter()
    for page in pages:
        if page.language:
            counted[page.language] += len(page.text)
    return tuple(code for code, _ in counted.most_common())


class Refused(Exception):
    """A reader or the inspection ends the reading on purpose, in this state and for this reason."""

    def __init__(self, state: State, reason: Reason) -> None:
        super().__init__(f"{state}: {reason}")
        self.state = state
        self.reason = reason


def rejected(reason: Reason) -> Refused:
    """To raise where a file is hostile or not a document."""
    return Refused(State.REJECTED, reason)
