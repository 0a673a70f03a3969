"""Build the search index anew, beside the old one, which answers until the new one is swapped in."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.audit import refresh_everything
from search.following import catch_up, rebuild


class Command(BaseCommand):
    help = "Build the search index anew from the log of entries; searches go on meanwhile."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--objects", action="store_true", help="first read every page and document anew")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["objects"]:
            self.stdout.write(f"{refresh_everything()} objects read")
        entries = rebuild()
        if entries < 0:
            raise CommandError("Another process is building the index right now.")
        catch_up()
        self.stdout.write(self.style.SUCCESS(f"{entries} entries"))
