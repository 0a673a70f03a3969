"""Is one run better than another, or is it chance? Paired bootstrap over things, of the run files `--run` writes.

All questions about one thing (the translations of a page) are one unit: they are drawn together or not at all.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from search.evaluation.figures import Score, score
from search.evaluation.judged import JudgedFileError, Question

DRAWS = 1000
SEED = 20_261_123


@dataclass(frozen=True)
class Difference:
    """How much a figure's macro mean moved, and between what it lies in 95 of 100 draws."""

    delta: float
    low: float
    high: float

    @property
    def is_certain(self) -> bool:
        """Whether the interval leaves out 0."""
        return self.low > 0.0 or self.high < 0.0

    def as_dict(self) -> dict[str, float]:
        return {"delta": round(self.delta, 4), "low": round(self.low, 4), "high": round(self.high, 4)}


def read_run(path: Path) -> dict[str, list[str]]:
    """Query key -> document ids in order."""
    found: dict[str, list[tuple[int, str]]] = {}
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise JudgedFileError(f"{path}: {error}") from error
    for number, line in enumerate(lines, 1):
        fields = line.split()
        if len(fields) != 4 or not fields[1].isdigit():
            raise JudgedFileError(f"{path}:{number}: needs query-key, rank, doc-id, score")
        found.setdefault(fields[0], []).append((int(fields[1]), fields[2]))
    return {key: [name for _rank, name in sorted(rows)] for key, rows in found.items()}


def compare(scores: Sequence[Score], before: Mapping[str, Sequence[str]], draws: int = DRAWS) -> dict[str, Difference]:
    """Figure -> how much better these scores are than those of an earlier run of the same questions."""
    pairs = [(one, score(one.question, before.get(one.question.key, ()))) for one in scores]
    return {
        "mrr10": differences([(new.question, new.mrr - old.mrr) for new, old in pairs], draws),
        "recall10": differences([(new.question, new.recall - old.recall) for new, old in pairs], draws),
    }


def differences(found: Sequence[tuple[Question, float]], draws: int = DRAWS) -> Difference:
    """The macro mean over cells of what each question gained, with its interval."""
    places: dict[tuple[str, str, str], int] = {}
    units: dict[str, dict[int, tuple[float, int]]] = {}
    # Per unit only its sums and numbers per cell are needed.
    for question, difference in found:
        cell = places.setdefault((question.set, question.language, question.document_language), len(places))
        unit = units.setdefault(f"{question.set} {question.group}", {})
        total, number = unit.get(cell, (0.0, 0))
        unit[cell] = total + difference, number + 1
    listed = list(units.values())
    if not listed:
        return Difference(0.0, 0.0, 0.0)
    chance = random.Random(SEED)
    drawn = sorted(_mean(chance.choices(listed, k=len(listed)), len(places)) for _ in range(draws))
    return Difference(_mean(listed, len(places)), drawn[int(draws * 0.025)], drawn[int(draws * 0.975) - 1])


def _mean(units: Sequence[Mapping[int, tuple[float, int]]], cells: int) -> float:
    totals, numbers = [0.0] * cells, [0] * cells
    for unit in units:
        for cell, (total, number) in unit.items():
            totals[cell] += total
            numbers[cell] += number
    return fmean(total / number for total, number in zip(totals, numbers, strict=True) if number)
