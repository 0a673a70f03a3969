"""Which events are still to come, and which are past?"""

import datetime
from typing import Any

from django.db.models import Min, Q, QuerySet
from django.db.models.functions import Coalesce, ExtractYear
from django.utils import timezone

from knowledge.versions import best_versions, light
from search.access import Viewer


def upcoming(events: QuerySet[Any], viewer: Viewer, language: str, limit: int | None = None) -> list[Any]:
    """Visible events that have not ended, the next one first, each once, in the best language. One query."""
    now = timezone.now()
    coming = events.visible_to(viewer).filter(Q(ends_at__gte=now) | Q(ends_at=None, starts_at__gte=now))  # type: ignore[attr-defined]
    return _once(coming.order_by("starts_at", "pk"), language)[:limit]


def past(events: QuerySet[Any], viewer: Viewer, language: str, limit: int | None = None) -> list[Any]:
    """Visible events that have ended, the last one first."""
    return _once(_over(events, viewer).order_by("-starts_at", "pk"), language)[:limit]


def past_years(events: QuerySet[Any], viewer: Viewer) -> list[int]:
    """The years in which visible events took place that have ended, the last first. One query."""
    rows = _over(events, viewer).order_by().annotate(year=ExtractYear("starts_at")).values_list("year", flat=True)
    return sorted(set(rows.distinct()), reverse=True)


def _over(events: QuerySet[Any], viewer: Viewer) -> QuerySet[Any]:
    now = timezone.now()
    return events.visible_to(viewer).filter(Q(ends_at__lt=now) | Q(ends_at=None, starts_at__lt=now))  # type: ignore[attr-defined]


def next_end() -> datetime.datetime | None:
    """When the next of all published events ends; lists of events are no longer true then."""
    from knowledge.events.models import EventPage

    over = Coalesce("ends_at", "starts_at")
    coming = EventPage.objects.filter(live=True).annotate(over=over).filter(over__gt=timezone.now())
    found: datetime.datetime | None = coming.order_by().aggregate(first=Min("over"))["first"]
    return found


def _once(events: QuerySet[Any], language: str) -> list[Any]:
    return list(best_versions(light(events.distinct()), language).values())
