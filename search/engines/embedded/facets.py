"""How many entries of a result set have which facet value, and which pass the chosen filters.

Entries with the same values share a combination, so filters and counts are worked out per combination.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from itertools import count as numbers_from

from search.engines.base import NOT

Pair = tuple[str, str]  # facet and value
Filters = Mapping[str, tuple[str, ...]]
MOST_CACHED = 100_000  # combinations: about 25 MB where hardly two entries are alike


class _Pairs:
    """A number for each facet value: sets of numbers are compared many times faster than those of names."""

    def __init__(self) -> None:
        self.numbers: dict[Pair, int] = {}
        self.names: dict[int, Pair] = {}
        self._next = numbers_from()

    def number(self, pair: Pair) -> int:
        known = self.numbers.get(pair)
        if known is None:
            known = next(self._next)
            self.names[known] = pair  # before anybody can meet the number
            known = self.numbers.setdefault(pair, known)
        return known


class Loaded:
    """Combinations by number, at least those that were asked for; their values as numbers of `pairs`."""

    def __init__(self, known: Mapping[int, tuple[int, ...]], pairs: _Pairs) -> None:
        self.known = known
        self.pairs = pairs

    def values(self, number: int) -> list[Pair]:
        return [self.pairs.names[one] for one in self.known[number]]

    def wanted(self, filters: Filters) -> list[frozenset[int]]:
        """For each facet with a choice the numbers of the chosen values; a value nobody has is none."""
        known = self.pairs.numbers
        return [
            frozenset(known[name, value] for value in chosen if (name, value) in known)
            for name, chosen in filters.items()
            if chosen and not name.startswith(NOT)
        ]

    def unwanted(self, filters: Filters) -> frozenset[int]:
        """The values of which a combination must have none."""
        known = self.pairs.numbers
        pairs = ((name.removeprefix(NOT), value) for name in filters if name.startswith(NOT) for value in filters[name])
        return frozenset(known[pair] for pair in pairs if pair in known)


class Combinations:
    """The facet values behind combination numbers of one index file, where a number is never used again.

    Shared by threads: what is remembered is only ever replaced as a whole.
    """

    def __init__(self) -> None:
        self._kept: tuple[tuple[int, int], dict[int, tuple[int, ...]], _Pairs] = ((0, 0), {}, _Pairs())

    def load(self, connection: sqlite3.Connection, file: tuple[int, int], numbers: Iterable[int]) -> Loaded:
        """The combinations of these numbers in the file (device, inode) the connection has open."""
        kept, known, pairs = self._kept
        if kept != file:
            known, pairs = {}, _Pairs()
        missing = [number for number in numbers if number not in known]
        if missing:
            rows = connection.execute(
                "SELECT id, facets FROM combos WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(missing),)
            )
            new = {number: tuple(map(pairs.number, map(tuple, json.loads(facets)))) for number, facets in rows}
            known = known | new
            # What is too much is given back, but not taken from those who look at it now.
            self._kept = (file, known if len(known) <= MOST_CACHED else new, pairs)
        return Loaded(known, pairs)


def passing(numbers: Iterable[int], loaded: Loaded, filters: Filters) -> set[int]:
    """Those of these combinations that pass all filters."""
    wanted = loaded.wanted(filters)
    known = loaded.known
    if unwanted := loaded.unwanted(filters):
        numbers = [number for number in numbers if unwanted.isdisjoint(known[number])]
    if len(wanted) == 1:
        (only,) = wanted
        return {number for number in numbers if not only.isdisjoint(known[number])}
    return {number for number in numbers if not any(one.isdisjoint(known[number]) for one in wanted)}


def count(amounts: Mapping[int, int], loaded: Loaded, filters: Filters) -> dict[str, dict[str, int]]:
    """The counts per facet and value, each facet as if it were not filtered itself; what is left out has none."""
    chosen = [name for name, values in filters.items() if values and not name.startswith(NOT)]
    if unwanted := loaded.unwanted(filters):
        amounts = {number: some for number, some in amounts.items() if unwanted.isdisjoint(loaded.known[number])}
    found = _count_all(amounts, loaded) if not chosen else _count_filtered(amounts, loaded, filters, chosen)
    pairs = {loaded.pairs.names[number]: amount for number, amount in found.items()}
    counts: dict[str, dict[str, int]] = {}
    # Sorted, so that equal sets give equal answers whatever order they were found in.
    for (name, value), amount in sorted(pairs.items(), key=lambda item: (item[0][0], -item[1], item[0][1])):
        counts.setdefault(name, {})[value] = amount
    return counts


def _count_all(amounts: Mapping[int, int], loaded: Loaded) -> dict[int, int]:
    found: dict[int, int] = {}
    known = loaded.known
    for number, amount in amounts.items():
        for pair in known[number]:
            found[pair] = found.get(pair, 0) + amount
    return found


def _count_filtered(amounts: Mapping[int, int], loaded: Loaded, filters: Filters, chosen: list[str]) -> dict[int, int]:
    """What passes counts for every facet; what misses one filter alone for that filter's facet."""
    wanted = loaded.wanted(filters)
    passed: dict[int, int] = {}
    found: dict[int, int] = {}
    for number, amount in amounts.items():
        combination = loaded.known[number]
        lacking = [at for at, one in enumerate(wanted) if one.isdisjoint(combination)]
        if not lacking:
            passed[number] = amount
        elif len(lacking) == 1:
            for pair in combination:
                if loaded.pairs.names[pair][0] == chosen[lacking[0]]:
                    found[pair] = found.get(pair, 0) + amount
    for pair, amount in _count_all(passed, loaded).items():
        found[pair] = found.get(pair, 0) + amount
    return found
