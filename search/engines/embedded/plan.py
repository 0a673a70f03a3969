"""What a query asks of the tables of one language: its terms with their weight among public (or all) entries.

Weights are our own, ln(1 + (N - n + .5) / (n + .5)): FTS5 lets a term that stands in half of the entries count for
nothing, which on a young site is nearly every term that matters.
"""

import json
import math
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice

from search.analysis import analyser_for
from search.engines.base import EngineRequest, LanguageQuery, Term
from search.engines.embedded import permitted
from search.engines.embedded.access import visible
from search.engines.embedded.schema import Tables, tables
from search.engines.embedded.words import Correction, correction, expansions

FTS5_FLOOR = 1e-6  # what FTS5 uses for a negative weight
# Share of a compound's weight that its parts hold when the compound itself is missing from an entry.
PARTS_SHARE = 0.5
MOST_CORRECTED = 5  # words of one query


@dataclass
class Branch:
    """One thing to match in one set of tables: FTS expression, score factor, share of the query, number of rows.

    In closed tables `match` is a JSON list of terms, of which any counts (see `search.engines.embedded.permitted`).
    """

    names: Tables
    match: str
    factor: float
    share: float
    count: int


@dataclass
class Sought:
    """One word of the query: terms with weights, of which the first is the stem and the others are its parts."""

    surface: str
    weights: dict[str, float]
    weight: float = 0.0


@dataclass
class Plan:
    """A language's part of a search. `whole` is the weight of all words that anybody's entries know."""

    query: LanguageQuery
    sets: tuple[Tables, ...]
    size: int
    words: list[Sought] = field(default_factory=list)
    branches: list[Branch] = field(default_factory=list)
    whole: float = 0.0

    @property
    def language(self) -> str:
        return self.query.language


@dataclass
class _Count:
    """In how many entries of each set a term stands."""

    by_set: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.by_set)


def plans(
    connection: sqlite3.Connection, request: EngineRequest, sizes: Mapping[str, int]
) -> tuple[list[Plan], dict[str, str]]:
    """A plan per query whose language is asked for, and the corrections of words nobody used.

    A word counts as unknown only when no language of the query knows it: `latrine` is no misspelt German.
    """
    if request.member:
        public = {name: size for name, size in sizes.items() if not name.startswith("closed_")}
        sizes = public | permitted.sizes(connection, request)
    drafts = [_draft(query, sizes, member=request.member) for query in request.queries]
    counted = [_count(connection, request, draft, draft.query.terms) for draft in drafts]
    for draft, counts in zip(drafts, counted, strict=True):
        for term in draft.query.terms:
            _seek(draft, term, counts, sizes)
    corrections = _correct(connection, drafts, sizes, request)
    for draft in drafts:
        _add_prefixes(connection, request, draft, sizes)
    known: dict[str, float] = {}
    for draft in drafts:
        for word in draft.words:
            known[word.surface] = max(known.get(word.surface, 0.0), word.weight)
    for draft in drafts:
        own = {word.surface: word.weight for word in draft.words}
        draft.whole = sum(own.get(surface) or weight for surface, weight in known.items())
    wanted = {language.lower() for language in request.languages}
    return [draft for draft in drafts if not wanted or draft.language.lower() in wanted], corrections


def quoted(*terms: str) -> str:
    """An FTS5 string that matches these terms next to each other, whatever they hold."""
    return '"' + " ".join(terms).replace('"', '""').replace("\x00", "") + '"'


def _draft(query: LanguageQuery, sizes: Mapping[str, int], *, member: bool) -> Plan:
    sets = []
    for closed in (False, True) if member else (False,):
        try:
            names = tables(query.language, closed=closed)
        except ValueError:
            continue
        if sizes.get(names.text):
            sets.append(names)
    return Plan(query, tuple(sets), sum(sizes[names.text] for names in sets))


def _count(
    connection: sqlite3.Connection, request: EngineRequest, draft: Plan, terms: Iterable[Term]
) -> dict[str, _Count]:
    asked = list(dict.fromkeys(one for term in terms for one in (term.stem, *term.parts)))
    found = [
        permitted.uses(connection, names, request, asked) if names.closed else _uses(connection, names, asked)
        for names in draft.sets
    ]
    present = dict.fromkeys(term for counts in found for term in counts)  # in one order: scores are sums
    return {term: _Count(tuple(counts.get(term, 0) for counts in found)) for term in present}


def _uses(connection: sqlite3.Connection, names: Tables, terms: list[str]) -> dict[str, int]:
    sql = f'SELECT term, doc FROM "{names.vocabulary}" WHERE term IN (SELECT value FROM json_each(?))'
    return dict(connection.execute(sql, (json.dumps(terms, ensure_ascii=False),)).fetchall())


def _weight(size: int, count: int) -> float:
    return math.log(1.0 + (size - count + 0.5) / (count + 0.5))


def _fts5_weight(size: int, count: int) -> float:
    weight = math.log((size - count + 0.5) / (count + 0.5))
    return weight if weight > 0.0 else FTS5_FLOOR


def _seek(draft: Plan, term: Term, counts: Mapping[str, _Count], sizes: Mapping[str, int]) -> None:
    """Add a word to the plan when the tables know it or one of its parts."""
    known = [one for one in dict.fromkeys((term.stem, *term.parts)) if one in counts]
    if not known:
        return
    weights = {one: _weight(draft.size, counts[one].total) for one in known}
    parts = [one for one in known if one != term.stem]
    weight = weights[term.stem] if term.stem in weights else max(weights.values())
    held_by_parts = (PARTS_SHARE if term.stem in weights else 1.0) if parts else 0.0
    draft.words.append(Sought(term.surface or term.stem, weights, weight * term.weight))
    for one in known:
        share = held_by_parts / len(parts) if one != term.stem else 1.0 - held_by_parts
        for names, count in zip(draft.sets, counts[one].by_set, strict=True):
            if count:
                factor = term.weight * weights[one]
                draft.branches.append(_branch(names, [one], factor, share * weight * term.weight, count, sizes))


def _branch(
    names: Tables, terms: list[str], factor: float, share: float, count: int, sizes: Mapping[str, int]
) -> Branch:
    """Any of the terms in one set. A single one weighs `factor`; several in public tables what FTS5 makes of them."""
    if names.closed:
        return Branch(names, json.dumps(terms, ensure_ascii=False), factor, share, count)
    factor = factor / _fts5_weight(sizes[names.text], count) if len(terms) == 1 else 1.0
    return Branch(names, " OR ".join(quoted(term) for term in terms), -factor, share, count)


def _correct(
    connection: sqlite3.Connection, drafts: list[Plan], sizes: Mapping[str, int], request: EngineRequest
) -> dict[str, str]:
    """Replace words that no language knows by the nearest word of public entries, in the language that has it."""
    known = {word.surface for draft in drafts for word in draft.words}
    found: dict[str, tuple[Correction, Plan]] = {}
    unknown = dict.fromkeys(t.surface for draft in drafts for t in draft.query.terms if t.surface not in known)
    tried = set(islice(filter(None, unknown), MOST_CORRECTED))
    for draft in drafts:
        public = next((names for names in draft.sets if not names.closed), None)
        for term in draft.query.terms:
            if public is None or term.surface not in tried:
                continue
            nearest = correction(connection, public, term.surface, visible(request, "entries.id"))
            if nearest and (term.surface not in found or nearest < found[term.surface][0]):
                found[term.surface] = (nearest, draft)
    for surface, (nearest, draft) in found.items():
        token = analyser_for(draft.language).token(nearest.word)
        term = Term(token.term, token.parts, surface=surface)
        _seek(draft, term, _count(connection, request, draft, [term]), sizes)
    return {surface: nearest.word for surface, (nearest, _) in found.items()}


def _add_prefixes(
    connection: sqlite3.Connection, request: EngineRequest, draft: Plan, sizes: Mapping[str, int]
) -> None:
    analyser = analyser_for(draft.language)
    for prefix in draft.query.prefixes:
        typed = [word for names in draft.sets for word in expansions(connection, names, request, prefix)]
        terms = list(dict.fromkeys(term for word in typed if (term := analyser.token(word).term)))
        counts = _count(connection, request, draft, [Term(term) for term in terms])
        if not counts:
            continue
        count = min(draft.size, sum(one.total for one in counts.values()))
        weight = _weight(draft.size, count)
        draft.words.append(Sought(f"{prefix}*", dict.fromkeys(counts, weight), weight))
        for names in draft.sets:
            inside = min(sizes[names.text], max(1, count))
            draft.branches.append(_branch(names, sorted(counts), weight, weight, inside, sizes))
