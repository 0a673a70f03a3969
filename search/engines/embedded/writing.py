"""How entries get into the embedded index and out of it again: each statement leaves no trace of what was there."""

import json
import sqlite3
from collections.abc import Iterable, Iterator

from search.analysis.spellings import spellings
from search.engines.base import EngineEntry
from search.engines.embedded.schema import Tables, create_tables, tables


class Writer:
    """Writes entries inside a transaction that the caller holds. Applying one twice, or an older one, does nothing.

    Without `counting` the caller counts how many entries use a word when all are written (see `count_words`).
    """

    def __init__(self, connection: sqlite3.Connection, *, counting: bool = True) -> None:
        self.connection = connection
        self._counting = counting
        self._ready: set[str] = set()

    def write(self, entries: Iterable[EngineEntry]) -> None:
        for entry in entries:
            self._write(entry)

    def _write(self, entry: EngineEntry) -> None:
        execute = self.connection.execute
        before = execute("SELECT version, language, closed, deleted FROM entries WHERE id = ?", (entry.id,)).fetchone()
        if before is not None:
            if before[0] >= entry.version:
                return
            if not before[3]:
                self._remove(entry.id, tables(before[1], closed=bool(before[2])))
        # A tombstone stays as a row, so that an older version that comes late finds it.
        execute(
            "INSERT OR REPLACE INTO entries(id, version, language, closed, deleted, combo, day, review, sections)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                entry.id,
                entry.version,
                entry.language.lower(),
                entry.closed,
                entry.deleted,
                0 if entry.deleted else self._combo(entry),
                entry.date.isoformat() if entry.date and not entry.deleted else "",
                entry.review.isoformat() if entry.review and not entry.deleted else "",
                "" if entry.deleted else " ".join(str(section.position) for section in entry.sections),
            ),
        )
        if not entry.deleted:
            self._add(entry, self._tables(entry))

    def _tables(self, entry: EngineEntry) -> Tables:
        names = tables(entry.language, closed=entry.closed)
        if names.text not in self._ready:
            if not self.connection.execute("SELECT 1 FROM sizes WHERE name = ?", (names.text,)).fetchone():
                create_tables(self.connection, names)
            self._ready.add(names.text)
        return names

    def _combo(self, entry: EngineEntry) -> int:
        """Entries with the same facet values share one row: facets are counted by row, not by entry."""
        facets = json.dumps(
            sorted((name, value) for name, values in entry.facets.items() for value in set(values)),
            ensure_ascii=False,
        )
        found = self.connection.execute("SELECT id FROM combos WHERE facets = ?", (facets,)).fetchone()
        if found:
            return int(found[0])
        return int(self.connection.execute("INSERT INTO combos(facets) VALUES (?)", (facets,)).lastrowid or 0)

    def _add(self, entry: EngineEntry, names: Tables) -> None:
        execute = self.connection.execute
        body = "\n".join((entry.body, *(section.terms for section in entry.sections)))
        parts = "\n".join((entry.parts, *(section.parts for section in entry.sections)))
        execute(
            f'INSERT INTO "{names.text}"(rowid, title, body, parts) VALUES (?, ?, ?, ?)',
            (entry.id, entry.title, body, parts),
        )
        execute(f'INSERT INTO "{names.words}"(rowid, words) VALUES (?, ?)', (entry.id, entry.words))
        execute(f'INSERT INTO "{names.titles}"(rowid, title) VALUES (?, ?)', (entry.id, entry.heading))
        execute("UPDATE sizes SET entries = entries + 1 WHERE name = ?", (names.text,))
        self.connection.executemany(
            "INSERT OR IGNORE INTO places(place, entry) VALUES (?, ?)", [(place, entry.id) for place in entry.places]
        )
        if not entry.closed:
            self._learn(entry.words, names)
            if self._counting:
                sql = f'INSERT INTO "{names.completions}" VALUES (?, ?, 1)'
                sql += " ON CONFLICT DO UPDATE SET entries = entries + 1"
                self.connection.executemany(sql, _spelt(entry.words.split()))

    def _learn(self, words: str, names: Tables) -> None:
        """Remember words never seen before; only public text teaches corrections."""
        listed = words.split()
        for start in range(0, len(listed), 500):
            some = listed[start : start + 500]
            new = self.connection.execute(
                f'INSERT INTO "{names.known}"(word) SELECT value FROM json_each(?) WHERE true'
                " ON CONFLICT(word) DO NOTHING RETURNING id, word",
                (json.dumps(some, ensure_ascii=False),),
            ).fetchall()
            self.connection.executemany(
                f'INSERT INTO "{names.grams}"(rowid, gram) VALUES (?, ?)',
                [(number, f"^{word.partition('_')[0]}$") for number, word in new],
            )

    def _remove(self, entry_id: int, names: Tables) -> None:
        execute = self.connection.execute
        if not names.closed and self._counting:
            (used,) = execute(f'SELECT words FROM "{names.words}" WHERE rowid = ?', (entry_id,)).fetchone()
            spelt = list(_spelt(used.split()))
            sql = f'UPDATE "{names.completions}" SET entries = entries - 1 WHERE spelling = ? AND word = ?'
            self.connection.executemany(sql, spelt)
            sql = f'DELETE FROM "{names.completions}" WHERE spelling = ? AND word = ? AND entries <= 0'
            self.connection.executemany(sql, spelt)
        execute(f'DELETE FROM "{names.titles}" WHERE rowid = ?', (entry_id,))
        execute(f'DELETE FROM "{names.text}" WHERE rowid = ?', (entry_id,))
        execute(f'DELETE FROM "{names.words}" WHERE rowid = ?', (entry_id,))
        execute("UPDATE sizes SET entries = entries - 1 WHERE name = ?", (names.text,))
        execute("DELETE FROM places WHERE entry = ?", (entry_id,))


def count_words(connection: sqlite3.Connection) -> None:
    """Work out at once how many public entries use each word: for a file that was just filled."""
    connection.execute("BEGIN IMMEDIATE")
    for (name,) in connection.execute("SELECT name FROM sizes WHERE name LIKE 'public!_%' ESCAPE '!'").fetchall():
        names = tables(name.partition("_")[2].replace("_", "-"), closed=False)
        connection.execute(f'DELETE FROM "{names.completions}"')
        listed = connection.execute(f'SELECT term, doc FROM "{names.word_list}"')
        connection.executemany(
            f'INSERT OR IGNORE INTO "{names.completions}" VALUES (?, ?, ?)',
            ((spelling, word, used) for form, used in listed for spelling, word in _spelt([form])),
        )
    connection.execute("COMMIT")


def _spelt(forms: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each spelling of each word, with the word as it is written."""
    for form in forms:
        word = form.rpartition("_")[2]
        for spelling in spellings(word):
            yield spelling, word
