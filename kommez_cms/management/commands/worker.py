"""manage.py worker: queued tasks and the schedule, until SIGTERM."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from home.jobs.worker import KommezWorker
from kommez_cms.schedule import JOBS


class Command(BaseCommand):
    help = "Run queued tasks and the schedule (publishing, search, housekeeping) until SIGTERM or Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--interval", type=float, default=1.0, help="seconds between two looks at an empty queue")
        parser.add_argument("--no-schedule", action="store_true", help="run queued tasks only")

    def handle(self, *args: Any, **options: Any) -> None:
        worker = KommezWorker(JOBS, interval=options["interval"], schedule=not options["no_schedule"])
        worker.configure_signals()
        worker.run()
