"""Questions made from content by rule, beside the judged ones: keywords, known items, pages of files, and nonsense.

Each rule takes its words from what it wants to find, so the answer is known without a judge.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median
from time import perf_counter
from typing import Any

from search.analysis import analyser_for
from search.engines.base import Engine, EngineRequest, EngineResult
from search.evaluation.figures import DEPTH, cells, latency, macro, score
from search.evaluation.judged import Question, fold_of, spread
from search.evaluation.lexicons import NOTHING
from search.evaluation.scratch import filled
from search.evaluation.things import Thing, of_folder, of_site
from search.lexicon.expanding import under_all_languages
from search.query import parse

KEYWORDS, TITLE, NUMBER, PAGE = "keywords", "title", "number", "page"
NONSENSE, NONSENSE_BESIDE = "nonsense", "nonsense beside a common word"
SETS = (KEYWORDS, TITLE, NUMBER, PAGE, NONSENSE, NONSENSE_BESIDE)
MOST = 100  # questions of each rule and language, where nothing else is said
MOST_KEYWORDS = 3
LONGEST_NUMBER = 12
_SHIFTED = str.maketrans("aeiouáéèäöüاوي", "uoaeiuoaeiuيوا")


@dataclass(frozen=True)
class Own:
    """A question with the anchor its hit should open at, where it asks for a page of a file."""

    question: Question
    anchor: str = ""


class Words:
    """In which things of each language every term stands, and how it is written."""

    def __init__(self, things: Sequence[Thing]) -> None:
        self.holders: dict[tuple[str, str], set[str]] = {}
        self.terms = {thing.id: _terms(thing, thing.text) for thing in things}
        for thing in things:
            for term in self.terms[thing.id]:
                self.holders.setdefault((thing.language, term), set()).add(thing.id)

    def count(self, language: str, term: str) -> int:
        return len(self.holders.get((language, term), ()))


def evaluate_own(folder: Path | None, *, engine: str = "embedded", limit: int | None = None) -> dict[str, Any]:
    """Figures for the documents of a folder, or for the public entries of this site.

    As `evaluate` reports, and: `true_page` (`share` of found files that open at the page asked for), `unanswered` per
    kind of nonsense (`answered`: share with any hit; `total_p50`, `total_max`: hits).
    """
    things, rows = of_folder(folder) if folder else of_site()
    languages = tuple(sorted({thing.language for thing in things}))
    ids = {row.id: thing.id for row, thing in zip(rows, things, strict=True)}
    anchors = {thing.id: thing.anchors for thing in things}
    words = Words(things)
    asked = _limited(
        [*_keywords(things, words), *_titles(things), *_numbers(things, words), *_pages(things, words)], limit
    )
    nothing = _limited(list(_nonsense(things, words)), limit)
    with filled(engine, rows) as scratch:
        answers = [(own, *_timed(scratch.engine, own.question, languages)) for own in asked]
        unanswered: dict[str, list[EngineResult]] = {}
        for own in nothing:
            unanswered.setdefault(own.question.set, []).append(_timed(scratch.engine, own.question, languages)[0])
    rows_of_cells = cells(score(own.question, [ids[hit.id] for hit in result.hits]) for own, result, _spent in answers)
    opened = [
        hit.section is not None and anchors[ids[hit.id]][hit.section] == own.anchor
        for own, result, _spent in answers
        for hit in result.hits
        if own.anchor and ids[hit.id] in own.question.relevant
    ]
    return {
        "engine": scratch.engine.name,
        "macro": macro(rows_of_cells),
        "cells": rows_of_cells,
        "true_page": {"share": round(fmean(opened), 4), "n": len(opened)} if opened else None,
        "unanswered": {name: _answered(results) for name, results in unanswered.items()},
        "latency_ms": latency([spent for _own, _result, spent in answers] or [0.0]),
        "index_seconds": round(scratch.seconds, 2),
        "entries": len(rows),
    }


def _timed(engine: Engine, question: Question, languages: tuple[str, ...]) -> tuple[EngineResult, float]:
    began = perf_counter()
    queries = under_all_languages(parse(question.text), languages, question.language, dictionary=NOTHING)
    result = engine.search(EngineRequest(queries, (question.document_language,), limit=DEPTH))
    return result, (perf_counter() - began) * 1000


def _answered(results: Sequence[EngineResult]) -> dict[str, float]:
    totals = [result.total for result in results]
    return {
        "n": len(totals),
        "answered": round(fmean(total > 0 for total in totals), 4),
        "total_p50": median(totals),
        "total_max": max(totals),
    }


def _limited(found: list[Own], limit: int | None) -> list[Own]:
    """So many of each rule and language, evenly."""
    by_key = {own.question.key: own for own in found}
    rules = dict.fromkeys(own.question.set for own in found)
    return [
        by_key[question.key]
        for rule in rules
        for question in spread([own.question for own in found if own.question.set == rule], limit or MOST)
    ]


def _question(rule: str, thing: Thing, text: str, right: set[str]) -> Question:
    key = f"{rule}-{thing.id}".replace(" ", "-")
    return Question(key, rule, text, thing.language, thing.language, frozenset(right), thing.group)


def _keywords(things: Sequence[Thing], words: Words) -> Iterator[Own]:
    """One to three telling words of a title or subheading; right is whatever has all of them in one."""
    heads = {thing.id: [set(_terms(thing, head)) for head in thing.headings] for thing in things}
    for thing in things:
        number = 1 + fold_of(thing.group) + fold_of(f"{thing.group} again")
        head = thing.headings[len(thing.headings) // 2 if fold_of(thing.id) else 0]
        known = sorted(_terms(thing, head).items(), key=lambda one: (words.count(thing.language, one[0]), one[0]))
        chosen = dict(known[: min(number, MOST_KEYWORDS)])
        holders = [words.holders.get((thing.language, term), set()) for term in chosen]
        right = {
            one for one in set.intersection(*holders) if any(chosen.keys() <= terms for terms in heads[one])
        } if holders else set()  # fmt: skip
        if right and len(right) <= DEPTH:
            yield Own(_question(KEYWORDS, thing, " ".join(chosen.values()), right))


def _titles(things: Sequence[Thing]) -> Iterator[Own]:
    """The whole title (of a file: as it was given it, often its name)."""
    same: dict[tuple[str, str], set[str]] = {}
    for thing in things:
        same.setdefault((thing.language, thing.title.casefold()), set()).add(thing.id)
    for thing in things:
        right = same[thing.language, thing.title.casefold()]
        if parse(thing.title) and len(right) <= DEPTH:
            yield Own(_question(TITLE, thing, thing.title, right))


def _numbers(things: Sequence[Thing], words: Words) -> Iterator[Own]:
    """A number of three digits or more that stands in one thing only."""
    for thing in things:
        numbers = [
            word
            for term, word in words.terms[thing.id].items()
            if word.isdigit() and 3 <= len(word) <= LONGEST_NUMBER and words.count(thing.language, term) == 1
        ]
        if numbers:
            yield Own(_question(NUMBER, thing, min(numbers), {thing.id}))


def _pages(things: Sequence[Thing], words: Words) -> Iterator[Own]:
    """The rarest words of one page of a file of several: the file is right, and so is the page it opens at."""
    for thing in things:
        if not thing.is_file or len(thing.sections) < 2:
            continue
        on_pages = [_terms(thing, text) for _anchor, text in thing.sections]
        uses = Counter(term for terms in on_pages for term in terms)
        for (anchor, _text), terms in zip(thing.sections, on_pages, strict=True):
            only_here = sorted(
                (words.count(thing.language, term), term) for term in terms if uses[term] == 1 and term.isalpha()
            )
            if len(only_here) >= MOST_KEYWORDS:
                text = " ".join(terms[term] for _count, term in only_here[:MOST_KEYWORDS])
                question = _question(PAGE, thing, text, {thing.id})
                yield Own(Question(**{**vars(question), "key": f"{question.key}-{anchor}"}), anchor)


def _nonsense(things: Sequence[Thing], words: Words) -> Iterator[Own]:
    """Words nobody wrote, alone and beside the word that stands in most things of the language."""
    common: dict[str, tuple[int, str]] = {}
    for (language, term), holders in words.holders.items():
        common[language] = max(common.get(language, (0, "")), (len(holders), term))
    for thing in things:
        longest = max(words.terms[thing.id].values(), key=lambda word: (len(word), word), default="")
        word = longest[::-1].translate(_SHIFTED)
        if len(word) < 6 or words.count(thing.language, analyser_for(thing.language).token(word).term):
            continue
        term = common[thing.language][1]
        beside = next(terms[term] for terms in words.terms.values() if term in terms)
        yield Own(_question(NONSENSE, thing, word, set()))
        yield Own(_question(NONSENSE_BESIDE, thing, f"{word} {beside}", set()))


def _terms(thing: Thing, text: str) -> dict[str, str]:
    """Term -> word as it is written, without small words."""
    return {token.term: token.word for token in analyser_for(thing.language).tokens(text) if not token.stop}
