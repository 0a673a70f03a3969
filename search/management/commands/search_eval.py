"""`manage.py search_eval DIR`: how well judged questions are answered, and how fast."""

import json
from argparse import ArgumentParser
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.evaluation import JudgedFileError, evaluate

ENGINES = ("embedded", "elasticsearch")


class Command(BaseCommand):
    help = (
        "Build a scratch index from the judged files of a folder, ask all questions, and print MRR@10 and Recall@10 "
        "per set and language, their macro mean, and the latency. The site's own index is not touched."
    )
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path, help="docs-*, queries-* and cross-*.jsonl")
        parser.add_argument("--engine", choices=ENGINES, default="embedded", help="default: the engine configured")
        parser.add_argument(
            "--cross",
            action="store_true",
            help="also ask across languages (names and shared words only, until a lexicon is learnt)",
        )
        parser.add_argument("--limit", type=int, metavar="N", help="at most N questions of each set and language")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")
        parser.add_argument("--run", type=Path, metavar="FILE", help="write query-key, rank, doc-id and score per hit")
        parser.add_argument(
            "--language",
            choices=("unknown",),
            help="ask one pool of all languages, with an interface in another language than the question's",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["engine"] != "embedded":
            raise CommandError("This release has the embedded engine only; Elasticsearch is not supported yet.")
        if options["limit"] is not None and options["limit"] < 1:
            raise CommandError(f"--limit: expected 1 or more, got {options['limit']}")
        try:
            with ExitStack() as stack:
                run = stack.enter_context(options["run"].open("w", encoding="utf-8")) if options["run"] else None
                report = evaluate(
                    options["folder"],
                    cross=options["cross"],
                    limit=options["limit"],
                    unknown=options["language"] == "unknown",
                    run=run,
                )
        except JudgedFileError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{options['run']}: {error.strerror}") from error
        self.stdout.write(json.dumps(report, indent=2) if options["json"] else _table(report))


def _table(report: dict[str, Any]) -> str:
    lines = [f"{'set':<16}{'query':<8}{'documents':<11}{'n':>6}{'MRR@10':>9}{'Recall@10':>11}"]
    lines += [
        f"{row['set']:<16}{row['query_language']:<8}{row['document_language']:<11}{row['n']:>6}"
        f"{row['mrr10']:>9.4f}{row['recall10']:>11.4f}"
        for row in report["cells"]
    ]
    for name in ("macro", "cross"):
        if report[name]:
            lines.append(f"{name:<41}{report[name]['mrr10']:>9.4f}{report[name]['recall10']:>11.4f}")
    times = report["latency_ms"]
    lines.append(
        f"{report['engine']}: {report['entries']} entries in {report['index_seconds']} s, "
        f"p50 {times['p50']} ms, p95 {times['p95']} ms"
    )
    return "\n".join(lines)
