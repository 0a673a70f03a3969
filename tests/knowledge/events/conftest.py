"""An event with a form in two languages, its organiser, and a reader who fills in forms as a person would."""

import datetime
import re
from dataclasses import dataclass, field
from typing import Any

import pytest
import time_machine
from django.test import Client

from home.models import Letter
from knowledge.models import EventPage, InstitutionPage
from tests import factories as make

STARTS = datetime.timedelta(days=14)


@dataclass
class Reader:
    """Opens a form and sends it a minute later; `at` is the reader's address on the network."""

    client: Client = field(default_factory=Client)
    at: str = "192.0.2.1"

    def open(self, event: EventPage, language: str = "de") -> dict[str, str]:
        """What the form holds when it comes, with the sender's own words."""
        html = self.client.get(f"/{language}/events/{event.pk}/register/", REMOTE_ADDR=self.at).content.decode()
        found = re.search(r'name="token" value="([^"]+)"', html)
        assert found, html
        return {"token": found[1], "website": "", "language": language, "consent": "on", "name": "Mara Beispiel"}

    def send(self, event: EventPage, form: dict[str, str], **said: str) -> Any:
        with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=1)):
            language = form["language"] if form["language"] in make.LANGUAGES else "de"
            return self.client.post(
                f"/{language}/events/{event.pk}/register/",
                {name: value for name, value in {**form, **said}.items() if value},
                REMOTE_ADDR=self.at,
            )

    def register(self, event: EventPage, email: str, language: str = "de", **said: str) -> Any:
        return self.send(event, self.open(event, language), email=email, **said)


@dataclass
class Hall:
    tree: make.Tree
    works: InstitutionPage
    partner: InstitutionPage
    event: EventPage

    def letters(self, email: str = "") -> list[Letter]:
        rows = Letter.objects.order_by("pk")
        return list(rows.filter(to=email) if email else rows)

    def change(self, **values: Any) -> EventPage:
        """Edit the German page and publish it, as the editing interface does."""
        page = EventPage.objects.get(pk=self.event.pk)
        for name, value in values.items():
            setattr(page, name, value)
        page.save_revision().publish()
        self.event = EventPage.objects.get(pk=page.pk)
        return self.event


def own_link(letter: Letter) -> str:
    """The path of the link in a letter by which one comes back."""
    found = re.search(r"https?://[^/]+(/\w+/events/registration/\S+/)\n", letter.text)
    assert found, letter.text
    return found[1]


@pytest.fixture
def hall(site: make.Tree) -> Hall:
    here, there = make.make_pair()
    works, partner = make.make_institution(site, here, "Stadtwerke"), make.make_institution(site, there, "Behörde")
    starts = datetime.datetime.now(datetime.UTC).replace(microsecond=0) + STARTS
    event = make.make_event(
        site,
        "Werkstatt",
        languages=("de", "ar"),
        starts_at=starts,
        ends_at=starts + datetime.timedelta(hours=2),
        organiser=works,
        registering="form",
        capacity=2,
        question="Was bringen Sie mit?",
    )
    return Hall(site, works, partner, event)
