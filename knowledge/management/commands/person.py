"""What is kept under a mail address, with or without an account; with --erase it is removed."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from knowledge.membership.models import User
from knowledge.people.personal import erase_address, erase_person, everything_of_address


class Command(BaseCommand):
    help = "Prints all that is kept about the person with a mail address as JSON, or erases it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--erase", action="store_true", help="erase it; cannot be undone")

    def handle(self, *args: Any, email: str, erase: bool, **options: Any) -> None:
        if not erase:
            self.stdout.write(json.dumps(everything_of_address(email), ensure_ascii=False, indent=2))
            return
        user = User.objects.filter(email=email.lower()).first()
        try:
            changed = erase_person(user) if user else erase_address(email)
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        self.stdout.write(f"{changed} rows changed or removed")
