"""How long is kept who took part? As many days after the event as its page says; then only numbers are left."""

import datetime

from django.utils import timezone

from knowledge.events.facts import leading
from knowledge.events.registration_models import EventRecord, Registration
from search.indexing import unit_of_work

Living = Registration.State


def forget_participants() -> int:
    """The job: delete the registrations of events that are over for long enough. Returns how many events.

    The present page says when it was over; where it is gone, what it said at the last registration.
    """
    with_people = EventRecord.objects.filter(registrations__isnull=False).distinct()
    return sum(_forget_if_due(record.pk) for record in with_people.only("pk"))


def _forget_if_due(pk: int) -> bool:
    with unit_of_work():
        record = EventRecord.objects.select_for_update().get(pk=pk)
        lead = leading(record.translation_key)
        over, days = (lead.over_at, lead.retention_days) if lead else (record.over_at, record.retention_days)
        if over is None or timezone.now() < over + datetime.timedelta(days=days):
            return False
        states = list(record.registrations.order_by().values_list("state", flat=True))
        record.kept_confirmed += states.count(Living.CONFIRMED)
        record.kept_waiting += states.count(Living.WAITING)
        record.kept_left += states.count(Living.CANCELLED) + states.count(Living.REMOVED)
        record.forgotten_at = timezone.now()
        record.save(update_fields=["kept_confirmed", "kept_waiting", "kept_left", "forgotten_at"])
        record.registrations.all().delete()
    return True
