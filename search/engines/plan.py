"""What a query asks of the entries of one language: its words with their weight among public (or all) entries.

Weights are our own, ln(1 + (N - n + .5) / (n + .5)), from counts that an engine tells through `Statistics`: they leave
out what was deleted a moment ago, and a term that stands in half of the entries still counts for something, which on a
young site is nearly every term that matters.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Protocol

from search.analysis import analyser_for
from search.engines.base import EngineRequest, LanguageQuery, Term
from search.engines.corrections import Correction
from search.engines.doubts import Doubted, neighbours

# Share of a compound's weight that its parts hold when the compound itself is missing from an entry.
PARTS_SHARE = 0.5
MOST_CORRECTED = 5  # words of one query
MOST_BRANCHES = 64
MOST_ROWS = 60_000  # looked at for one query and language
FTS5_FLOOR = 1e-6  # what FTS5 uses for a negative weight
# The result set ends where less than this share of the query's weight is matched …
CUT = 0.20
# … or, when nothing reaches that, where an entry matches less than this share of what the best one does.
CUT_BELOW_BEST = 0.85
# … and then holds no more than the best few: a common word beside words nobody uses is not what was looked for.
FEW = 20


class Statistics(Protocol):
    """What an engine knows of its entries for one request.

    Public entries count for everybody alike; of closed ones only those that the request may see.
    """

    def size(self, language: str, *, closed: bool) -> int:
        """How many entries there are; 0 for a language the engine has none of."""

    def uses(self, language: str, terms: Sequence[str], *, closed: bool) -> Mapping[str, int]:
        """Term -> in how many of them it stands; terms in none may be left out."""

    def expansions(self, language: str, prefix: str, *, closed: bool) -> list[str]:
        """The most used surface words that begin with a folded prefix."""

    def expect(self, words: Iterable[tuple[str, str]], *, other: bool = False) -> None:
        """`nearest` will be asked for these (language, typed word): an engine may look all of them up at once."""

    def nearest(self, language: str, typed: str, *, other: bool = False) -> Correction | None:
        """The surface word of public entries in sight that may have been meant by a typed one; `other`: not itself."""


@dataclass
class Branch:
    """Any of `terms` in one set (public or closed), their weight, their share of the query, and how many entries."""

    closed: bool
    terms: tuple[str, ...]
    weight: float
    share: float
    count: int


@dataclass
class Sought:
    """One word of the query: terms with weights, of which the first is the stem and the others are its parts.

    `name`: the term of a thing that is called as the whole query.
    """

    surface: str
    weights: dict[str, float]
    weight: float = 0.0
    name: str = ""


@dataclass
class Plan:
    """A language's part of a search. `sizes`: is it the closed set -> number of entries, where there are any.

    `whole` is the weight of all words; one that no entry knows in any language weighs as much as a word can.
    """

    query: LanguageQuery
    sizes: dict[bool, int]
    words: list[Sought] = field(default_factory=list)
    branches: list[Branch] = field(default_factory=list)
    whole: float = 0.0

    @property
    def language(self) -> str:
        return self.query.language

    @property
    def size(self) -> int:
        return sum(self.sizes.values())


_Counts = dict[str, dict[bool, int]]  # term -> is it the closed set -> in how many of its entries it stands


@dataclass(frozen=True)
class Spelling:
    """See `EngineResult`: these are its parts of the same names."""

    corrections: Mapping[str, str] = field(default_factory=dict)
    neighbours: Mapping[str, str] = field(default_factory=dict)
    spoken: Mapping[str, str] = field(default_factory=dict)


def plans(statistics: Statistics, request: EngineRequest) -> tuple[list[Plan], Spelling]:
    """A plan per query whose language is asked for, and the corrections of words nobody used.

    A word counts as unknown only when no language of the query knows it: `latrine` is no misspelt German.
    """
    sets = (False, True) if request.member else (False,)
    drafts, typed = [], []
    for query in request.queries:
        sizes = {closed: statistics.size(query.language, closed=closed) for closed in sets}
        drafts.append(Plan(query, {closed: size for closed, size in sizes.items() if size}))
    for draft in drafts:
        counts = _count(statistics, draft, draft.query.terms)
        for term in draft.query.terms:
            _seek(draft, term, counts)
            typed.append(Doubted(draft.language, term, sum(counts.get(term.stem, {}).values()), known=True))
    known = {word.surface for draft in drafts for word in draft.words}
    corrections = {} if request.exact else _correct(statistics, drafts)
    doubted = {}
    if request.doubt:
        left = [one._replace(known=one.term.surface in known) for one in typed if one.term.surface not in corrections]
        doubted = neighbours(statistics, left)
    for draft in drafts:
        _add_prefixes(statistics, draft)
    _weigh(drafts)
    wanted = {language.lower() for language in request.languages}
    spelling = Spelling(
        {surface: word for surface, (word, _language) in corrections.items()},
        {surface: word for surface, (word, _language) in doubted.items()},
        dict((*corrections.values(), *doubted.values())),
    )
    return [draft for draft in drafts if not wanted or draft.language.lower() in wanted], spelling


def affordable(branches: Iterable[Branch]) -> list[Branch]:
    """The branches that tell most, as many as can be read in time: a query of articles alone must not take seconds."""
    taken: list[Branch] = []
    rows = 0
    for branch in sorted(branches, key=lambda one: (-one.share, one.count)):
        rows += branch.count
        if taken and (rows > MOST_ROWS or len(taken) == MOST_BRANCHES):
            break
        taken.append(branch)
    return taken


def _weigh(drafts: Sequence[Plan]) -> None:
    """Work out what the whole query weighs: a word counts where any language of the query knows it."""
    known: dict[str, float] = {}
    for draft in drafts:
        for word in draft.words:
            known[word.surface] = max(known.get(word.surface, 0.0), word.weight)
    for draft in drafts:
        own = {word.surface: word.weight for word in draft.words}
        typed = {*(term.surface or term.stem for term in draft.query.terms), *map(_open, draft.query.prefixes)}
        unknown = len(typed.difference(known)) * _weight(draft.size, 0)
        draft.whole = sum(own.get(surface) or weight for surface, weight in known.items()) + unknown


def _open(prefix: str) -> str:
    """What a beginning is called among the words of a query."""
    return f"{prefix}*"


def _count(statistics: Statistics, draft: Plan, terms: Iterable[Term]) -> _Counts:
    asked = list(dict.fromkeys(one for term in terms for one in (term.stem, *term.parts)))
    counts: _Counts = {}
    for closed in draft.sizes:
        found = statistics.uses(draft.language, asked, closed=closed)
        for term in asked:  # in one order: scores are sums
            if found.get(term):
                counts.setdefault(term, {})[closed] = found[term]
    return counts


def fts5_weight(size: int, count: int) -> float:
    """What FTS5 makes of a term that stands in `count` of `size` entries."""
    weight = math.log((size - count + 0.5) / (count + 0.5))
    return weight if weight > 0.0 else FTS5_FLOOR


def _weight(size: int, count: int) -> float:
    return math.log(1.0 + (size - count + 0.5) / (count + 0.5))


def _seek(draft: Plan, term: Term, counts: _Counts) -> None:
    """Add a word to the plan when the entries know it or one of its parts."""
    known = [one for one in dict.fromkeys((term.stem, *term.parts)) if one in counts]
    if not known:
        return
    weights = {one: _weight(draft.size, sum(counts[one].values())) for one in known}
    parts = [one for one in known if one != term.stem]
    weight = weights[term.stem] if term.stem in weights else max(weights.values())
    held_by_parts = (PARTS_SHARE if term.stem in weights else 1.0) if parts else 0.0
    surface = term.surface or term.stem
    word = next((word for word in draft.words if word.surface == surface), None)
    if word is None:  # else another translation of the same word: either will do
        word = Sought(surface, {})
        draft.words.append(word)
    word.weights |= {one: weights[one] * term.weight for one in known}
    word.name = term.stem if term.is_name else word.name
    word.weight = max(word.weight, weight * term.weight)
    for one in known:
        share = held_by_parts / len(parts) if one != term.stem else 1.0 - held_by_parts
        draft.branches += [
            Branch(closed, (one,), term.weight * weights[one], share * weight * term.weight, count)
            for closed, count in counts[one].items()
        ]


def _correct(statistics: Statistics, drafts: list[Plan]) -> dict[str, tuple[str, str]]:
    """Replace words that no language knows by the nearest word of public entries, in the language that has it.

    Returns typed word -> (word, language).
    """
    known = {word.surface for draft in drafts for word in draft.words}
    found: dict[str, tuple[Correction, Plan]] = {}
    typed = [(draft, term) for draft in drafts for term in draft.query.terms if term.origin is None]
    unknown = dict.fromkeys(term.surface for _draft, term in typed if term.surface not in known)
    tried = set(islice(filter(None, unknown), MOST_CORRECTED))
    looked_up = [(draft, term) for draft, term in typed if draft.sizes.get(False) and term.surface in tried]
    statistics.expect((draft.language, term.surface) for draft, term in looked_up)
    for draft, term in looked_up:
        nearest = statistics.nearest(draft.language, term.surface)
        if nearest and (term.surface not in found or nearest < found[term.surface][0]):
            found[term.surface] = (nearest, draft)
    meant: dict[int, list[Term]] = {}
    for surface, (nearest, draft) in found.items():
        token = analyser_for(draft.language).token(nearest.word)
        meant.setdefault(id(draft), []).append(Term(token.term, token.parts, surface=surface))
    for draft in drafts:
        terms = meant.get(id(draft), [])
        counts = _count(statistics, draft, terms) if terms else {}
        for term in terms:
            _seek(draft, term, counts)
    return {surface: (nearest.word, draft.language) for surface, (nearest, draft) in found.items()}


def _add_prefixes(statistics: Statistics, draft: Plan) -> None:
    analyser = analyser_for(draft.language)
    for prefix in draft.query.prefixes:
        typed = [
            word for closed in draft.sizes for word in statistics.expansions(draft.language, prefix, closed=closed)
        ]
        terms = list(dict.fromkeys(term for word in typed if (term := analyser.token(word).term)))
        counts = _count(statistics, draft, [Term(term) for term in terms])
        if not counts:
            continue
        count = min(draft.size, sum(sum(one.values()) for one in counts.values()))
        weight = _weight(draft.size, count)
        draft.words.append(Sought(_open(prefix), dict.fromkeys(counts, weight), weight))
        draft.branches += [
            Branch(closed, tuple(sorted(counts)), weight, weight, min(size, max(1, count)))
            for closed, size in draft.sizes.items()
        ]
