"""manage.py restore_blob: brings damaged or missing originals back from a backup; without a path, lists them."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from knowledge.documents.storing.fixity import broken, names_of
from knowledge.documents.storing.restoring import Outcome, restore_from


class Command(BaseCommand):
    help = (
        "Restore damaged or missing stored files from files, folders or archives (tar, zip). Bytes are accepted only "
        "when their SHA-256 is that of a stored file. Exit status 1 while something is still broken."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="a file, a folder or an archive")

    def handle(self, *args: Any, **options: Any) -> None:
        outcome = Outcome()
        for path in options["paths"]:
            try:
                restore_from(path, outcome)
            except OSError as error:
                raise CommandError(f"{path}: {error.strerror or error}") from error
        self._say(outcome)
        left = broken()
        names = names_of([row.pk for row in left])
        for row in left:
            self.stdout.write(f"still {row.state}: {row.pk}  {'; '.join(names[row.pk])}")
        if left:
            raise SystemExit(1)

    def _say(self, outcome: Outcome) -> None:
        for sha in outcome.restored:
            self.stdout.write(f"restored: {sha}")
        for sha in outcome.sound:
            self.stdout.write(f"already sound: {sha}")
        if outcome.foreign:
            self.stdout.write(f"left alone, for no stored file has their checksum: {len(outcome.foreign)}")
