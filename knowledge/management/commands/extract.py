"""What does the site read in these files? `manage.py extract FILE… [--json]`, needs no database."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from knowledge.documents.extraction.messages import explain, explain_note, explain_state
from knowledge.documents.extraction.results import ExtractionResult
from knowledge.documents.extraction.sandbox import extract_file
from knowledge.documents.names import visible_name


class Command(BaseCommand):
    help = "Read the text of files as the site does, each in a limited process; says how each one ended."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--password", default="", help="opens protected files; others do not need it")
        parser.add_argument("--json", action="store_true", help="print a JSON list instead of sentences")

    def handle(self, *args: Any, **options: Any) -> None:
        results = []
        for file in options["files"]:
            result = extract_file(file, name=Path(file).name, password=options["password"])
            if options["json"]:
                results.append({"file": _printable(file), **result.as_dict()})
            else:
                self.stdout.write(_sentences(file, result))
        if options["json"]:
            self.stdout.write(json.dumps(results, ensure_ascii=False, indent=2))


def _printable(text: str) -> str:
    """A path as text that every terminal and JSON writer takes, bytes that are no UTF-8 shown as marks."""
    return text.encode("utf-8", errors="replace").decode("utf-8")


def _sentences(file: str, result: ExtractionResult) -> str:
    what, remedy = explain(result.reason)
    languages = ", ".join(result.languages) or "-"
    lines = [
        f"{visible_name(_printable(file))}: {result.state.value} {result.reason.value}".rstrip(),
        f"  {explain_state(result.state)} {what} {remedy}".rstrip(),
        f"  {result.media_type or '-'}, {languages}, {len(result.pages)} pages,"
        f" {sum(len(page.text) for page in result.pages)} characters, {result.seconds} s, {result.peak_mb} MB",
    ]
    notes = (f"{note}:{result.left_out[note]}" if result.left_out.get(note) else note for note in result.notes)
    return "\n".join([*lines, *(f"  {explain_note(note)}" for note in notes)])
