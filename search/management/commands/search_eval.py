"""`manage.py search_eval DIR`: how well judged questions are answered, and how fast."""

import json
from argparse import ArgumentParser
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from search.engines.base import EngineUnavailable
from search.evaluation import JudgedFileError, evaluate
from search.evaluation.own import evaluate_own
from search.evaluation.rules import SETS
from search.evaluation.scratch import ENGINES
from search.evaluation.tables import judged_table, typos_table
from search.evaluation.typos import evaluate_typos


class Command(BaseCommand):
    help = (
        "Build a scratch index from the judged files of a folder, ask all questions, and print MRR@10 and Recall@10 "
        "per set and language, their macro mean, and the latency. The site's own index is not touched."
    )
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path, nargs="?", help="docs-*, queries-* and cross-*.jsonl")
        parser.add_argument("--engine", choices=ENGINES, help="default: the engine configured")
        parser.add_argument(
            "--cross",
            action="store_true",
            help="also ask across languages, with a lexicon learnt in two folds of the documents",
        )
        parser.add_argument("--limit", type=int, metavar="N", help="at most N questions of each set and language")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")
        parser.add_argument("--run", type=Path, metavar="FILE", help="write query-key, rank, doc-id and score per hit")
        parser.add_argument(
            "--language",
            choices=("unknown",),
            help="ask one pool of all languages, with an interface in another language than the question's",
        )
        parser.add_argument("--against", type=Path, metavar="FILE", help="compare with an earlier run written by --run")
        parser.add_argument(
            "--own",
            action="store_true",
            help=f"ask questions made from the content instead ({', '.join(SETS)}): that of DIR, else of this site",
        )
        parser.add_argument(
            "--typos",
            action="store_true",
            help="what one typing error in the longest word of every question costs, before and after correction",
        )
        parser.add_argument("--half", type=int, choices=(0, 1), help="with --typos: only the questions of this fold")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["limit"] is not None and options["limit"] < 1:
            raise CommandError(f"--limit: expected 1 or more, got {options['limit']}")
        if options["folder"] is None and (options["typos"] or not options["own"]):
            raise CommandError("Name a folder of judged files, or ask --own questions of this site.")
        engine = options["engine"] or ENGINES[bool(settings.KOMMEZ.search_url)]
        try:
            report = self._report(engine, options)
        except (JudgedFileError, EngineUnavailable) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{options['run']}: {error.strerror}") from error
        table = typos_table if options["typos"] else judged_table
        self.stdout.write(json.dumps(report, indent=2) if options["json"] else table(report))

    def _report(self, engine: str, options: dict[str, Any]) -> dict[str, Any]:
        if options["own"]:
            return evaluate_own(options["folder"], engine=engine, limit=options["limit"])
        if options["typos"]:
            return evaluate_typos(options["folder"], engine=engine, limit=options["limit"], half=options["half"])
        return self._judged(engine, options)

    def _judged(self, engine: str, options: dict[str, Any]) -> dict[str, Any]:
        with ExitStack() as stack:
            run = stack.enter_context(options["run"].open("w", encoding="utf-8")) if options["run"] else None
            return evaluate(
                options["folder"],
                engine=engine,
                cross=options["cross"],
                limit=options["limit"],
                unknown=options["language"] == "unknown",
                run=run,
                against=options["against"],
            )
