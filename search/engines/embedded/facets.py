"""How many entries of a result set have which facet value, and which pass the chosen filters.

Entries with the same values share a combination, so filters and counts are worked out per combination.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping

Combination = tuple[tuple[str, str], ...]
MOST_CACHED = 100_000  # combinations: about 25 MB where hardly two entries are alike


class Combinations:
    """The facet values behind combination numbers of one index file, where a number is never used again.

    Shared by threads: what is remembered is only ever replaced as a whole.
    """

    def __init__(self) -> None:
        self._file: tuple[int, int] = (0, 0)
        self._known: dict[int, Combination] = {}
        self._pairs: dict[tuple[str, str], tuple[str, str]] = {}

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
            new = {number: self._read(facets) for number, facets in rows}
            loaded.update(new)
            if self._file != file or len(known) > MOST_CACHED:
                known = {}
                self._pairs = {}
            self._known = known | new
            self._file = file
        return loaded

    def _read(self, facets: str) -> Combination:
        """Values are the same few everywhere: one object for each."""
        return tuple(self._pairs.setdefault(pair, pair) for pair in map(tuple, json.loads(facets)))


def missed(combination: Combination, filters: Mapping[str, tuple[str, ...]]) -> set[str]:
    """The facets whose choice this combination misses; empty when it passes all filters."""
    missing = {name for name, chosen in filters.items() if chosen}
    for name, value in combination:
        if name in missing and value in filters[name]:
            missing.discard(name)
    return missing


def passing(combinations: Mapping[int, Combination], filters: Mapping[str, tuple[str, ...]]) -> set[int]:
    """The numbers of the combinations that pass all filters."""
    if not any(filters.values()):
        return set(combinations)
    return {number for number, combination in combinations.items() if not missed(combination, filters)}


def count(
    amounts: Mapping[int, int], combinations: Mapping[int, Combination], filters: Mapping[str, tuple[str, ...]]
) -> dict[str, dict[str, int]]:
    """The counts per facet and value, each facet as if it were not filtered itself."""
    chosen = any(filters.values())
    pairs: dict[tuple[str, str], int] = {}
    for number, amount in amounts.items():
        combination = combinations[number]
        lacking = missed(combination, filters) if chosen else ()
        if len(lacking) > 1:
            continue
        for pair in combination:
            if not lacking or pair[0] in lacking:
                pairs[pair] = pairs.get(pair, 0) + amount
    counts: dict[str, dict[str, int]] = {}
    # Sorted, so that equal sets give equal answers whatever order they were found in.
    for (name, value), amount in sorted(pairs.items(), key=lambda item: (item[0][0], -item[1], item[0][1])):
        counts.setdefault(name, {})[value] = amount
    return counts
