"""What a member may learn from closed entries: the statistics of those they may see, and of no others.

The tables of public entries count for everybody alike. Those of closed entries hold the words of institutions that keep
them from each other, so nothing that FTS5 works out over such a table (how many entries use a term, how long they are on
average) may touch an answer: it would tell a member which words stand in what is closed to them.
"""

import json
import sqlite3
from collections.abc import Iterable

from search.engines.base import EngineRequest
from search.engines.embedded.access import visible
from search.engines.embedded.schema import Tables, tables

K1, B = 1.2, 0.75  # of BM25, as FTS5 has them
USUAL_LENGTH = 400  # terms; a constant in place of the average, which entries out of sight would move
WEIGHTS = {"title": 4.0, "body": 1.0, "parts": 0.5}


def sizes(connection: sqlite3.Connection, request: EngineRequest) -> dict[str, int]:
    """Name of the text table -> number of closed entries in it that the request may see; empty ones are left out."""
    conditions, values = visible(request, "entries.id")
    where = " AND ".join(("closed = 1", "deleted = 0", *conditions))
    rows = connection.execute(f"SELECT language, count(*) FROM entries WHERE {where} GROUP BY language", values)
    return {tables(language, closed=True).text: number for language, number in rows}


def uses(connection: sqlite3.Connection, names: Tables, request: EngineRequest, terms: Iterable[str]) -> dict[str, int]:
    """Term -> in how many of these entries it stands; terms in none are left out."""
    conditions, values = visible(request, "doc")
    where = " AND ".join(("term IN (SELECT value FROM json_each(?))", *conditions))
    rows = connection.execute(
        f"SELECT term, count(DISTINCT doc) FROM {_places(connection, names.text)} WHERE {where} GROUP BY term",
        (json.dumps(list(terms), ensure_ascii=False), *values),
    )
    return dict(rows.fetchall())


def words(
    connection: sqlite3.Connection, names: Tables, request: EngineRequest, prefix: str, *, limit: int
) -> list[str]:
    """The most used entries of the word list that begin with a prefix."""
    conditions, values = visible(request, "doc")
    where = " AND ".join(("term >= ? AND term < ?", *conditions))
    rows = connection.execute(
        f"SELECT term FROM {_places(connection, names.words)} WHERE {where}"
        " GROUP BY term ORDER BY count(DISTINCT doc) DESC, term LIMIT ?",
        (prefix, prefix + "\U0010ffff", *values, limit),
    )
    return [term for (term,) in rows]


def scores(connection: sqlite3.Connection, names: Tables) -> str:
    """SQL that gives id and score of entries with any of the terms of a JSON list; parameters: factor, share, terms.

    BM25 over the weighted columns, without the weight of the term, with `USUAL_LENGTH` for the average.
    """
    weight = " ".join(f"WHEN '{column}' THEN {number}" for column, number in WEIGHTS.items())
    length = f"{1.0 - B} + {B} * length_of(size.sz) / {USUAL_LENGTH}.0"
    return f"""SELECT doc AS id, ? * often * {K1 + 1.0} / (often + {K1} * ({length})) AS score, ? AS share
        FROM (SELECT doc, sum(CASE col {weight} END) AS often FROM {_places(connection, names.text)}
              WHERE term IN (SELECT value FROM json_each(?)) GROUP BY doc)
        JOIN "{names.text}_docsize" AS size ON size.id = doc"""


def _places(connection: sqlite3.Connection, table: str) -> str:
    """The list of all occurrences of all terms of an FTS5 table: a view that is stored nowhere."""
    name = f'temp."{table}_places"'
    connection.execute(f"CREATE VIRTUAL TABLE IF NOT EXISTS {name} USING fts5vocab('main', '{table}', 'instance')")
    connection.create_function("length_of", 1, length_of, deterministic=True)
    return name


def length_of(size: bytes) -> int:
    """The number of terms of a row, from FTS5's record of it: one variable-length integer per column."""
    total = number = 0
    for byte in size:
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            total += number
            number = 0
    return total
