"""What did an import do, and what could it not do?"""

from dataclasses import dataclass, field

from knowledge.importing.sources import Note, Problem


@dataclass
class Report:
    """Pages are counted per language version. `waiting` are those whose new text waits as a draft."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    waiting: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def skipped(self) -> list[Problem]:
        """Rows that did not come in."""
        return [problem for problem in self.problems if not isinstance(problem, Note)]

    @property
    def notes(self) -> list[Problem]:
        """What was left out of rows that came in."""
        return [problem for problem in self.problems if isinstance(problem, Note)]

    @property
    def written(self) -> int:
        return self.created + self.updated + self.waiting

    def add(self, other: "Report") -> None:
        self.created += other.created
        self.updated += other.updated
        self.unchanged += other.unchanged
        self.waiting += other.waiting
        self.problems += other.problems
