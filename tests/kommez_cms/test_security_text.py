"""Does security.txt say whom to tell, never expired; and is it told to operators that nobody is named?"""

import dataclasses
import datetime
from typing import Any

import pytest
import time_machine
from django.conf import settings as current
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from kommez_cms import checks
from kommez_cms.config import read

pytestmark = pytest.mark.django_db
PATH = "/.well-known/security.txt"


def fields(client: Client) -> list[tuple[str, str]]:
    reply = client.get(PATH)
    assert reply.status_code == 200
    assert reply["Content-Type"] == "text/plain; charset=utf-8"
    lines = [line.partition(": ") for line in reply.content.decode().splitlines()]
    return [(name, value) for name, _colon, value in lines]


def test_who_is_named_stands_there_with_a_date_to_come(client: Client, settings: Any) -> None:
    contacts = ("mailto:security@example.org", "https://example.org/report")
    settings.KOMMEZ = dataclasses.replace(
        current.KOMMEZ, security_contact=contacts, security_policy="https://example.org/policy"
    )
    for day in ("2026-11-23", "2031-02-28"):
        with time_machine.travel(f"{day}T12:00:00+00:00"):
            found = fields(client)
            assert [value for name, value in found if name == "Contact"] == list(contacts)
            said = dict(found)
            expires = datetime.datetime.fromisoformat(said["Expires"])
            now = datetime.datetime.now(datetime.UTC)
            assert datetime.timedelta(days=90) < expires - now < datetime.timedelta(days=366)
            assert said["Canonical"].endswith(PATH)
            assert said["Policy"] == "https://example.org/policy"
            assert said["Preferred-Languages"] == "de, ar, en, fr"
    assert not any(message.id == "kommez.W006" for message in checks.open_to_visitors(None))


def test_without_a_contact_there_is_no_file_and_doctor_says_so(client: Client, settings: Any) -> None:
    settings.KOMMEZ = dataclasses.replace(current.KOMMEZ, security_contact=())
    assert client.get(PATH).status_code == 404
    assert any(message.id == "kommez.W006" for message in checks.open_to_visitors(None))


def test_what_is_no_address_starts_no_site() -> None:
    found = read({"KOMMEZ_SECURITY_CONTACT": "security@example.org, https://example.org/report"})
    assert found.security_contact == ("mailto:security@example.org", "https://example.org/report")
    for wrong in ("nobody", "http://example.org/", "a@b.example\nPolicy: x", "https://example.org/ x", "mailto:x"):
        with pytest.raises(ImproperlyConfigured, match="KOMMEZ_SECURITY_CONTACT"):
            read({"KOMMEZ_SECURITY_CONTACT": wrong})
