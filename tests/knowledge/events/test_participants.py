"""Do organisers have their list, and nobody else; are people told of changes once; do their data go in time?"""

import csv
import datetime
import io
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from home.publication import keeping_other_languages
from knowledge.events import personal
from knowledge.events.registering import Wish, register
from knowledge.events.retention import forget_participants
from knowledge.models import EventPage, EventRecord, Registration
from tests import factories as make
from tests.knowledge.events.conftest import Hall, Reader, own_link

pytestmark = pytest.mark.django_db


@pytest.fixture
def organiser(hall: Hall) -> Client:
    return client_of(hall, "editor")


def client_of(hall: Hall, role: str, institution: object = None) -> Client:
    client = Client()
    client.force_login(make.make_member(institution or hall.works, role))  # type: ignore[arg-type]
    return client


def fill(hall: Hall, *names: str, **values: str) -> None:
    for name in names:
        wish = Wish(values.get("name", "Mara"), f"{name}@example.org", "de", agreed="T", version="1", answer="")
        register(hall.event, wish)


def addresses(hall: Hall) -> list[str]:
    return [f"/de/events/{hall.event.pk}/participants{end}" for end in ("/", ".csv")]


def test_the_list_is_for_those_who_speak_for_the_organiser(hall: Hall, organiser: Client) -> None:
    fill(hall, "a", "b", "c")
    for address in addresses(hall):
        assert "a@example.org" in organiser.get(address).content.decode()
        assert "no-store" in organiser.get(address)["Cache-Control"]
        for outside in (Client(), client_of(hall, "reader"), client_of(hall, "editor", hall.partner)):
            assert outside.get(address).status_code == outside.post(addresses(hall)[0]).status_code == 404
    assert addresses(hall)[0] in organiser.get(hall.event.url).content.decode()
    assert addresses(hall)[0] not in client_of(hall, "reader").get(hall.event.url).content.decode()
    EventPage.objects.get(pk=hall.event.pk).unpublish()
    assert "a@example.org" in organiser.get(addresses(hall)[0]).content.decode(), "also when the page is taken off"


def test_the_organiser_takes_somebody_off_once_and_the_next_moves_up(hall: Hall, organiser: Client) -> None:
    fill(hall, "a", "b", "c")
    number = Registration.objects.get(email="a@example.org").pk
    other = make.make_event(hall.tree, "Andere", organiser=hall.works, registering="form")
    organiser.post(f"/de/events/{other.pk}/participants/", {"step": "remove", "registration": number})
    assert Registration.objects.get(pk=number).state == "confirmed", "by the list of another event"
    for _click in range(2):
        organiser.post(addresses(hall)[0], {"step": "remove", "registration": number})
    assert [row.state for row in Registration.objects.order_by("pk")] == ["removed", "confirmed", "confirmed"]
    assert len(hall.letters("a@example.org")) == 2
    assert organiser.post(addresses(hall)[0], {"step": "remove", "registration": "²"}).status_code == 302
    assert organiser.post(addresses(hall)[0], {"step": "nonsense"}).status_code == 404


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t=", "\r=", " =", "＝"])
def test_the_file_runs_nothing_and_opens_in_a_table_program(hall: Hall, organiser: Client, begin: str) -> None:
    wish = Wish(f"{begin}SUM(A1)", "a@example.org", "de", agreed="T", version="1", answer=f'{begin}x"; y\nz')
    register(hall.event, wish)
    content = organiser.get(addresses(hall)[1]).content
    assert content.startswith(b"\xef\xbb\xbf")
    head, line = csv.reader(io.StringIO(content[3:].decode(), newline=""), delimiter=";")
    assert head[-1] == "Was bringen Sie mit?"
    assert line[0] == f"'{begin}SUM(A1)"
    assert line[-1] == f"'{begin}x\"; y\nz"
    assert line[2] == "a@example.org"


def test_a_new_place_is_told_once_when_the_organiser_says_so_and_a_typing_error_never(
    hall: Hall, organiser: Client
) -> None:
    fill(hall, "a", "b", "c")
    before = len(hall.letters())
    tell = lambda: organiser.post(addresses(hall)[0], {"step": "tell"})  # noqa: E731 (three calls, nothing to name)
    hall.change(title="Werkstadt", lead="Neu")
    assert b'value="tell"' not in organiser.get(addresses(hall)[0]).content
    hall.change(place="Rathaus")
    assert len(hall.letters()) == before, "not by itself"
    assert b'value="tell"' in organiser.get(addresses(hall)[0]).content
    tell()
    tell()
    told = hall.letters()[before:]
    assert sorted(letter.to for letter in told) == ["a@example.org", "b@example.org", "c@example.org"]
    assert all("Rathaus" in letter.text for letter in told)
    hall.change(is_cancelled=True, cancelled_because="Hochwasser")
    tell()
    assert "Hochwasser" in hall.letters("c@example.org")[-1].text
    for page in pages(hall):
        page.unpublish()
    tell()
    assert len(hall.letters()) == before + 6, "that a cancelled event vanishes is no news"


def pages(hall: Hall) -> Any:
    return EventPage.objects.filter(translation_key=hall.event.translation_key).order_by("pk")


@pytest.mark.parametrize("vanish", ["unpublish", "delete"])
def test_when_its_last_page_vanishes_all_registered_are_told_once_by_itself(
    hall: Hall, organiser: Client, vanish: str
) -> None:
    fill(hall, "a", "b", "c")  # c waits
    hall.change(title="Werkstatt Zisternen")
    before = len(hall.letters())
    german, arabic = pages(hall)
    with keeping_other_languages():
        arabic.unpublish()
    assert len(hall.letters()) == before, "the German page is still there"
    with translation.override("ar"):
        getattr(german, vanish)()
    told = hall.letters()[before:]
    assert sorted(letter.to for letter in told) == ["a@example.org", "b@example.org", "c@example.org"]
    assert {letter.subject for letter in told} == {"[KommEZ] Nicht mehr angekündigt: Werkstatt Zisternen"}
    for page in pages(hall):
        page.delete()
    assert len(hall.letters()) == before + 3
    assert Client().get(own_link(told[0])).status_code == 200, "the link to cancel still holds"


def test_all_pages_deleted_at_once_tell_each_once_and_those_of_a_past_event_nobody(hall: Hall) -> None:
    fill(hall, "a", "b")
    before = len(hall.letters())
    with time_machine.travel(hall.event.over_at + datetime.timedelta(hours=1)), transaction.atomic():
        pages(hall).delete()
        assert len(hall.letters()) == before
        transaction.set_rollback(True)
    pages(hall).delete()
    assert sorted(letter.to for letter in hall.letters()[before:]) == ["a@example.org", "b@example.org"]


def test_after_the_event_only_numbers_are_left(hall: Hall, organiser: Client) -> None:
    fill(hall, "a", "b", "c")
    hall.change(retention_days=3)
    over = hall.event.over_at
    with time_machine.travel(over + datetime.timedelta(days=2, hours=23)):
        assert forget_participants() == 0
    with time_machine.travel(over + datetime.timedelta(days=3, minutes=1)):
        assert (forget_participants(), forget_participants()) == (1, 0)
    assert not Registration.objects.exists()
    record = EventRecord.objects.get()
    assert (record.kept_confirmed, record.kept_waiting, record.kept_left) == (2, 1, 0)


def test_data_go_in_time_also_when_the_pages_are_gone(hall: Hall) -> None:
    fill(hall, "a")
    over = hall.event.over_at
    for page in EventPage.objects.filter(translation_key=hall.event.translation_key):
        page.delete()
    with time_machine.travel(over + datetime.timedelta(days=31)):
        assert forget_participants() == 1
    assert not Registration.objects.exists()


def test_a_persons_data_are_given_out_and_erased_with_what_came_by_their_address(hall: Hall) -> None:
    user = make.make_member(hall.works, email="kollegin@example.org")
    wish = Wish("Kim", "Kollegin@example.org", "de", agreed="T", version="1", answer="viel", user=None)
    register(hall.event, wish)
    fill(hall, "b", "c")
    (found,) = personal.collect(user)
    assert (found["title"], found["text"], found["email"]) == ("Werkstatt", "viel", "Kollegin@example.org")
    assert (personal.erase(user), personal.erase(user)) == (1, 0)
    assert personal.collect(user) == []
    assert Registration.objects.get(email="c@example.org").state == "confirmed"
    assert len(hall.letters("Kollegin@example.org")) == 1


def test_the_list_asks_as_much_for_thirty_as_for_three(hall: Hall, organiser: Client) -> None:

    counts = []
    for number in (3, 27):
        fill(hall, *[f"n{number}-{at}" for at in range(number)])
        organiser.get(addresses(hall)[0])
        with CaptureQueriesContext(connection) as asked:
            organiser.get(addresses(hall)[0])
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 25


def test_a_reader_can_register_in_arabic(hall: Hall) -> None:
    arabic = hall.event.get_translations().get()
    assert Reader().register(arabic, "r@example.org", "ar").status_code == 302
    assert hall.letters()[0].language == "ar"
    assert "Werkstatt [ar]" in hall.letters()[0].subject
