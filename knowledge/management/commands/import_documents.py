"""Bring in documents from a folder: a share, or an export of one."""

import json
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from knowledge.documents.importing.describing import Defaults
from knowledge.documents.importing.importer import Importer, Options
from knowledge.documents.importing.report import Outcome, Report
from knowledge.documents.importing.walking import key_of
from knowledge.documents.models import Document
from knowledge.importing.lookup import Lookup
from knowledge.importing.sources import BadRow

_SHOWN = 50


class Command(BaseCommand):
    help = (
        "Import documents from a folder. What is known about the files stands in metadata.csv, or in x.pdf.json or "
        "x.pdf.yml beside each. They come in as drafts; running it again changes nothing that did not change there."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--institution", help="slug of the owner, unless a row names its own")
        parser.add_argument(
            "--language", default=settings.LANGUAGE_CODE, help="of files that say none in row, name or properties"
        )
        parser.add_argument(
            "--licence", default="", choices=["", *Document.Licence.values], help="of files that say none"
        )
        parser.add_argument("--audience", default="public", choices=["public", "partnership"], help="likewise")
        parser.add_argument(
            "--topic",
            action="append",
            default=[],
            metavar="FOLDER=SLUG[,SLUG]",
            help="topics of files in a folder and below, where no row says any; may be given several times",
        )
        parser.add_argument(
            "--separate", action="store_true", help="join no files by their names, only by a family in the metadata"
        )
        parser.add_argument(
            "--name", help="of the source, by which a later import knows its files (default: the folder's name)"
        )
        parser.add_argument("--publish", action="store_true", help="publish what comes in, instead of keeping drafts")
        parser.add_argument("--most-mb", type=int, default=settings.KOMMEZ_UPLOAD_MB, help="larger files are refused")
        parser.add_argument("--dry-run", action="store_true", help="read and check everything, write nothing")
        parser.add_argument("--json", action="store_true", help="print the report as JSON, with every file")
        parser.add_argument("--report", type=Path, metavar="FILE", help="write the JSON report to this file as well")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"].resolve()
        if not folder.is_dir():
            raise CommandError(f"{folder} is no folder")
        started = time.monotonic()
        importer = self._importer(folder, options)
        with tqdm(unit=" files", disable=options["verbosity"] == 0 or options["json"], mininterval=0.5) as bar:
            report = importer.run(folder, begin=bar.reset, advance=bar.update)
        seconds = time.monotonic() - started
        found = {**report.as_dict(), "seconds": round(seconds, 1), "dry_run": options["dry_run"]}
        text = json.dumps(found, ensure_ascii=False, indent=1)
        if options["report"]:
            options["report"].write_text(text, encoding="utf-8")
        if options["json"]:
            self.stdout.write(text)
        else:
            self._show(report, seconds, dry_run=options["dry_run"])

    def _importer(self, folder: Path, options: dict[str, Any]) -> Importer:
        languages = frozenset(code for code, _name in settings.LANGUAGES)
        if options["language"] not in languages:
            raise CommandError(f"the site has no language {options['language']}")
        try:
            lookup = Lookup.of_site()
            institution = lookup.institution(options["institution"]) if options["institution"] else None
        except BadRow as error:
            raise CommandError(str(error)) from error
        defaults = Defaults(
            options["language"],
            institution,
            options["licence"],
            () if options["audience"] == "public" else (options["audience"],),
            self._topics(options["topic"], lookup),
        )
        return Importer(
            Options(
                (options["name"] or folder.name or "folder")[:60],
                defaults,
                languages,
                options["most_mb"] * 1024 * 1024,
                by_name=not options["separate"],
                publish=options["publish"],
                dry_run=options["dry_run"],
            ),
            lookup,
        )

    def _topics(self, pairs: list[str], lookup: Lookup) -> dict[str, tuple[str, ...]]:
        found = {}
        for pair in pairs:
            place, _sign, slugs = pair.rpartition("=")
            chosen = tuple(slug for slug in slugs.split(",") if slug)
            unknown = [slug for slug in chosen if slug not in lookup.topics]
            if not place or not chosen or unknown:
                raise CommandError(f"--topic {pair}: expected FOLDER=SLUG with slugs of topics of this site")
            found[key_of(place)] = chosen
        return found

    def _show(self, report: Report, seconds: float, *, dry_run: bool) -> None:
        for one in report.refused():
            self.stderr.write(f"refused, {one.file}: {one.reason}")
        for problem in report.problems[:_SHOWN]:
            self.stdout.write(f"note, {problem.where}: {problem.reason}")
        if len(report.problems) > _SHOWN:
            self.stdout.write(f"and {len(report.problems) - _SHOWN} notes more")
        verb = "would be " if dry_run else ""
        counts = ", ".join(f"{report.count(outcome)} {verb}{outcome.value}" for outcome in Outcome)
        self.stdout.write(f"{len(report.files)} files: {counts}; {seconds:.1f} s")
