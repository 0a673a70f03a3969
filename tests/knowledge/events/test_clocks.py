"""Is the hour right in both cities, also around the days on which only one of them changes its clocks?"""

import datetime

import pytest
from django.test import Client
from icalendar import Calendar

from knowledge.events.times import clocks_line, local_times
from knowledge.models import EventPage, Municipality
from tests import factories as make
from tests.knowledge.events.conftest import Hall

pytestmark = pytest.mark.django_db


def moment(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime.datetime:
    return datetime.datetime(year, month, day, hour, minute, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("begin", "end", "here", "there"),
    [
        (moment(2027, 1, 12, 9), moment(2027, 1, 12, 11), "10:00–12:00", "12:00–14:00"),
        (moment(2027, 7, 12, 9), moment(2027, 7, 12, 11), "11:00–13:00", "12:00–14:00"),
        # Berlin goes to summer time at 01:00 UTC on 28 March 2027, Amman never does.
        (moment(2027, 3, 28, 0, 30), moment(2027, 3, 28, 1, 30), "01:30–03:30", "03:30–04:30"),
        # and back at 01:00 UTC on 31 October 2027: two o'clock comes twice.
        (moment(2027, 10, 31, 0, 30), moment(2027, 10, 31, 1, 30), "02:30–02:30", "03:30–04:30"),
        (moment(2027, 1, 12, 22), moment(2027, 1, 12, 23, 30), "23:00", "01:00–02:30"),
    ],
)
def test_both_cities_read_their_own_hour(
    hall: Hall, begin: datetime.datetime, end: datetime.datetime, here: str, there: str
) -> None:
    event = EventPage(starts_at=begin, ends_at=end, time_zone="Europe/Berlin")
    cities = Municipality.objects.order_by("-is_home")
    assert [one.span for one in local_times(event, cities)] == [here, there]
    line = clocks_line(event, cities)
    assert line.startswith(here[:5])
    assert there[:5] in line


def test_cities_with_the_same_hour_are_not_told_apart_on_a_card(hall: Hall) -> None:
    Municipality.objects.update(time_zone="Europe/Vienna")
    event = EventPage(starts_at=moment(2027, 1, 12, 9), time_zone="Europe/Berlin")
    assert clocks_line(event, Municipality.objects.all()) == "10:00"


def test_the_list_and_the_home_page_show_both_hours(hall: Hall, client: Client) -> None:
    hall.change(starts_at=moment(2030, 1, 12, 9), ends_at=None)
    for address in (hall.tree.events["de"].url, "/de/"):
        html = client.get(address).content.decode()
        assert "10:00 Augsburg de · 12:00 Nahrain de" in html, address


def test_a_cancelled_event_stays_and_says_so_on_its_page_in_lists_and_in_calendars(hall: Hall, client: Client) -> None:
    before = Calendar.from_ical(client.get(f"/de/events/{hall.event.pk}.ics").content).walk("VEVENT")[0]
    hall.change(is_cancelled=True, cancelled_because="Hochwasser an der Wertach")
    EventPage.objects.filter(pk=hall.event.pk).update(
        last_published_at=hall.event.first_published_at + datetime.timedelta(minutes=9)
    )
    html = client.get(hall.event.url).content.decode()
    assert "Hochwasser an der Wertach" in html
    assert "/register/" not in html
    arabic = hall.event.get_translations().get()
    assert 'class="notice notice--late"' in client.get(arabic.url).content.decode(), "in every language at once"
    assert 'class="tone--late"' in client.get(hall.tree.events["de"].url).content.decode()
    for address in (f"/de/events/{hall.event.pk}.ics", "/de/feeds/events.ics"):
        after = Calendar.from_ical(client.get(address).content).walk("VEVENT")[0]
        assert (before["STATUS"], after["STATUS"]) == ("CONFIRMED", "CANCELLED")
        assert (int(before["SEQUENCE"]), int(after["SEQUENCE"])) == (0, 9)
        assert before["UID"] == after["UID"]


def test_the_subscription_can_be_one_of_topics_with_those_below(hall: Hall, client: Client) -> None:
    water = make.make_topic(hall.tree, "Wasser")
    drains = make.make_topic(hall.tree, "Kanäle", water)
    waste = make.make_topic(hall.tree, "Abfall")
    make.make_event(hall.tree, "Kanaltag", topics=[drains])
    make.make_event(hall.tree, "Abfalltag", topics=[waste])

    def found(*topics: str) -> list[str]:
        asked = "&".join(f"topic={topic}" for topic in topics)
        entries = Calendar.from_ical(client.get(f"/de/feeds/events.ics?{asked}").content).walk("VEVENT")
        return sorted(str(entry["SUMMARY"]) for entry in entries)

    assert found() == ["Abfalltag", "Kanaltag", "Werkstatt"]
    assert found(water.translation_key.hex) == ["Kanaltag"]
    assert found(drains.translation_key.hex, waste.translation_key.hex) == ["Abfalltag", "Kanaltag"]
    assert found("nonsense") == []
    page = client.get(EventPage.objects.get(title="Kanaltag").url).content.decode()
    assert f"events.ics?topic={drains.translation_key.hex}" in page
