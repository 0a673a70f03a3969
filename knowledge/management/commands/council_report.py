"""Write the report to the council for a period: `manage.py council_report --from DAY --to DAY --format docx|pdf OUT`."""

import datetime
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from knowledge.glance.making import FORMATS, make_report
from knowledge.glance.scope import Scope
from knowledge.institutions.models import Municipality


class Command(BaseCommand):
    help = "Write what the partnership did in a period, of public content only unless --internal is given."

    def add_arguments(self, parser: ArgumentParser) -> None:
        codes = [code for code, _name in settings.LANGUAGES]
        parser.add_argument("out", metavar="OUT")
        parser.add_argument(
            "--from", dest="since", required=True, type=datetime.date.fromisoformat, metavar="YYYY-MM-DD"
        )
        parser.add_argument("--to", dest="until", required=True, type=datetime.date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument("--language", choices=codes, default=settings.LANGUAGE_CODE)
        parser.add_argument("--format", choices=list(FORMATS), default="docx")
        parser.add_argument("--municipality", default="", metavar="SLUG", help="only what this municipality did")
        parser.add_argument("--internal", action="store_true", help="with what all members of the partnership may read")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["until"] < options["since"]:
            raise CommandError("the last day lies before the first")
        city = None
        if options["municipality"]:
            city = Municipality.objects.filter(slug=options["municipality"]).first()
            if city is None:
                known = ", ".join(Municipality.objects.values_list("slug", flat=True))
                raise CommandError(f"no municipality {options['municipality']}; there are {known}")
        scope = Scope(
            options["since"], options["until"], options["language"], municipality=city, internal=options["internal"]
        )
        data = make_report(scope, options["format"])
        try:
            Path(options["out"]).write_bytes(data)
        except OSError as error:
            raise CommandError(f"{options['out']}: {error.strerror}") from error
        self.stdout.write(f"{options['out']}: {len(data)} bytes")
