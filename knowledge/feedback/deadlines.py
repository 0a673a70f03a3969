"""Which messages are nearly due, and which are late? Run by the clock; nobody is told the same thing twice."""

from django.db.models import Q
from django.utils import timezone

from knowledge.feedback import letters
from knowledge.feedback.models import Feedback
from search.indexing import unit_of_work


def look() -> int:
    """The job: a reminder to the owner before the date, and after it to the coordinators too. Returns how many rows."""
    now = timezone.now()
    soon, late = Q(remind_at__lte=now, reminded_at=None), Q(due_at__lte=now, escalated_at=None)
    found = Feedback.objects.waiting().filter(soon | late).values_list("pk", flat=True)
    return sum(_attend(pk) for pk in list(found))


def _attend(pk: int) -> bool:
    now = timezone.now()
    with unit_of_work():
        item = Feedback.objects.select_for_update(of=("self",)).get(pk=pk)
        if not item.is_waiting:
            return False
        is_late = item.due_at <= now and item.escalated_at is None
        if is_late:  # whoever was not reminded in time, as the worker stood still, gets one letter and not two
            item.escalated_at = now
            letters.escalation(item)
        elif item.reminded_at is None:
            letters.reminder(item)
        item.reminded_at = item.reminded_at or now
        item.save(update_fields=["reminded_at", "escalated_at"])
    return True
