"""The short remarks a hit carries under its title, in the reader's language."""

import datetime
import zoneinfo
from collections.abc import Mapping, Sequence

from django.utils.formats import date_format, time_format
from wagtail.models import Page

from knowledge.events.models import EventPage
from knowledge.projects.models import ProjectPage


def local_start(moment: datetime.datetime, time_zone: str) -> datetime.datetime:
    """The moment on the clocks of the place where the event is."""
    try:
        return moment.astimezone(zoneinfo.ZoneInfo(time_zone))
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return moment


def event_facts(pages: Sequence[Page], language: str) -> Mapping[int, Sequence[str]]:
    """When, by the clock of the place, and where."""
    rows = EventPage.objects.filter(pk__in=[page.pk for page in pages])
    found: dict[int, Sequence[str]] = {}
    for pk, starts_at, time_zone, place in rows.values_list("pk", "starts_at", "time_zone", "place"):
        start = local_start(starts_at, time_zone)
        when = f"{date_format(start, 'SHORT_DATE_FORMAT')}, {time_format(start.time(), 'TIME_FORMAT')}"
        found[pk] = tuple(filter(None, (when, place)))
    return found


def project_facts(pages: Sequence[Page], language: str) -> Mapping[int, Sequence[str]]:
    rows = ProjectPage.objects.filter(pk__in=[page.pk for page in pages])
    return {pk: (str(ProjectPage.State(state).label),) for pk, state in rows.values_list("pk", "state")}
