"""How does registration for an event stand at this moment: may one register, and what will one get?"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from knowledge.events.registration_models import EventRecord, Registration


class State(models.TextChoices):
    NOT_YET = "not-yet", _("Registration is not open yet.")
    OPEN = "open", _("You can register.")
    WAITING = "waiting", _("Fully booked, with a waiting list.")
    FULL = "full", _("Fully booked.")
    CLOSED = "closed", _("Registration is closed.")
    CANCELLED = "cancelled", _("The event has been cancelled.")


TAKING = frozenset((State.OPEN, State.WAITING))


@dataclass(frozen=True)
class Taken:
    """How many have a place, and how many wait for one."""

    confirmed: int = 0
    waiting: int = 0


@dataclass(frozen=True)
class Standing:
    """`left`: free places, None where everybody has one."""

    state: State
    left: int | None
    taken: Taken

    @property
    def is_taking(self) -> bool:
        return self.state in TAKING

    @property
    def is_open(self) -> bool:
        return self.state == State.OPEN


def taken_of(translation_key: Any) -> Taken:
    """One query."""
    rows = Registration.objects.filter(record__translation_key=translation_key).order_by()
    counts = rows.aggregate(
        confirmed=Count("pk", filter=Q(state=Registration.State.CONFIRMED)),
        waiting=Count("pk", filter=Q(state=Registration.State.WAITING)),
    )
    return Taken(**counts)


def closes_at(event: Any) -> datetime.datetime:
    """The end of registration, at the latest the beginning of the event."""
    given: datetime.datetime | None = event.registering_closes_at
    return min(given, event.starts_at) if given else event.starts_at


def free_places(event: Any, taken: Taken) -> int | None:
    """None where there is no limit. Places were taken away when more people have one than there are."""
    return None if event.capacity is None else max(0, event.capacity - taken.confirmed)


def standing(event: Any, taken: Taken) -> Standing:
    """For an event with a form; from its facts and the clock."""
    left = free_places(event, taken)
    return Standing(_state(event, taken, left), left, taken)


def _state(event: Any, taken: Taken, left: int | None) -> State:
    now = timezone.now()
    if event.is_cancelled:
        return State.CANCELLED
    if now >= closes_at(event):
        return State.CLOSED
    if event.registering_opens_at and now < event.registering_opens_at:
        return State.NOT_YET
    if left is None or (left and not taken.waiting):
        return State.OPEN
    return State.WAITING if event.has_waiting_list else State.FULL


def record_of(event: Any) -> EventRecord:
    """The event's record, made on first use."""
    facts = {"over_at": event.over_at, "retention_days": event.retention_days}
    return EventRecord.objects.get_or_create(translation_key=event.translation_key, defaults=facts)[0]
