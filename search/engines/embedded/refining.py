"""Reads the text of a few candidates from the index and scores them by passages and nearness."""

import sqlite3
from collections.abc import Sequence

from search.engines.closeness import Refined, Text, refine_text
from search.engines.embedded.matching import Match
from search.engines.embedded.schema import tables
from search.engines.plan import Plan


def refine(connection: sqlite3.Connection, found: Sequence[tuple[Match, Plan]]) -> dict[int, Refined]:
    """Scores with passages and nearness, by entry id, for a handful of matches with their plans."""
    refined: dict[int, Refined] = {}
    by_plan: dict[int, tuple[Plan, dict[int, float]]] = {}
    for (number, _combo, score, _day), plan in found:
        by_plan.setdefault(id(plan), (plan, {}))[1][number] = score
    for plan, scores in by_plan.values():
        texts = _texts(connection, plan, list(scores))
        for number, score in scores.items():
            refined[number] = refine_text(score, plan.words, texts.get(number, Text()))
    return refined


def _texts(connection: sqlite3.Connection, plan: Plan, ids: list[int]) -> dict[int, Text]:
    marks = ",".join("?" * len(ids))
    return {
        number: Text(title, body, parts)
        for closed in plan.sizes
        for number, title, body, parts in connection.execute(
            f'SELECT rowid, title, body, parts FROM "{tables(plan.language, closed=closed).text}"'
            f" WHERE rowid IN ({marks})",
            ids,
        )
    }
