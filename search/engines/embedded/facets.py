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
    """The facet values behind combination numbers of one index file, where a number is never used again.

    Shared by threads: what is remembered is only ever replaced as a whole.
    """

    def __init__(self) -> None:
        self._file: tuple[int, int] = (0, 0)
        self._known: dict[int, Combination] = {}

    def load(
        self, connection: sqlite3.Connection, file: tuple[int, int], numbers: Iterable[int]
    ) -> Mapping[int, Combination]:
        """The combinations of these numbers in the file (device, inode) the connection has open."""
        known = self._known if self._file == file else {}
        loaded = {number: known[number] for number in numbers if number in known}
        missing = [number for number in numbers if number not in loaded]
        if missing:
            rows = connection.execute(
                "SELECT id, facets FROM combos WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(missing),)
            )
            loaded.update((number, tuple(map(tuple, json.loads(facets)))) for number, facets in rows)
            self._known = loaded if len(known) > MOST_CACHED else known | loaded
            self._file = file
        return loaded


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
