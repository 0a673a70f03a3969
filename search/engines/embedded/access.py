"""Which entries a request may see at all, as SQL conditions: the same for hits, counts and words."""

import json

from search.engines.base import EngineRequest

Conditions = tuple[list[str], list[object]]


def visible(request: EngineRequest, column: str) -> Conditions:
    """Conditions on a column of entry ids that keep out what hangs at a closed place or is newer than the index."""
    conditions: list[str] = []
    values: list[object] = []
    if request.closed_places:
        shut = "SELECT entry FROM places WHERE place IN (SELECT value FROM json_each(?))"
        values.append(json.dumps(sorted(request.closed_places)))
        if request.opened_ids:
            shut += " EXCEPT SELECT value FROM json_each(?)"
            values.append(json.dumps(sorted(request.opened_ids)))
        conditions.append(f"{column} NOT IN ({shut})")
    if request.hidden_ids:
        conditions.append(f"{column} NOT IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(sorted(request.hidden_ids)))
    return conditions, values
