"""How many entries of a result set have which facet value, and which pass the chosen filters.

Entries with the same values share a combination, so filters and counts are worked out per combination.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping

Combination = tuple[tuple[str, str], ...]
MOST_CACHED = 20_000


class Combinations:
    """The facet values behind combination numbers, remembered for one connection: numbers are never used again."""

    def __init__(self) -> None:
        self._known: dict[int, Combination] = {}

    def load(self, connection: sqlite3.Connection, numbers: Iterable[int]) -> Mapping[int, Combination]:
        missing = [number for number in set(numbers) if number not in self._known]
        if missing:
            if len(self._known) > MOST_CACHED:
                self._known.clear()
            rows = connection.execute(
                "SELECT id, facets FROM combos WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(missing),)
            )
            self._known.update((number, tuple(map(tuple, json.loads(facets)))) for number, facets in rows)
        return self._known


def passing(combination: Combination, filters: Mapping[str, tuple[str, ...]]) -> set[str]:
    """The facets whose choice this combination misses; empty when it passes all filters."""
    missed = {name for name, chosen in filters.items() if chosen}
    for name, value in combination:
        if name in missed and value in filters[name]:
            missed.discard(name)
    return missed


def count(
    amounts: Mapping[int, int], combinations: Mapping[int, Combination], filters: Mapping[str, tuple[str, ...]]
) -> tuple[set[int], dict[str, dict[str, int]]]:
    """Combinations that pass, and the counts per facet and value, each facet as if it were not filtered itself."""
    passed: set[int] = set()
    counts: dict[str, Counter[str]] = {}
    for number, amount in amounts.items():
        combination = combinations.get(number, ())
        missed = passing(combination, filters)
        if len(missed) > 1:
            continue
        if not missed:
            passed.add(number)
        for name, value in combination:
            if not missed or name in missed:
                counts.setdefault(name, Counter())[value] += amount
    # Sorted, so that equal sets give equal answers whatever order they were found in.
    return passed, {name: dict(sorted(counts[name].items(), key=lambda p: (-p[1], p[0]))) for name in sorted(counts)}
