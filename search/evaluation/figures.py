"""What the answers to judged questions come to: MRR@10 and Recall@10 per cell, and the macro means over cells."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, quantiles
from typing import Any

from search.evaluation.judged import Question

DEPTH = 10


@dataclass(frozen=True)
class Score:
    """How one question was answered: reciprocal rank of the first right document, share of the right ones found."""

    question: Question
    mrr: float
    recall: float


def score(question: Question, found: Sequence[str]) -> Score:
    """Of the ids found, best first; what stands below the tenth place does not count."""
    first = found[:DEPTH]
    rank = next((1 / place for place, name in enumerate(first, 1) if name in question.relevant), 0.0)
    return Score(question, rank, len(question.relevant & set(first)) / len(question.relevant))


def cells(scores: Iterable[Score]) -> list[dict[str, Any]]:
    """A row per set, query language and document language, in this order."""
    by_cell: dict[tuple[str, str, str], list[Score]] = {}
    for one in scores:
        key = (one.question.set, one.question.language, one.question.document_language)
        by_cell.setdefault(key, []).append(one)
    return [
        {
            "set": name,
            "query_language": language,
            "document_language": documents,
            "n": len(some),
            "mrr10": round(fmean(one.mrr for one in some), 4),
            "recall10": round(fmean(one.recall for one in some), 4),
        }
        for (name, language, documents), some in sorted(by_cell.items())
    ]


def macro(rows: Sequence[Mapping[str, Any]]) -> dict[str, float] | None:
    """Each cell counts the same, however many questions it has."""
    if not rows:
        return None
    return {figure: round(fmean(row[figure] for row in rows), 4) for figure in ("mrr10", "recall10")}


def latency(milliseconds: Sequence[float]) -> dict[str, float]:
    percentiles = quantiles(milliseconds, n=100) if len(milliseconds) > 1 else [*milliseconds, *milliseconds] * 50
    return {"p50": round(percentiles[49], 2), "p95": round(percentiles[94], 2)}
