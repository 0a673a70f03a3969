"""What must come of a sample when it is read."""

from collections.abc import Callable
from dataclasses import dataclass

from knowledge.documents.extraction.results import Note, Reason, State


@dataclass(frozen=True)
class Sample:
    """A file and its fate. `make` gives its bytes; `words` must stand in the text, `absent` must not; `reason` is
    compared where it is given, `notes` must be among those told. `slow`: needs letters to be recognised.
    """

    name: str
    make: Callable[[], bytes]
    state: State = State.OK
    reason: Reason | None = None
    words: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    pages: int | None = None
    password: str = ""
    slow: bool = False

    def __str__(self) -> str:
        return self.name


def refused(name: str, make: Callable[[], bytes], reason: Reason) -> Sample:
    """A sample that must be rejected."""
    return Sample(name, make, State.REJECTED, reason)


def damaged(name: str, make: Callable[[], bytes]) -> Sample:
    """A sample that must end as damaged, without text."""
    return Sample(name, make, State.FAILED, Reason.DAMAGED)
