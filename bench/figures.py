"""A measured number beside the number that was promised."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal

Comparison = Literal["at most", "at least", "exactly", "for information"]


@dataclass(frozen=True)
class Figure:
    """`value` and `wanted` in `unit`; with "for information" there is nothing to keep."""

    name: str
    value: float
    unit: str
    wanted: float
    comparison: Comparison = "at most"

    @property
    def kept(self) -> bool:
        if self.comparison == "at most":
            return self.value <= self.wanted
        if self.comparison == "at least":
            return self.value >= self.wanted
        return self.comparison == "for information" or self.value == self.wanted

    def as_json(self) -> dict[str, object]:
        return {**asdict(self), "kept": self.kept}

    def promise(self) -> str:
        return (
            ""
            if self.comparison == "for information"
            else f"{self.comparison} {spell(self.wanted)} {self.unit}".strip()
        )


def spell(number: float) -> str:
    """As few digits as say it: 12, 4.3, 0.812."""
    return f"{number:.0f}" if number == int(number) or abs(number) >= 100 else f"{number:.3g}"


def percentile(values: Iterable[float], share: float) -> float:
    """The smallest value that at least `share` (0 to 1) of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -(-int(len(ordered) * share * 1000) // 1000) - 1))]
