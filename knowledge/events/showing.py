"""What an event's page shows: the clocks of every municipality, registration, and what came of it; and the list of all."""

from typing import Any

from django.core.paginator import Paginator
from django.http import QueryDict
from django.urls import reverse
from django.utils import translation

from knowledge.cards import cards_of_documents, event_cards
from knowledge.events.booking import booking_of
from knowledge.events.models import EventPage
from knowledge.events.times import in_zone, local_times, span_of
from knowledge.events.upcoming import past, past_years, upcoming
from knowledge.institutions.directory import municipalities
from knowledge.institutions.models import InstitutionPage
from knowledge.topics.models import TopicPage
from knowledge.topics.path import crumbs_of
from knowledge.versions import local

PER_PAGE = 12


def event_context(page: Any, frame: Any) -> dict[str, Any]:
    """For `knowledge/events/event_page.html`."""
    viewer, language = frame.viewer, frame.language.code
    organiser = InstitutionPage.objects.filter(pk=page.organiser_id) if page.organiser_id else ()
    organisers = local(InstitutionPage, organiser, viewer, language)
    topics = local(TopicPage, page.topics.all(), viewer, language)
    return {
        "crumbs": crumbs_of(page, viewer, language, inclusive=False),
        **when_context(page, viewer),
        "organiser": organisers[0] if organisers else None,
        "topics": topics,
        "topics_calendar_url": _topics_calendar(topics, language),
        "documents": _documents(page, viewer, language) if page.is_past else [],
        "booking": booking_of(page, viewer, language) if page.pk and page.live else None,
        "calendar_url": reverse("event-calendar", args=[page.pk]) if page.pk and page.live else "",
    }


def when_context(page: Any, viewer: Any) -> dict[str, Any]:
    """Of `knowledge/events/when.html`: the event's own time, and that of every municipality."""
    return {
        "span": span_of(page),
        "starts_local": in_zone(page.starts_at, page.time_zone),
        "local_times": local_times(page, municipalities(viewer).values()),
    }


def events_context(frame: Any, asked: QueryDict) -> dict[str, Any]:
    """Upcoming events, the next first, and the past ones of a year (`year`; the last without), page by page."""
    viewer, language = frame.viewer, frame.language.code
    rows, cities = EventPage.objects.all(), list(municipalities(viewer).values())
    years = past_years(rows, viewer)
    wanted = asked.get("year", "")
    chosen = next((year for year in years if str(year) == wanted), years[0] if years else None)
    over = past(rows.filter(starts_at__year=chosen), viewer, language) if chosen else []
    shown = Paginator(over, PER_PAGE).get_page(asked.get("page"))
    return {
        "upcoming": event_cards(upcoming(rows, viewer, language), cities),
        "past": event_cards(shown.object_list, cities),
        "past_page": shown,
        "past_year": chosen,
        "past_years": years,
    }


def _documents(page: Any, viewer: Any, language: str) -> list[Any]:
    """Cards, in the editor's order, of those the viewer may see."""
    ids = [row.document_id for row in page.documents.all()]
    cards = cards_of_documents(ids, viewer, language) if ids else {}
    return [cards[pk] for pk in ids if pk in cards]


def _topics_calendar(topics: list[Any], language: str) -> str:
    if not topics:
        return ""
    with translation.override(language):
        asked = QueryDict(mutable=True)
        asked.setlist("topic", [topic.translation_key.hex for topic in topics])
        return f"{reverse('events-calendar')}?{asked.urlencode()}"
