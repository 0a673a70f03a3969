"""manage.py run: the whole site on one machine. `make run` calls it with the settings of a local try-out."""

import io
import os
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from kommez_cms.preparation import Stamps, prepare
from kommez_cms.server import HOST, serve


class Command(BaseCommand):
    help = "Prepare what is missing, then serve web and worker together until Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-demo", action="store_true", help="leave an empty site empty")
        parser.add_argument("--prepared", action="store_true", help="do not look again whether something is missing")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["prepared"]:
            changed = prepare(self._say)
            if not options["no_demo"]:
                changed = self._load_demo() or changed
            if changed:  # a fresh process reads the new catalogues and static files
                os.execv(sys.executable, [sys.executable, *sys.argv, "--prepared"])
        port: int = options["port"]
        raise SystemExit(serve(port, when_ready=lambda: self._greet(port)))

    def _load_demo(self) -> bool:
        """Load the demo once, into a site without content of its own; whether it was loaded."""
        stamps = Stamps(settings.KOMMEZ_DATA_DIR / "prepared.json")
        if stamps.get("demo"):
            return False
        self._say("Loading the demo")
        try:
            call_command("demo", stdout=io.StringIO(), verbosity=0)
        except CommandError as error:
            self._say(str(error))
        stamps.put("demo", "done")
        return True

    def _greet(self, port: int) -> None:
        self._say(f"\nKommEZ runs at http://{HOST}:{port}/ - Ctrl-C ends it.")
        logins = settings.KOMMEZ_DATA_DIR / "demo-logins.txt"
        if logins.exists():
            self._say(logins.read_text(encoding="utf-8").rstrip())

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
