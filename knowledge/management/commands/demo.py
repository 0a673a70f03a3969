"""Load the demo into an empty site, once; a later run adds what is missing and prints the logins again."""

import os
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from knowledge.demo.loading import NotEmpty, load
from knowledge.demo.people import Login


class Command(BaseCommand):
    help = (
        "Load the demo: Augsburg and an invented partner municipality, in four languages, with a login for each role."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        try:
            loaded = load(lambda step: self.stderr.write(f"demo: {step}") if options["verbosity"] > 1 else None)
        except NotEmpty as error:
            raise CommandError(str(error)) from error
        for problem in loaded.articles.problems:
            self.stderr.write(f"demo: {problem.where}: {problem.reason}")
        if options["verbosity"] > 1:
            self.stderr.write(
                f"demo: {loaded.pages + loaded.articles.written} pages, {loaded.documents} documents, "
                f"{time.monotonic() - started:.1f} s"
            )
        path = settings.KOMMEZ_DATA_DIR / "demo-logins.txt"
        if loaded.logins:
            _keep(path, loaded.logins)
        if path.exists():
            self.stdout.write(path.read_text(encoding="utf-8").rstrip())
        else:
            self.stdout.write(
                f"The demo is loaded; its logins were in {path}, which is gone. Reset a password to log in."
            )


def _keep(path: Path, logins: list[Login]) -> None:
    """Add the logins to the file only this user may read; passwords are kept nowhere else."""
    width = max(len(login.email) for login in logins)
    lines = [f"{login.email:{width}}  {login.password}  {login.role}, {login.place}" for login in logins]
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.fchmod(descriptor, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        if not file.tell():
            file.write("Logins of the demo (mail address, password, role):\n")
        file.write("\n".join(lines) + "\n")
