"""What became of each file of a folder?"""

from collections import Counter
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from knowledge.importing.sources import Note, Problem


class Outcome(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True)
class FileOutcome:
    """`document` is its id where there is one; `reason` says why a file was refused, or what else is to be known."""

    file: str
    outcome: Outcome
    reason: str = ""
    document: int | None = None
    version: int | None = None


@dataclass
class Report:
    """Files are counted, not documents: three languages of one document are three."""

    files: list[FileOutcome] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def count(self, outcome: Outcome) -> int:
        return self.counts()[outcome]

    def counts(self) -> Counter[Outcome]:
        return Counter(one.outcome for one in self.files)

    def refused(self) -> list[FileOutcome]:
        return [one for one in self.files if one.outcome == Outcome.REFUSED]

    def add(self, other: "Report") -> None:
        self.files += other.files
        self.problems += other.problems

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        counts = self.counts()
        return {
            **{outcome.value: counts[outcome] for outcome in Outcome},
            "files": [asdict(one) for one in self.files],
            "problems": [
                {"where": one.where, "reason": one.reason, "kind": "note" if isinstance(one, Note) else "problem"}
                for one in self.problems
            ],
        }
