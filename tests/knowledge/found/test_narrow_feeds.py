"""Does a feed or calendar of a topic or an institution hold just its things, and say nothing of closed ones?"""

import re
from xml.etree import ElementTree

import pytest
from django.test import Client
from icalendar import Calendar

from tests import factories as make
from tests.knowledge.found.conftest import HOSTILE, SECRET, Ground

pytestmark = pytest.mark.django_db
TITLE = "{http://www.w3.org/2005/Atom}title"


def titles(client: Client, address: str) -> list[str]:
    """The titles of the feed and of its entries."""
    reply = client.get(address)
    assert reply.status_code == 200, address
    return [node.text or "" for node in ElementTree.fromstring(reply.content).iter(TITLE)]


def test_feeds_of_a_topic_and_an_institution_hold_their_things(ground: Ground, client: Client) -> None:
    topic, works = f"topic={ground.topic.translation_key.hex}", f"institution={ground.works.translation_key.hex}"
    assert titles(client, f"/de/feeds/articles/?{topic}") == ["KommEZ: Artikel – Wasser", HOSTILE]
    assert titles(client, f"/ar/feeds/articles/?{topic}")[1:] == [f"{HOSTILE} [ar]"]
    assert set(titles(client, f"/de/feeds/articles/?{works}")[1:]) == {HOSTILE, "Ohne Thema"}
    assert titles(client, f"/de/feeds/documents/?{works}&{topic}")[1:] == ["Messwerte", "Messprotokoll"]
    assert titles(client, f"/de/feeds/projects/?{works}")[1:] == ["Gemeinsam messen"]
    assert titles(client, f"/de/feeds/events/?{works}")[1:] == ["Wassertag"]
    assert titles(client, f"/de/feeds/news/?{topic}")[1:] == ["Rohrbruch behoben"]
    for page, asked in ((ground.topic, topic), (ground.works, works)):
        html = client.get(page.url).content.decode()
        links = re.findall(r'<link rel="alternate" type="application/atom\+xml" href="([^"]+)"', html)
        assert [address.partition("?")[2] for address in links] == [asked] * 3
        assert all(client.get(address).status_code == 200 for address in links)
        assert f'href="webcal://127.0.0.1:8000/de/feeds/events.ics?{asked}"' in html


def test_a_closed_topic_or_institution_has_no_feed_and_an_empty_calendar(ground: Ground, client: Client) -> None:
    closed = (f"topic={ground.shut_topic.translation_key.hex}", f"institution={ground.shut_works.translation_key.hex}")
    missing = ("topic=00000000000040008000000000000000", "topic=x", "institution=%00", "institution=ä")
    for kind in ("articles", "documents", "news", "projects", "events"):
        assert {client.get(f"/de/feeds/{kind}/?{asked}").status_code for asked in (*closed, *missing)} == {404}
    calendars = {client.get(f"/de/feeds/events.ics?{asked}").content for asked in (*closed, *missing)}
    assert len(calendars) == 1
    assert SECRET.encode() not in calendars.pop()
    client.force_login(make.make_member(ground.works))
    reply = client.get(f"/de/feeds/articles/?{closed[0]}")
    assert reply["Cache-Control"] == "private, no-store"
    assert SECRET in reply.content.decode()


def test_a_calendar_of_an_institution_holds_the_events_it_organises(ground: Ground, client: Client) -> None:
    asked = f"institution={ground.works.translation_key.hex}"
    calendar = Calendar.from_ical(client.get(f"/de/feeds/events.ics?{asked}").content)
    assert [str(event["summary"]) for event in calendar.walk("VEVENT")] == ["Wassertag"]
    assert str(calendar["x-wr-calname"]).endswith("Stadtwerke")
