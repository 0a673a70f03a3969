"""Which surface words begin with what was typed, and which one was meant when nobody used the word typed."""

import sqlite3

from search.analysis import fold
from search.engines.base import EngineRequest
from search.engines.corrections import Correction, allowed_errors, distance
from search.engines.embedded import permitted
from search.engines.embedded.access import Conditions
from search.engines.embedded.schema import Tables

MOST_EXPANSIONS = 40
CANDIDATES = 120


def expansions(connection: sqlite3.Connection, names: Tables, request: EngineRequest, prefix: str) -> list[str]:
    """The most used surface words of present entries that begin with a folded prefix; of closed ones, those in sight."""
    if names.closed:
        listed = permitted.words(connection, names, request, prefix, limit=MOST_EXPANSIONS)
        return [term.rpartition("_")[2] for term in listed]
    rows = connection.execute(
        f'SELECT term FROM "{names.word_list}" WHERE term >= ? AND term < ? ORDER BY doc DESC, term LIMIT ?',
        (prefix, prefix + "\U0010ffff", MOST_EXPANSIONS),
    )
    return [term.rpartition("_")[2] for (term,) in rows]


def correction(
    connection: sqlite3.Connection, names: Tables, typed: str, allowed_entries: Conditions, *, other: bool = False
) -> Correction | None:
    """The nearest surface word: one error, two from eight letters on, and of these the most used. Else None.

    `other`: not the word itself, in whatever spelling.
    """
    word = fold(typed)
    allowed = allowed_errors(word)
    if not allowed:
        return None
    near = [
        (errors, form)
        for form in _candidates(connection, names, word)
        if other <= (errors := distance(word, form.partition("_")[0], allowed)) <= allowed
    ]
    found = []
    for errors, form in near:
        used = _uses(connection, names, form, allowed_entries)
        if used:
            found.append(Correction(errors, -used, form.rpartition("_")[2]))
    return min(found, default=None)


def _uses(connection: sqlite3.Connection, names: Tables, form: str, allowed_entries: Conditions) -> int:
    """How many entries that the request may see use a word: a page that was closed a moment ago lends none."""
    conditions, values = allowed_entries
    if conditions:
        sql = (
            f'SELECT count(*) FROM "{names.words}" JOIN entries ON entries.id = "{names.words}".rowid'
            f' WHERE "{names.words}" MATCH ? AND {" AND ".join(conditions)}'
        )
        return int(connection.execute(sql, (f'"{form}"', *values)).fetchone()[0])
    row = connection.execute(f'SELECT doc FROM "{names.word_list}" WHERE term = ?', (form,)).fetchone()
    return int(row[0]) if row else 0


def _candidates(connection: sqlite3.Connection, names: Tables, word: str) -> list[str]:
    """Known words that share the most trigrams with this one, ends marked."""
    framed = f"^{word}$"
    grams = list(dict.fromkeys(framed[i : i + 3] for i in range(len(framed) - 2)))
    union = " UNION ALL ".join(f'SELECT rowid AS id FROM "{names.grams}" WHERE "{names.grams}" MATCH ?' for _ in grams)
    # An error touches up to three trigrams; what shares too few cannot be near enough.
    rows = connection.execute(
        f"SELECT word FROM (SELECT id, count(*) AS shared FROM ({union}) GROUP BY id ORDER BY shared DESC, id LIMIT ?)"
        f' JOIN "{names.known}" USING (id)',
        (*(f'"{gram}"' for gram in grams), CANDIDATES),
    )
    return [found for (found,) in rows]
