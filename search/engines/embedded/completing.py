"""How what somebody is typing may go on: words that public entries use, and titles in sight."""

import json
import sqlite3
from collections.abc import Iterator

from search.analysis import analyser_for, vocabulary_form
from search.analysis.spellings import spellings
from search.engines.base import Completions, EngineRequest, LanguageQuery
from search.engines.embedded.matching import quoted
from search.engines.embedded.schema import Tables, tables

CANDIDATES = 60  # of the most used words, of which some may not be in sight
BESIDE_OTHERS = 400  # … and of which most do not stand beside the other words
READ = 100  # entries whose words are read


def complete(connection: sqlite3.Connection, request: EngineRequest) -> Completions:
    """See `Engine.complete`."""
    words: list[tuple[str, ...]] = []
    titles: dict[int, None] = {}
    present = {name for (name,) in connection.execute("SELECT name FROM sizes")}
    for query in request.queries:
        public, closed = tables(query.language, closed=False), tables(query.language, closed=True)
        if not query.prefixes:
            words.append(())
            continue
        words.append(tuple(_words(connection, public, request, query)) if public.text in present else ())
        for names in (public, closed) if request.member else (public,):
            if names.text in present and len(titles) < request.limit:
                titles.update(dict.fromkeys(_titles(connection, names, request, query)))
    return Completions(tuple(words), tuple(titles)[: request.limit])


def _titles(
    connection: sqlite3.Connection, names: Tables, request: EngineRequest, query: LanguageQuery
) -> Iterator[int]:
    typed = [*(term.surface for term in query.terms if term.surface), *query.prefixes]
    spelt = [found for word in typed if (found := spellings(word))]
    if not spelt:
        return
    begins = "^ " + quoted(*(found[0] for found in spelt)) + " *"
    holds = " AND ".join(f"({' OR '.join(f'{quoted(one)} *' for one in found)})" for found in spelt)
    condition, values = _in_sight(request, f'"{names.titles}".rowid')
    sql = (
        f'SELECT rowid FROM "{names.titles}" WHERE "{names.titles}" MATCH ? AND {condition} ORDER BY rowid DESC LIMIT ?'
    )
    left = request.limit
    for expression in (begins, holds):
        ids = [int(number) for (number,) in connection.execute(sql, (expression, *values, request.limit))]
        left -= len(ids)
        yield from ids
        if left <= 0:
            return


def _words(
    connection: sqlite3.Connection, names: Tables, request: EngineRequest, query: LanguageQuery
) -> Iterator[str]:
    """Of the words with the same stem the most used one."""
    analyser = analyser_for(query.language)
    stems: set[str] = {term.stem for term in query.terms}
    candidates = _candidates(connection, names, query.prefixes[0], limit=BESIDE_OTHERS if query.terms else CANDIDATES)
    if query.terms:
        candidates = _beside(connection, names, request, query, candidates=candidates)
    found = 0
    for word in candidates:
        stem = analyser.token(word).term
        if stem in stems or not (query.terms or _is_used(connection, names, request, word)):
            continue
        stems.add(stem)
        yield word
        found += 1
        if found == request.limit:
            return


def _candidates(connection: sqlite3.Connection, names: Tables, prefix: str, *, limit: int) -> list[str]:
    used: dict[str, int] = {}
    for spelling in spellings(prefix):
        rows = connection.execute(
            f'SELECT word, entries FROM "{names.completions}" WHERE spelling >= ? AND spelling < ?'
            " ORDER BY entries DESC, word LIMIT ?",
            (spelling, spelling + "\U0010ffff", limit),
        )
        used.update(rows.fetchall())
    return sorted(used, key=lambda word: (-used[word], word))[:limit]


def _is_used(connection: sqlite3.Connection, names: Tables, request: EngineRequest, word: str) -> bool:
    """Whether a public entry in sight has the word."""
    condition, values = _in_sight(request, f'"{names.words}".rowid')
    sql = f'SELECT 1 FROM "{names.words}" WHERE "{names.words}" MATCH ? AND {condition} LIMIT 1'
    return connection.execute(sql, (quoted(vocabulary_form(word)), *values)).fetchone() is not None


def _beside(
    connection: sqlite3.Connection,
    names: Tables,
    request: EngineRequest,
    query: LanguageQuery,
    *,
    candidates: list[str],
) -> list[str]:
    """Those that stand beside all other words of the query in one of the newest entries in sight that hold these."""
    asked = " AND ".join(f"({' OR '.join(map(quoted, (term.stem, *term.parts)))})" for term in query.terms)
    condition, values = _in_sight(request, f'"{names.text}".rowid')
    rows = connection.execute(
        f'SELECT words FROM "{names.words}" WHERE rowid IN (SELECT rowid FROM "{names.text}"'
        f' WHERE "{names.text}" MATCH ? AND {condition} ORDER BY rowid DESC LIMIT ?)',
        (asked, *values, READ),
    )
    forms = {vocabulary_form(word): word for word in candidates}
    seen: set[str] = set()
    for (listed,) in rows:
        seen.update(forms.keys() & listed.split())
    return [word for form, word in forms.items() if form in seen]


def _in_sight(request: EngineRequest, column: str) -> tuple[str, list[object]]:
    """As `access.visible`, entry by entry: of the many that match only the first few are looked at."""
    conditions = ["true"]
    values: list[object] = []
    if request.closed_places:
        shut = f"SELECT 1 FROM places WHERE entry = {column} AND place IN (SELECT value FROM json_each(?))"
        condition = f"NOT EXISTS ({shut})"
        values.append(json.dumps(sorted(request.closed_places)))
        if request.opened_ids:
            condition = f"({condition} OR {column} IN (SELECT value FROM json_each(?)))"
            values.append(json.dumps(sorted(request.opened_ids)))
        conditions.append(condition)
    if request.stale_ids:
        conditions.append(f"{column} NOT IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(sorted(request.stale_ids)))
    return " AND ".join(conditions), values
