"""How the embedded index lies in its SQLite file: entries, where they hang, facets, and one set of FTS tables per
language and audience. Public and closed entries never share a table, so that statistics tell nothing.
"""

import re
import sqlite3
from typing import NamedTuple

TOKENIZER = "unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'"
VERSION = "4"  # another one means other tables: the file is built anew
# Entries marked closed are kept in the same plain table; every statistic lives in the tables of `Tables`.
PLAIN = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE entries(
    id INTEGER PRIMARY KEY, version INTEGER NOT NULL, language TEXT NOT NULL, closed INTEGER NOT NULL,
    deleted INTEGER NOT NULL, combo INTEGER NOT NULL, day TEXT NOT NULL, review TEXT NOT NULL,
    sections TEXT NOT NULL);
CREATE INDEX entries_newest ON entries(closed, language, day DESC, id DESC) WHERE deleted = 0;
CREATE TABLE combos(id INTEGER PRIMARY KEY, facets TEXT NOT NULL UNIQUE);
CREATE TABLE places(place TEXT NOT NULL, entry INTEGER NOT NULL, PRIMARY KEY(place, entry)) WITHOUT ROWID;
CREATE INDEX places_of ON places(entry);
CREATE TABLE sizes(name TEXT PRIMARY KEY, entries INTEGER NOT NULL) WITHOUT ROWID;
"""
_LANGUAGE = re.compile(r"[a-z]{2,8}(-[a-z0-9]{1,8})*")


class Tables(NamedTuple):
    """Names of the tables of one language and audience. Safe to stand in SQL: made of checked codes only."""

    text: str
    vocabulary: str
    words: str
    word_list: str
    known: str
    grams: str
    titles: str
    completions: str
    closed: bool


def tables(language: str, *, closed: bool) -> Tables:
    """The tables of a language; a code that is no language code is refused with ValueError."""
    code = language.lower()
    if not _LANGUAGE.fullmatch(code):
        raise ValueError(f"not a language code: {language!r}")
    name = f"{'closed' if closed else 'public'}_{code.replace('-', '_')}"
    subjects = ("terms", "words", "list", "known", "grams", "titles", "completions")
    return Tables._make((name, *(f"{name}_{subject}" for subject in subjects), closed))


def create_plain(connection: sqlite3.Connection) -> None:
    connection.executescript(PLAIN)


def create_tables(connection: sqlite3.Connection, names: Tables) -> None:
    """The tables of one language and audience.

    `text` holds title, body and parts, one line per passage; `words` the surface words, `known` each of them once
    (also those no entry uses any more: who reads it asks `word_list`, which counts present entries), `grams` their
    trigrams. `titles` holds the spellings of titles, `completions` how many public entries use a word, by its spellings.
    """
    for statement in (
        f'CREATE VIRTUAL TABLE "{names.text}" USING fts5(title, body, parts, tokenize="{TOKENIZER}")',
        f"CREATE VIRTUAL TABLE \"{names.vocabulary}\" USING fts5vocab('{names.text}', 'row')",
        f"CREATE VIRTUAL TABLE \"{names.words}\" USING fts5(words, detail='none', columnsize=0,"
        f" tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc' tokenchars '_'''\")",
        f"CREATE VIRTUAL TABLE \"{names.word_list}\" USING fts5vocab('{names.words}', 'row')",
        f'CREATE TABLE "{names.known}"(id INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE)',
        f"CREATE VIRTUAL TABLE \"{names.grams}\" USING fts5(gram, detail='none', columnsize=0, tokenize='trigram')",
        f'CREATE VIRTUAL TABLE "{names.titles}" USING fts5(title, columnsize=0, prefix=\'2 3 4\', tokenize="{TOKENIZER}")',
        f'CREATE TABLE "{names.completions}"(spelling TEXT NOT NULL, word TEXT NOT NULL, entries INTEGER NOT NULL,'
        " PRIMARY KEY(spelling, word)) WITHOUT ROWID",
    ):
        connection.execute(statement)
    connection.execute("INSERT INTO sizes(name, entries) VALUES (?, 0)", (names.text,))
