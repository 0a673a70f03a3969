"""manage.py run: the whole site on one machine. `make run` calls it with the settings of a local try-out."""

import io
import os
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandParser
from wagtail.models import Page

from kommez_cms.preparation import prepare
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
        """Load the demo into a site that has no page of its own yet; whether it was loaded."""
        if "demo" not in get_commands() or logins_file().exists() or Page.objects.filter(depth__gt=2).exists():
            return False
        self._say("Loading the demo")
        printed = io.StringIO()
        call_command("demo", stdout=printed)
        logins_file().write_text(printed.getvalue(), encoding="utf-8")
        return True

    def _greet(self, port: int) -> None:
        self._say(f"\nKommEZ runs at http://{HOST}:{port}/ - Ctrl-C ends it.")
        if logins_file().exists():
            self._say(logins_file().read_text(encoding="utf-8").rstrip())

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def logins_file() -> Any:
    """What the demo printed when it was loaded: who may log in."""
    return settings.KOMMEZ_DATA_DIR / "demo-logins.txt"
