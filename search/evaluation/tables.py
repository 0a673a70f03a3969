"""The reports of `search_eval` as tables for people."""

from collections.abc import Mapping
from typing import Any


def judged_table(report: Mapping[str, Any]) -> str:
    lines = [f"{'set':<16}{'query':<8}{'documents':<11}{'n':>6}{'MRR@10':>9}{'Recall@10':>11}"]
    lines += [
        f"{row['set']:<16}{row['query_language']:<8}{row['document_language']:<11}{row['n']:>6}"
        f"{row['mrr10']:>9.4f}{row['recall10']:>11.4f}"
        for row in report["cells"]
    ]
    for name in ("macro", "cross"):
        if report.get(name):
            lines.append(f"{name:<41}{report[name]['mrr10']:>9.4f}{report[name]['recall10']:>11.4f}")
    for name, figures in report.get("against", {}).items():
        for figure, found in figures.items():
            lines.append(f"{name} {figure}: {found['delta']:+.4f} (95 %: {found['low']:+.4f} to {found['high']:+.4f})")
    if page := report.get("true_page"):
        lines.append(f"hits that open at the true page: {page['share']:.4f} of {page['n']}")
    for name, found in report.get("unanswered", {}).items():
        lines.append(
            f"{name}: answered though there is nothing {found['answered']:.4f} of {found['n']}, "
            f"hits p50 {found['total_p50']}, most {found['total_max']}"
        )
    return "\n".join([*lines, _times(report)])


def typos_table(report: Mapping[str, Any]) -> str:
    """Recall@10 without the error, after correction, after "did you mean", and without any correction."""
    lines = [
        f"{'questions':<12}{'n':>6}{'right':>9}{'corrected':>11}{'followed':>10}{'uncorrected':>13}"
        "  cost after correction (95 %)"
    ]
    for name, row in (*report["typos"].items(), *report["by_slip"].items()):
        cost = row["cost"]
        lines.append(
            f"{name:<12}{row['n']:>6}{row['typed_right']:>9.4f}{row['corrected']:>11.4f}{row['followed']:>10.4f}"
            f"{row['uncorrected']:>13.4f}  {cost['mean']:.4f} ({cost['low']:.4f} to {cost['high']:.4f})"
        )
    return "\n".join([*lines, _times(report)])


def _times(report: Mapping[str, Any]) -> str:
    times = report["latency_ms"]
    return (
        f"{report['engine']}: {report['entries']} entries in {report['index_seconds']} s, "
        f"p50 {times['p50']} ms, p95 {times['p95']} ms"
    )
