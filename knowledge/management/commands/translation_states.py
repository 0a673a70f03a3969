"""Compare the summaries of translations with the pages; exit code 1 when anything differed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from knowledge.coverage.keeping import audit
from knowledge.coverage.models import LanguageState


class Command(BaseCommand):
    help = "Compare the states on the translation board with the pages. Exit code 1 on drift."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--repair", action="store_true", help="set right what differs")

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = audit(repair=options["repair"])
        for key in wrong:
            self.stdout.write(f"{key}: the state differs from the pages")
        if wrong:
            raise CommandError(f"{len(wrong)} differences{', repaired' if options['repair'] else ''}", returncode=1)
        self.stdout.write(self.style.SUCCESS(f"{LanguageState.objects.count()} states, no difference"))
