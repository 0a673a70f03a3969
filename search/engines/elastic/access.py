"""Which entries a request may see at all, as clauses: the same for hits, counts and words."""

from typing import Any

from search.engines.base import EngineRequest

MOST_VALUES = 60_000  # of one clause; a cluster refuses more than 65,536
Clause = dict[str, Any]


def hidden(request: EngineRequest) -> list[Clause]:
    """What is kept out: what hangs at a closed place, and what is newer than the index."""
    clauses: list[Clause] = []
    if request.closed_places:
        shut = _terms("places", sorted(request.closed_places))
        opened = _terms("id", sorted(request.opened_ids))
        clauses += [{"bool": {"filter": one, "must_not": opened}} for one in shut] if opened else shut
    if request.hidden_ids:
        clauses += _terms("id", sorted(request.hidden_ids))
    return clauses


def outdated(request: EngineRequest) -> list[Clause]:
    """What is newer than the index: what was closed a moment ago is among it."""
    return _terms("id", sorted(request.stale_ids)) if request.stale_ids else []


def _terms(field: str, values: list[Any]) -> list[Clause]:
    return [{"terms": {field: values[start : start + MOST_VALUES]}} for start in range(0, len(values), MOST_VALUES)]


def both(filters: list[Clause], request: EngineRequest) -> Clause:
    """These filters and nothing hidden."""
    return {"bool": {"filter": filters, "must_not": hidden(request)}}
