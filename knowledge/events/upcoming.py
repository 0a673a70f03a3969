"""Which events are still to come, and which are past?"""

from typing import Any

from django.db.models import Q, QuerySet
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
    now = timezone.now()
    over = events.visible_to(viewer).filter(Q(ends_at__lt=now) | Q(ends_at=None, starts_at__lt=now))  # type: ignore[attr-defined]
    return _once(over.order_by("-starts_at", "pk"), language)[:limit]


def _once(events: QuerySet[Any], language: str) -> list[Any]:
    return list(best_versions(light(events.distinct()), language).values())
