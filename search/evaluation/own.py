"""Questions made from content by rule, beside the judged ones: keywords, known items, pages of files, and nonsense.

Each rule takes its words from what it wants to find, so the answer is known without a judge.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import fmean, median
from time import perf_counter
from typing import Any

from search.engines.base import Engine, EngineRequest, EngineResult
from search.evaluation.figures import DEPTH, cells, latency, macro, score
from search.evaluation.judged import Question, spread
from search.evaluation.lexicons import NOTHING
from search.evaluation.rules import Own, Words, file_names, keywords, nonsense, numbers, pages, references, titles
from search.evaluation.scratch import filled
from search.evaluation.things import Thing, of_folder, of_site
from search.lexicon.expanding import under_all_languages
from search.query import parse

MOST = 100  # questions of each rule and language, where nothing else is said


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
    asked = _limited(list(_answered_questions(things, words)), limit)
    nothing = _limited(list(nonsense(things, words)), limit)
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


def _answered_questions(things: Sequence[Thing], words: Words) -> Iterator[Own]:
    yield from keywords(things, words)
    yield from titles(things)
    yield from file_names(things)
    yield from numbers(things, words)
    yield from references(things)
    yield from pages(things, words)


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
