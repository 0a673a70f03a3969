"""manage.py doctor: everything an operator would look at first, in one list. Exit status 1 when something is wrong."""

import json
from typing import Any

from django.core.checks import WARNING as CHECK_WARNING
from django.core.checks import run_checks
from django.core.management.base import BaseCommand, CommandParser

from kommez_cms import probes
from kommez_cms.probes import FAILED, OK, WARNING, Finding
from kommez_cms.standing import standing_pages

MARKS = {OK: "ok     ", WARNING: "WARNING", FAILED: "FAILED "}


class Command(BaseCommand):
    help = "Look at settings, database, worker, search, disk, clock and folders; exit 1 with findings."
    requires_system_checks: list[str] = []  # they are part of the examination

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the findings as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        findings = [*settings_findings(), *probes.ask((*probes.ALL, standing_pages))]
        if options["json"]:
            self.stdout.write(json.dumps([vars(finding) for finding in findings], indent=1))
        else:
            for finding in findings:
                self.stdout.write(f"{MARKS[finding.state]}  {finding.name}: {finding.says}")
        if probes.worst(findings) != OK:
            raise SystemExit(1)


def settings_findings() -> list[Finding]:
    """What Django's system checks say, those for deployment included."""
    messages = [message for message in run_checks(include_deployment_checks=True) if message.level >= CHECK_WARNING]
    if not messages:
        return [Finding("settings", OK, "System checks find nothing")]
    return [
        Finding(
            "settings",
            FAILED if message.is_serious() else WARNING,
            f"{message.id} {message.msg} {message.hint or ''}".strip(),
        )
        for message in messages
    ]
