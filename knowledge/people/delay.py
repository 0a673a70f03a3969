"""Some partners want time between a decision to publish and the publication. Their municipality sets how long.

It holds for what becomes public for the first time; a change to what is public goes out at once, and so does a further
language of it. Until then the thing is scheduled, as if the editor had chosen the day.
"""

import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime


def delay_publication(revision: Any, days: int) -> bool:
    """Move the moment at which this revision goes live, if it is earlier; whether it was moved.

    A revision whose time has come is left alone.
    """
    if not days or revision.approved_go_live_at is not None:
        return False
    earliest = timezone.now() + datetime.timedelta(days=days)
    chosen = _moment(revision.content.get("go_live_at"))
    if chosen is not None and chosen >= earliest:
        return False
    revision.content["go_live_at"] = earliest.isoformat()
    revision.save(update_fields=["content"])
    return True


def _moment(kept: Any) -> datetime.datetime | None:
    """A revision that was just made holds the moment itself, one from the database its text."""
    return parse_datetime(kept) if isinstance(kept, str) else kept
