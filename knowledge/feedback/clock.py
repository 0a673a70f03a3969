"""Until when must a message be answered, and when is somebody reminded of it?

What is wrong in a text: within as many working days as the owner's municipality gives itself for answers. A barrier:
within a month by the calendar, as the accessibility law of Bavaria asks, whatever the office hours are.
"""

import datetime

from django.utils import timezone

from knowledge.feedback.models import Feedback
from knowledge.institutions.models import InstitutionPage, Municipality
from knowledge.institutions.working_time import WorkingTime
from knowledge.validity.life import months_after

REMIND_AT = 2 / 3  # of the time
WITHOUT_CITY = datetime.timedelta(days=7)  # on a site that has no municipality yet


def dates(
    kind: str, owner: InstitutionPage | None, *, now: datetime.datetime
) -> tuple[datetime.datetime, datetime.datetime]:
    """(when to remind, until when), both aware and after `now`."""
    if kind == Feedback.Kind.BARRIER:
        last = months_after(timezone.localdate(now), 1)
        due = timezone.make_aware(datetime.datetime.combine(last, datetime.time(23, 59)))
        return now + (due - now) * REMIND_AT, due
    city = owner.municipality if owner else Municipality.objects.order_by("-is_home", "pk").first()
    if city is None:
        return now + WITHOUT_CITY * REMIND_AT, now + WITHOUT_CITY
    calendar = WorkingTime.of(city)
    hours = city.answer_days * calendar.day_length.total_seconds() / 3600
    return calendar.after(now, hours * REMIND_AT), calendar.after(now, hours)
