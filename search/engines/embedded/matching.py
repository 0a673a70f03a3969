"""Which entries match a plan, how well, and where the result set ends; and the plain list without a query."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from search.engines.base import EngineRequest
from search.engines.embedded import permitted
from search.engines.embedded.access import visible
from search.engines.embedded.schema import tables
from search.engines.plan import CUT, CUT_BELOW_BEST, FEW, Branch, Plan, affordable, fts5_weight

WEIGHTS = (4.0, 1.0, 0.5)  # title, body, parts
ROUNDING = 1e-6

# One entry of the set: its id, facet combination, BM25 score and, where it is sorted by it, day. A plain tuple: a set
# may hold ten thousands.
Match = tuple[int, int, float, str]


class Found(NamedTuple):
    """The set of one plan, and the facet combinations of the entries that matched too little of the query.

    Where no filter but the language must be applied to these, they all stand under combination 0.
    """

    plan: Plan
    matches: list[Match]
    below: Counter[int]


def find(connection: sqlite3.Connection, plan: Plan, request: EngineRequest) -> Found:
    """What matches a plan, as far as the request may see it."""
    branches = affordable(plan.branches)
    if not branches:
        return Found(plan, [], Counter())
    union, parameters = _union(connection, plan, branches)
    conditions, values = _conditions(plan)
    allowed, access = visible(request, "hit.id")
    cut = 0.0 if request.whole else CUT * plan.whole
    # Facets of what lies below the cut matter only when a filter must be applied to it.
    below = "0, count(*), '' FROM seen, bound WHERE share < least"
    if narrowed(request):
        below = "combo, count(*), '' FROM seen JOIN entries USING (id), bound WHERE share < least GROUP BY combo"
    day = "day" if request.sort == "date" else "''"  # nobody asks for thousands of days
    sql = f"""
        WITH part AS MATERIALIZED ({union}),
        hit AS (SELECT id, SUM(score) AS score, SUM(share) AS share FROM part GROUP BY id),
        seen AS MATERIALIZED (SELECT * FROM hit WHERE {" AND ".join((*conditions, *allowed))}),
        bound AS MATERIALIZED (SELECT min(?, {CUT_BELOW_BEST} * max(share)) - 1e-9 AS least FROM seen)
        SELECT id, combo, score, {day} FROM seen JOIN entries USING (id), bound WHERE share >= least
        UNION ALL SELECT NULL, {below}
        UNION ALL SELECT NULL, NULL, least, '' FROM bound"""
    rows = connection.execute(sql, (*parameters, *values, *access, cut)).fetchall()
    least = rows.pop()[2]
    outside = Counter({combo: amount for number, combo, amount, _ in rows if number is None and amount})
    matches = [row for row in rows if row[0] is not None]
    if cut and least is not None and least < cut * (1.0 - ROUNDING) and len(matches) > FEW:
        matches, others = _best_few(matches)
        outside.update(combo if narrowed(request) else 0 for _id, combo, _score, _day in others)
    return Found(plan, matches, outside)


def _union(connection: sqlite3.Connection, plan: Plan, branches: Iterable[Branch]) -> tuple[str, list[object]]:
    """What each branch matches, with its score and share, as SQL; and its parameters."""
    parameters: list[object] = []
    union = []
    for branch in branches:
        name = (names := tables(plan.language, closed=branch.closed)).text
        union.append(
            permitted.scores(connection, names)
            if branch.closed
            else f'SELECT rowid AS id, bm25("{name}", {WEIGHTS[0]}, {WEIGHTS[1]}, {WEIGHTS[2]}) * ? AS score, ? AS share'
            f' FROM "{name}" WHERE "{name}" MATCH ?'
        )
        factor, match = _matched(plan, branch)
        parameters += [factor, branch.share, match]
    return " UNION ALL ".join(union), parameters


def narrowed(request: EngineRequest) -> bool:
    """Whether a filter must be applied to each entry: a choice of languages falls with the plans, which have one."""
    return any(chosen for name, chosen in request.filters.items() if name != "language")


def _best_few(matches: list[Match]) -> tuple[list[Match], list[Match]]:
    ordered = sorted(matches, key=lambda one: (-one[2], one[0]))
    return ordered[:FEW], ordered[FEW:]


def _matched(plan: Plan, branch: Branch) -> tuple[float, str]:
    """Score factor and what to match: an FTS5 expression, in closed tables a JSON list of terms.

    A single term weighs what the plan says; several in public tables what FTS5 makes of them.
    """
    if branch.closed:
        return branch.weight, json.dumps(branch.terms, ensure_ascii=False)
    factor = branch.weight / fts5_weight(plan.sizes[False], branch.count) if len(branch.terms) == 1 else 1.0
    return -factor, " OR ".join(quoted(term) for term in branch.terms)


def quoted(*terms: str) -> str:
    """An FTS5 string that matches these terms next to each other, whatever they hold."""
    return '"' + " ".join(terms).replace('"', '""').replace("\x00", "") + '"'


def _conditions(plan: Plan) -> tuple[list[str], list[object]]:
    """Required and excluded wordings, in title and text or in the title only."""
    conditions: list[str] = ["true"]
    values: list[object] = []
    query = plan.query
    for wanted, columns, expressions in (
        ("IN", "title body", [quoted(*phrase) for phrase in query.phrases]),
        ("IN", "title", [quoted(*phrase) for phrase in query.titles]),
        ("NOT IN", "title body", [quoted(group) for group in query.excluded]),
        ("NOT IN", "title", [quoted(group) for group in query.excluded_titles]),
    ):
        for expression in expressions:
            sets = [tables(plan.language, closed=closed).text for closed in plan.sizes]
            union = " UNION ALL ".join(f'SELECT rowid FROM "{name}" WHERE "{name}" MATCH ?' for name in sets)
            conditions.append(f"hit.id {wanted} ({union})")
            values += [f"{{{columns}}} : {expression}"] * len(sets)
    return conditions, values


def listed(connection: sqlite3.Connection, request: EngineRequest) -> Counter[int]:
    """Facet combinations of everything in the request's languages, without any query."""
    conditions, values = _listing(request)
    rows = connection.execute(
        f"SELECT combo, count(*) FROM entries WHERE {' AND '.join(conditions)} GROUP BY combo", values
    )
    return Counter(dict(rows.fetchall()))


def newest(
    connection: sqlite3.Connection, request: EngineRequest, passed: Iterable[int], window: tuple[int, int]
) -> list[int]:
    """A window (offset, limit) of that list, newest first, of the combinations that passed the filters."""
    conditions, values = _listing(request)
    if any(request.filters.values()):
        conditions.append("combo IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(sorted(passed)))
    rows = connection.execute(
        f"SELECT id FROM entries WHERE {' AND '.join(conditions)} ORDER BY day DESC, id DESC LIMIT ? OFFSET ?",
        (*values, window[1], window[0]),
    )
    return [number for (number,) in rows]


def _listing(request: EngineRequest) -> tuple[list[str], list[object]]:
    conditions, values = visible(request, "entries.id")
    conditions.append("deleted = 0")
    if not request.member:
        conditions.append("closed = 0")
    if request.languages:
        conditions.append("language IN (SELECT value FROM json_each(?))")
        values.append(json.dumps([language.lower() for language in request.languages]))
    return conditions, values
