"""manage.py prepare: tables, static files and catalogues, made where they are missing or outdated."""

from typing import Any

from django.core.management.base import BaseCommand

from kommez_cms.preparation import prepare


class Command(BaseCommand):
    help = "Make what the site needs before it is served; does nothing when nothing changed. Run it at every release."

    def handle(self, *args: Any, **options: Any) -> None:
        if not prepare(self.stdout.write):
            self.stdout.write("Nothing to do")
