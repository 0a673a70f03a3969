"""Compare pages and documents with the search index; exit code 1 when anything differed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.audit import audit


class Command(BaseCommand):
    help = "Compare pages and documents with their search entries, and these with the engine. Exit code 1 on drift."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--repair", action="store_true", help="set right what differs")

    def handle(self, *args: Any, **options: Any) -> None:
        report = audit(repair=options["repair"])
        for family, pk in report.objects:
            self.stdout.write(f"{family} {pk}: entry differs from the object")
        for name, ids in report.engines.items():
            for pk in ids:
                self.stdout.write(f"entry {pk}: {name} differs from the row")
        if report.wrong_set:
            self.stdout.write("entries stand in the public or closed set of older restrictions")
        for name in report.unusable:
            self.stdout.write(f"{name} has no usable index, or does not answer")
        if report.drift:
            repaired = ", repaired" if options["repair"] else ""
            raise CommandError(f"{report.drift} differences in {report.checked} objects{repaired}", returncode=1)
        self.stdout.write(self.style.SUCCESS(f"{report.checked} objects, no difference"))
