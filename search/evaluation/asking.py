"""Asks judged questions of a scratch index, as a result page would, and reports how well they were answered."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from search.analysis import analyse_record
from search.engines.base import EngineEntry, EngineHit, EngineRequest
from search.evaluation.comparing import compare, read_run
from search.evaluation.figures import DEPTH, Score, cells, latency, macro, score
from search.evaluation.judged import ANY_LANGUAGE, Question, documents, fold_of, questions
from search.evaluation.lexicons import NOTHING, in_two_folds
from search.evaluation.scratch import filled
from search.lexicon.dictionary import Dictionary
from search.lexicon.expanding import under_all_languages
from search.query import analyse, parse
from search.records import SearchRecord, Section


@dataclass(frozen=True)
class Answered:
    """One question with its score, what was found, and how long it took in milliseconds."""

    score: Score
    hits: Sequence[tuple[str, EngineHit]]  # (document id, hit), best first
    milliseconds: float


def evaluate(
    folder: Path,
    *,
    engine: str = "embedded",
    cross: bool = False,
    limit: int | None = None,
    unknown: bool = False,
    run: TextIO | None = None,
    against: Path | None = None,
) -> dict[str, Any]:
    """Ask all questions and report as `search_eval --json` prints it; times are in milliseconds and seconds.

    `limit` takes that many questions of each set and language pair, spread evenly. With `cross` a lexicon is learnt in
    two folds, each fold answered by the other's. With `unknown` every question is asked of all languages at once, with
    an interface in another language than its own. `run` gets a line `query-key rank doc-id score` per hit; `against`
    is such a file of an earlier run, which this one is compared with.
    """
    earlier = read_run(against) if against else None
    pool = documents(folder)
    groups = {str(document["id"]): document["group"] for document in pool}
    asked = list(questions(folder, groups, cross=cross, unknown=unknown, limit=limit))
    languages = tuple(sorted({str(document["lang"]) for document in pool}))
    folds = in_two_folds(pool) if cross else (NOTHING, NOTHING)
    names = {number: str(document["id"]) for number, document in enumerate(pool, 1)}
    with filled(engine, list(entries(pool))) as scratch:
        answers = []
        for question in asked:
            began = time.perf_counter()
            request = request_of(question, languages, folds[fold_of(question.group)])
            hits = [(names[hit.id], hit) for hit in scratch.engine.search(request).hits]
            spent = (time.perf_counter() - began) * 1000
            answers.append(Answered(score(question, [name for name, _hit in hits]), hits, spent))
    if run is not None:
        _write(run, answers)
    report = _report(scratch.engine.name, answers, seconds=scratch.seconds, entries=len(pool), cross=cross)
    if earlier is not None:
        report["against"] = _compared([answer.score for answer in answers], earlier)
    return report


def request_of(question: Question, languages: tuple[str, ...], dictionary: Dictionary) -> EngineRequest:
    """What a result page asks for in the reader's language, and in its block of another one."""
    query = parse(question.text)
    if question.document_language == ANY_LANGUAGE:
        wrong = next((code for code in languages if code != question.language), question.language)
        return EngineRequest(analyse(query, languages, wrong), languages, limit=DEPTH)
    if question.is_across:
        queries = under_all_languages(query, languages, question.language, dictionary=dictionary)
        return EngineRequest(queries, (question.document_language,), limit=DEPTH)
    asked = (question.document_language,)
    return EngineRequest(analyse(query, asked, question.language), asked, limit=DEPTH)


def entries(pool: Sequence[Mapping[str, Any]]) -> Iterator[EngineEntry]:
    for number, document in enumerate(pool, 1):
        record = SearchRecord(
            model="judged",
            object_id=number,
            language=document["lang"],
            group=document["group"],
            kind="page",
            title=document["title"],
            sections=(Section("", "", document["text"]),),
        )
        yield EngineEntry(id=number, version=number, language=record.language, **analyse_record(record)._asdict())


def _write(run: TextIO, answers: Sequence[Answered]) -> None:
    for answer in answers:
        for rank, (name, hit) in enumerate(answer.hits, 1):
            run.write(f"{answer.score.question.key} {rank} {name} {hit.score:.6f}\n")


def _compared(scores: Sequence[Score], earlier: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Same-language questions and those across languages apart, each figure with its interval."""
    parts = {
        "macro": [one for one in scores if not one.question.is_across],
        "cross": [one for one in scores if one.question.is_across],
    }
    return {
        name: {figure: found.as_dict() for figure, found in compare(some, earlier).items()}
        for name, some in parts.items()
        if some
    }


def _report(engine: str, answers: Sequence[Answered], *, seconds: float, entries: int, cross: bool) -> dict[str, Any]:
    rows = cells(answer.score for answer in answers)
    other = [row for row in rows if row["document_language"] not in (row["query_language"], ANY_LANGUAGE)]
    return {
        "engine": engine,
        "macro": macro([row for row in rows if row not in other]),
        "cross": macro(other) if cross else None,
        "cells": rows,
        "latency_ms": latency([answer.milliseconds for answer in answers]),
        "index_seconds": round(seconds, 2),
        "entries": entries,
    }
