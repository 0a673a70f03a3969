"""Bring in articles in bulk from JSONL, a folder of HTML or a folder of Markdown."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from knowledge.importing.importer import Importer
from knowledge.importing.lookup import Lookup
from knowledge.importing.report import Report
from knowledge.importing.sources import BadRow, Defaults, read

_SHOWN = 50


class Command(BaseCommand):
    help = "Import articles from a JSONL file, a folder of HTML files or a folder of Markdown files with front matter."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", type=Path, help="the .jsonl file or the folder")
        parser.add_argument(
            "--institution", help="slug of the institution that owns the articles, unless a row names its own"
        )
        parser.add_argument("--language", default="", help="language code of rows that name none")
        parser.add_argument(
            "--name", help="name of the source, by which a later import knows its pages (default: the file's name)"
        )
        parser.add_argument("--dry-run", action="store_true", help="read and convert everything, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        source: Path = options["source"].resolve()
        codes = frozenset(code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES)
        if options["language"] and options["language"] not in codes:
            raise CommandError(
                f"the site has no language {options['language']}, expected one of {', '.join(sorted(codes))}"
            )
        started = time.monotonic()
        try:
            lookup = Lookup.of_site()
            institution = lookup.institution(options["institution"]) if options["institution"] else None
            rows = list(read(source, Defaults(options["language"], codes)))
        except BadRow as error:
            raise CommandError(str(error)) from error
        importer = Importer(options["name"] or source.stem, lookup, institution=institution, dry_run=options["dry_run"])
        with tqdm(total=len(rows), unit=" pages", disable=options["verbosity"] == 0, mininterval=0.5) as bar:
            report = importer.run(rows, bar.update)
        self._show(report, time.monotonic() - started, dry_run=options["dry_run"])

    def _show(self, report: Report, seconds: float, *, dry_run: bool) -> None:
        for problem in report.skipped:
            self.stderr.write(f"skipped, {problem.where}: {problem.reason}")
        for note in report.notes[:_SHOWN]:
            self.stdout.write(f"note, {note.where}: {note.reason}")
        if len(report.notes) > _SHOWN:
            self.stdout.write(f"and {len(report.notes) - _SHOWN} notes more")
        verb = "would be " if dry_run else ""
        self.stdout.write(
            f"{report.created} pages {verb}created, {report.updated} {verb}updated, {report.waiting} {verb}kept as drafts, "
            f"{report.unchanged} unchanged, {len(report.skipped)} rows skipped; "
            f"{seconds:.1f} s, {report.written / max(seconds, 0.001):.0f} pages/s"
        )
