"""Does an event come at the right hour on the page, in its file and in the feeds, for those who may see it?"""

import datetime

import pytest
from django.test import Client
from icalendar import Calendar

from home.audience import set_page_audience
from knowledge.events.times import local_times, span_of
from knowledge.models import EventPage, Municipality
from tests import factories as make

pytestmark = pytest.mark.django_db
START = datetime.datetime(2027, 1, 12, 9, 0, tzinfo=datetime.UTC)  # ten in Augsburg, noon in Amman


@pytest.fixture
def event(site: make.Tree) -> EventPage:
    make.make_pair()
    return make.make_event(
        site,
        "Werkstatt, BEGIN:VEVENT",
        languages=("de", "ar"),
        starts_at=START,
        ends_at=START + datetime.timedelta(hours=2),
        place="Europabüro",
        registration="Per Mail\r\nATTENDEE:mailto:x@example.org",
    )


def test_the_page_shows_the_events_own_time_and_that_of_every_municipality(event: EventPage, client: Client) -> None:
    assert span_of(event).endswith("10:00–12:00")
    shown = {one.places: one.time for one in local_times(event, Municipality.objects.all())}
    assert [shown[name] for name in sorted(shown)] == ["10:00", "12:00"]
    html = client.get(event.url).content.decode()
    assert 'datetime="2027-01-12T10:00:00+01:00"' in html
    assert "<b><bdi>12:00–14:00</bdi></b> <bdi>Nahrain de</bdi>" in html


def test_a_night_event_is_another_day_elsewhere(event: EventPage) -> None:
    event.starts_at = datetime.datetime(2027, 1, 12, 22, 30, tzinfo=datetime.UTC)
    days = [one.day for one in local_times(event, Municipality.objects.order_by("-is_home"))]
    assert days[0] == ""
    assert "13" in days[1]


def test_the_calendar_file_holds_one_event_at_the_instant_and_nothing_injected(
    event: EventPage, client: Client
) -> None:
    reply = client.get(f"/de/events/{event.pk}.ics")
    assert reply["Content-Type"].startswith("text/calendar")
    calendar = Calendar.from_ical(reply.content)
    entries = calendar.walk("VEVENT")
    assert len(entries) == 1
    assert entries[0]["DTSTART"].dt == START
    assert entries[0]["SUMMARY"] == "Werkstatt, BEGIN:VEVENT"
    assert "ATTENDEE" not in entries[0]
    arabic = event.get_translations().get()
    same = Calendar.from_ical(client.get(f"/ar/events/{arabic.pk}.ics").content).walk("VEVENT")[0]
    assert same["UID"] == entries[0]["UID"]


def test_a_closed_event_has_no_calendar_file_and_is_in_no_subscription(
    event: EventPage, client: Client, site: make.Tree
) -> None:
    assert len(Calendar.from_ical(client.get("/de/feeds/events.ics").content).walk("VEVENT")) == 1
    set_page_audience(event, make.PARTNERSHIP)
    closed, missing = client.get(f"/de/events/{event.pk}.ics"), client.get("/de/events/999999.ics")
    assert (closed.status_code, missing.status_code) == (404, 404)
    assert closed.content.replace(str(event.pk).encode(), b"") == missing.content.replace(b"999999", b"")
    assert Calendar.from_ical(client.get("/de/feeds/events.ics").content).walk("VEVENT") == []
    assert client.get("/de/events/99999999999999999999.ics").status_code == 404


def test_past_events_leave_the_upcoming_ones(site: make.Tree, client: Client) -> None:
    make.make_pair()
    make.make_event(
        site, "Vorbei", starts_at=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC), registration="Bitte anmelden"
    )
    make.make_event(site, "Kommt noch")
    html = client.get(site.events["de"].url).content.decode()
    assert html.index("Kommt noch") < html.index('id="past"') < html.index("Vorbei")
    past = client.get(EventPage.objects.get(title="Vorbei").url).content.decode()
    assert "Bitte anmelden" not in past
    assert ".ics" not in past
