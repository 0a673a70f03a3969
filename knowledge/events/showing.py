"""What an event's page shows: the time in the event's zone and on the clocks of every municipality."""

from typing import Any

from django.urls import reverse

from knowledge.cards import event_cards
from knowledge.events.models import EventPage
from knowledge.events.times import in_zone, local_times, span_of
from knowledge.events.upcoming import past, upcoming
from knowledge.institutions.directory import municipalities
from knowledge.institutions.models import InstitutionPage
from knowledge.topics.models import TopicPage
from knowledge.topics.path import crumbs_of
from knowledge.versions import local

PAST_SHOWN = 12


def event_context(page: Any, frame: Any) -> dict[str, Any]:
    """For `knowledge/events/event_page.html`."""
    viewer, language = frame.viewer, frame.language.code
    organiser = InstitutionPage.objects.filter(pk=page.organiser_id) if page.organiser_id else ()
    organisers = local(InstitutionPage, organiser, viewer, language)
    return {
        "crumbs": crumbs_of(page, viewer, language, inclusive=False),
        "span": span_of(page),
        "starts_local": in_zone(page.starts_at, page.time_zone),
        "local_times": local_times(page, municipalities(viewer).values()),
        "organiser": organisers[0] if organisers else None,
        "topics": local(TopicPage, page.topics.all(), viewer, language),
        "calendar_url": reverse("event-calendar", args=[page.pk]) if page.pk and page.live else "",
    }


def events_context(frame: Any) -> dict[str, Any]:
    """Upcoming events, the next first, and the last past ones."""
    viewer, language = frame.viewer, frame.language.code
    rows = EventPage.objects.all()
    return {
        "upcoming": event_cards(upcoming(rows, viewer, language)),
        "past": event_cards(past(rows, viewer, language, PAST_SHOWN)),
    }
