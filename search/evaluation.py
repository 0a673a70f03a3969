"""How good the search is, measured on judged questions: MRR@10 and Recall@10 per set and language, and its speed.

Reads `docs-*.jsonl`, `queries-*.jsonl` and `cross-*.jsonl` of a folder into a scratch index; the site's own index
and database are not touched.
"""

import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean, quantiles
from tempfile import TemporaryDirectory
from typing import Any, TextIO

from search.analysis import VERSION, analyse_record
from search.engines.base import Engine, EngineEntry, EngineRequest
from search.engines.embedded import EmbeddedEngine
from search.query import analyse, parse
from search.records import SearchRecord, Section

DEPTH = 10
ANY_LANGUAGE = "*"
Progress = Callable[[str, int], None]


class JudgedFileError(ValueError):
    """A judged file that is missing or cannot be read; the message names file and line."""


@dataclass(frozen=True)
class Question:
    """One judged question: what to look for, in documents of which language ("*": all), and what is right."""

    key: str
    set: str
    text: str
    language: str
    document_language: str
    relevant: frozenset[str]


@dataclass
class Cell:
    """The figures of one set, query language and document language."""

    ranks: list[float] = field(default_factory=list)
    recalls: list[float] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        return {"mrr10": round(fmean(self.ranks), 4), "recall10": round(fmean(self.recalls), 4)}


def evaluate(
    folder: Path,
    *,
    cross: bool = False,
    limit: int | None = None,
    unknown: bool = False,
    run: TextIO | None = None,
) -> dict[str, Any]:
    """Ask all questions and report as `search_eval --json` prints it; times are in milliseconds and seconds.

    `limit` takes that many questions of each set and language pair, spread evenly. With `unknown` every question is
    asked of all languages at once, with an interface in another language than its own. `run` gets a line
    `query-key rank doc-id score` per hit.
    """
    documents = list(_documents(folder))
    questions = list(_questions(folder, cross=cross, unknown=unknown, limit=limit))
    languages = sorted({str(document["lang"]) for document in documents})
    with TemporaryDirectory(prefix="search-eval-") as scratch:
        engine = EmbeddedEngine(Path(scratch) / "index.sqlite3")
        began = time.perf_counter()
        engine.rebuild(_entries(documents), len(documents), "", VERSION)
        seconds = time.perf_counter() - began
        names = {number: str(document["id"]) for number, document in enumerate(documents, 1)}
        try:
            cells, times = _ask(engine, questions, names, languages=languages, run=run)
        finally:
            engine.close()
    return _report(engine.name, cells, times, seconds=seconds, entries=len(documents), cross=cross)


def _ask(
    engine: Engine,
    questions: Sequence[Question],
    names: Mapping[int, str],
    *,
    languages: Sequence[str],
    run: TextIO | None,
) -> tuple[dict[tuple[str, str, str], Cell], list[float]]:
    cells: dict[tuple[str, str, str], Cell] = defaultdict(Cell)
    times = []
    for question in questions:
        began = time.perf_counter()
        request = _request(question, languages)
        hits = engine.search(request).hits
        times.append((time.perf_counter() - began) * 1000)
        found = [names[hit.id] for hit in hits]
        cell = cells[question.set, question.language, question.document_language]
        cell.ranks.append(next((1 / rank for rank, name in enumerate(found, 1) if name in question.relevant), 0.0))
        cell.recalls.append(len(question.relevant & set(found)) / len(question.relevant))
        if run is not None:
            for rank, hit in enumerate(hits, 1):
                run.write(f"{question.key} {rank} {names[hit.id]} {hit.score:.6f}\n")
    return cells, times


def _request(question: Question, languages: Sequence[str]) -> EngineRequest:
    if question.document_language == ANY_LANGUAGE:
        wrong = next((code for code in languages if code != question.language), question.language)
        return EngineRequest(analyse(parse(question.text), languages, wrong), tuple(languages), limit=DEPTH)
    asked = (question.document_language,)
    return EngineRequest(analyse(parse(question.text), asked, question.language), asked, limit=DEPTH)


def _report(
    engine: str,
    cells: Mapping[tuple[str, str, str], Cell],
    times: Sequence[float],
    *,
    seconds: float,
    entries: int,
    cross: bool,
) -> dict[str, Any]:
    rows = [
        {
            "set": name,
            "query_language": language,
            "document_language": documents,
            "n": len(cell.ranks),
            **cell.figures(),
        }
        for (name, language, documents), cell in sorted(cells.items())
    ]
    same = [row for row in rows if row["document_language"] in (row["query_language"], ANY_LANGUAGE)]
    other = [row for row in rows if row not in same]
    percentiles = quantiles(times, n=100) if len(times) > 1 else [*times, *times] * 50
    return {
        "engine": engine,
        "macro": _macro(same),
        "cross": _macro(other) if cross else None,
        "cells": rows,
        "latency_ms": {"p50": round(percentiles[49], 2), "p95": round(percentiles[94], 2)},
        "index_seconds": round(seconds, 2),
        "entries": entries,
    }


def _macro(rows: Sequence[Mapping[str, Any]]) -> dict[str, float] | None:
    """Each cell counts the same, however many questions it has."""
    if not rows:
        return None
    return {figure: round(fmean(row[figure] for row in rows), 4) for figure in ("mrr10", "recall10")}


def _entries(documents: Sequence[Mapping[str, Any]]) -> Iterator[EngineEntry]:
    for number, document in enumerate(documents, 1):
        record = SearchRecord(
            model="judged",
            object_id=number,
            language=document["lang"],
            group=str(document.get("group", "")),
            kind="page",
            title=document["title"],
            sections=(Section("", "", document["text"]),),
        )
        yield EngineEntry(id=number, version=number, language=record.language, **analyse_record(record)._asdict())


def _documents(folder: Path) -> Iterator[dict[str, Any]]:
    paths = sorted(folder.glob("docs-*.jsonl"))
    if not paths:
        raise JudgedFileError(f"{folder}: no docs-*.jsonl there")
    for path in paths:
        yield from _rows(path, ("id", "lang", "title", "text"))


def _questions(folder: Path, *, cross: bool, unknown: bool, limit: int | None) -> Iterator[Question]:
    """Same-language questions of each set, then those across languages when asked for."""
    for path in sorted(folder.glob("queries-*.jsonl")):
        name = path.stem.removeprefix("queries-")
        own: dict[str, Question] = {}
        for row in _rows(path, ("id", "lang", "text", "relevant")):
            documents = ANY_LANGUAGE if unknown else row["lang"]
            own[row["id"]] = Question(
                row["id"], name, row["text"], row["lang"], documents, frozenset(map(str, row["relevant"]))
            )
        yield from _spread(list(own.values()), limit)
        beside = folder / f"cross-{name}.jsonl"
        if cross and not unknown and beside.exists():
            yield from _spread(list(_across(beside, own, name)), limit)


def _across(path: Path, own: Mapping[str, Question], name: str) -> Iterator[Question]:
    for row in _rows(path, ("q", "doc_lang", "relevant")):
        asked = own.get(row["q"])
        if asked is None:
            raise JudgedFileError(f"{path}: question {row['q']!r} is not in queries-{name}.jsonl")
        key = f"{asked.key}>{row['doc_lang']}"
        yield Question(key, name, asked.text, asked.language, row["doc_lang"], frozenset(map(str, row["relevant"])))


def _spread(questions: list[Question], limit: int | None) -> Iterator[Question]:
    """At most `limit` questions of each language pair, evenly from the whole file."""
    pairs: dict[tuple[str, str], list[Question]] = defaultdict(list)
    for question in questions:
        pairs[question.language, question.document_language].append(question)
    for some in pairs.values():
        taken = len(some) if limit is None else min(limit, len(some))
        yield from (some[number * len(some) // taken] for number in range(taken))


def _rows(path: Path, fields: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """The rows of a JSON Lines file that have what is needed; the first one that has not is named."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise JudgedFileError(f"{path}: {error}") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise JudgedFileError(f"{path}:{number}: {error}") from error
        missing = [name for name in fields if not isinstance(row, dict) or name not in row]
        if missing or ("relevant" in fields and not row["relevant"]):
            raise JudgedFileError(f"{path}:{number}: needs {', '.join(missing or ['a relevant document'])}")
        yield row
