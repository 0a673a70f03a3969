"""Build the search index anew, beside the old one, which answers until the new one is swapped in."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.audit import refresh_everything
from search.engines.base import Engine, EngineUnavailable
from search.feeding import catch_up, rebuild
from search.followers import followers
from search.models import SearchEntry

STEPS = 40  # of the bar


class Command(BaseCommand):
    help = (
        "Build the search index anew from the log of entries; searches and edits go on meanwhile. A rebuild on a "
        "cluster that was killed goes on where it stood."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--objects", action="store_true", help="first read every page and document anew")
        parser.add_argument("--engine", choices=("embedded", "elasticsearch"), help="only this one; default: all")

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = [one for one in followers() if options["engine"] in (None, one.name)]
        if not chosen:
            raise CommandError("No cluster is configured: set KOMMEZ_SEARCH_URL.")
        if options["objects"]:
            self.stdout.write(f"{refresh_everything()} objects read")
        for follower in chosen:
            self._rebuild(follower)
        catch_up()

    def _rebuild(self, follower: Engine) -> None:
        self._total, self._shown = SearchEntry.objects.filter(deleted=False).count(), -1
        try:
            entries = rebuild(follower, progress=self._progress)
        except EngineUnavailable as error:
            raise CommandError(f"{follower.name}: {error}. What was written is kept; run it again.") from error
        if entries < 0:
            raise CommandError("Another process is building the index right now.")
        self._clear()
        self.stdout.write(self.style.SUCCESS(f"{follower.name}: {entries} entries"))
        for number, reason in follower.parked().items():
            self.stdout.write(self.style.WARNING(f"entry {number} was refused: {reason}"))

    def _progress(self, number: int) -> None:
        """A bar on a terminal; a file gets the end only."""
        step = number * STEPS // max(self._total, 1)
        if step != self._shown and self.stdout.isatty():
            self._shown = step
            filled = "#" * min(step, STEPS)
            self.stdout.write(f"\r[{filled:<{STEPS}}] {number} of {self._total}", ending="")
            self.stdout.flush()

    def _clear(self) -> None:
        if self._shown >= 0:
            self.stdout.write("\r" + " " * (STEPS + 40) + "\r", ending="")
