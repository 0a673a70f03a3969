"""What people decided about one query: which hits stand first, for this reader, and which are left out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from search.engines.base import NOT, EngineHit
from search.operation.steering import Rule, Steering
from search.operation.targets import Named, entries_of
from search.parameters import Parameters
from search.query import SearchQuery

MOST_PINS = 5


@dataclass(frozen=True)
class Placed:
    """`pins` are entries in their order, not yet checked for who may see them; `excluded` are left out by the engine."""

    pins: tuple[EngineHit, ...] = ()
    excluded: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.pins or self.excluded)

    @property
    def ids(self) -> frozenset[int]:
        return frozenset(pin.id for pin in self.pins)


def place(steering: Steering, query: SearchQuery, parameters: Parameters, language: str) -> Placed:
    """No query when no rule fits, else two. A pin that the reader's own choices leave out does not stand there."""
    rules = steering.fitting(query)
    if not rules:
        return Placed()
    entries = entries_of(named for rule in rules for named in (*rule.pins, *rule.excluded))
    pins: dict[int, EngineHit] = {}
    for named, preferred in _pinned(rules):
        row = _version(entries.get(named, ()), parameters, (language, preferred))
        if row is not None and len(pins) < MOST_PINS:
            pins.setdefault(row["id"], EngineHit(row["id"], 0.0))
    excluded = {row["id"] for rule in rules for named in rule.excluded for row in entries.get(named, ())}
    return Placed(tuple(pins.values()), frozenset(excluded - pins.keys()))


def _pinned(rules: Sequence[Rule]) -> Iterable[tuple[Named, str]]:
    return ((named, rule.language) for rule in rules for named in rule.pins)


def _version(
    rows: Sequence[Mapping[str, Any]], parameters: Parameters, preferred: Sequence[str]
) -> Mapping[str, Any] | None:
    """The version in the reader's language, else in that of the rule, else any; of those that pass the choices."""
    passing = [row for row in rows if _passes(row["facets"], parameters.engine_filters)]
    order = {code: at for at, code in reversed(list(enumerate(preferred)))}
    return min(passing, key=lambda row: order.get(row["language"], len(order)), default=None)


def _passes(facets: Mapping[str, Sequence[str]], filters: Mapping[str, tuple[str, ...]]) -> bool:
    return all(
        not chosen or name.startswith(NOT) == set(chosen).isdisjoint(facets.get(name.removeprefix(NOT), ()))
        for name, chosen in filters.items()
    )
