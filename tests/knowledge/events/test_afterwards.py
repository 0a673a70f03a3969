"""Do past events keep what came of them, by year, found by search, told to those who follow, and closed where closed?"""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from home.audience import PARTNERSHIP, Audience
from knowledge.documents.collections import collection_for
from knowledge.events.changes import changes
from knowledge.models import EventDocument, EventPage
from search.access import Viewer
from tests import factories as make
from tests.home import budgets
from tests.knowledge.events.conftest import Hall

pytestmark = pytest.mark.django_db
RESULTS = make.body(("paragraph", "<p>Beide Seiten messen nun <b>Zisternen</b>.</p>"))
A_DAY = datetime.timedelta(days=1)


def documents(hall: Hall) -> None:
    for name, audience in (("Vortragsfolien", Audience()), ("Teilnehmerliste", PARTNERSHIP)):
        document = make.make_document(hall.works, name, collection_for(hall.works, audience))
        EventDocument.objects.create(event=hall.event, document=document)


def test_results_and_documents_are_shown_when_it_is_over_and_only_to_whom_they_are_open(
    hall: Hall, client: Client
) -> None:
    documents(hall)
    hall.change(results=RESULTS)
    assert "Zisternen" not in client.get(hall.event.url).content.decode()
    hall.change(starts_at=timezone.now() - 2 * A_DAY, ends_at=None)
    html = client.get(hall.event.url).content.decode()
    assert "<b>Zisternen</b>" in html
    assert "Vortragsfolien" in html
    assert "Teilnehmerliste" not in html
    assert "/register/" not in html
    found = client.get("/de/search/?q=Zisternen&kind=event").content.decode()
    assert hall.event.url in found
    member = Client()
    member.force_login(make.make_member(hall.partner))
    assert "Teilnehmerliste" in member.get(hall.event.url).content.decode()


def test_past_events_are_listed_by_year(hall: Hall, client: Client) -> None:
    for year in (2023, 2024, 2025):
        for number in range(15 if year == 2024 else 1):
            starts = datetime.datetime(year, 5, 1 + number, 9, tzinfo=datetime.UTC)
            make.make_event(hall.tree, f"Tag {year} {number}", starts_at=starts)
    address = hall.tree.events["de"].url
    newest = client.get(address).content.decode()
    assert "Tag 2025 0" in newest
    assert "Tag 2024" not in newest
    of_year = client.get(f"{address}?year=2024").content.decode()
    assert 'href="?year=2023#past"' in of_year
    assert "Tag 2024 14" in of_year
    assert "Tag 2024 0<" not in of_year
    assert 'href="?year=2024&amp;page=2"' in of_year
    assert "Tag 2024 0<" in client.get(f"{address}?year=2024&page=2").content.decode()
    for nonsense in ("x", "1066", "²", ""):
        assert client.get(f"{address}?year={nonsense}").status_code == 200
    assert budgets.compressed(client.get(f"{address}?year=2024").content) <= budgets.HTML_BYTES


def test_the_list_changes_by_itself_when_the_next_event_ends(hall: Hall) -> None:
    assert hall.tree.events["de"].changes_at == hall.event.over_at
    EventPage.objects.update(live=False)
    assert hall.tree.events["de"].changes_at is None


def test_those_who_follow_are_told_of_results_and_of_a_cancelled_event_once(hall: Hall) -> None:
    span = (timezone.now() - A_DAY, timezone.now() + A_DAY)
    assert list(changes(*span)) == []
    hall.change(is_cancelled=True)
    (cancelled,) = changes(*span)
    hall.change(title="Anders")
    assert [change.key for change in changes(*span)] == [cancelled.key]
    assert cancelled.title("de") == "Anders" or cancelled.title("de") == "Werkstatt"
    assert cancelled.url("ar").startswith("/ar/")
    assert cancelled.institutions == {hall.works.translation_key.hex}
    hall.change(is_cancelled=False, results=RESULTS)
    (results,) = changes(*span)
    assert ":results:" in results.key
    assert results.visible(Viewer(None))
    for page in EventPage.objects.filter(translation_key=hall.event.translation_key):
        page.unpublish()
    assert list(changes(*span)) == []
