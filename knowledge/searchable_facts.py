"""The short remarks a hit carries under its title, in the reader's language."""

import datetime
import zoneinfo
from collections.abc import Mapping, Sequence

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _t
from django.utils.translation import ngettext
from django.utils.translation import pgettext as _pt

from knowledge.articles.freshness import MACHINE, OUTDATED, PARTS, UNTRANSLATED
from knowledge.events.models import EventPage
from knowledge.projects.models import ProjectPage


def local_start(moment: datetime.datetime, time_zone: str) -> datetime.datetime:
    """The moment on the clocks of the place where the event is."""
    try:
        return moment.astimezone(zoneinfo.ZoneInfo(time_zone))
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return moment


def freshness_words(state: Mapping[str, int]) -> tuple[str, ...]:
    """The `state` of an entry in words: what is older, what is missing, or "up to date"; nothing for no state."""
    said = []
    if older := state.get(OUTDATED):
        said.append(ngettext("%(count)d paragraph older", "%(count)d paragraphs older", older) % {"count": older})
    missing, total = state.get(UNTRANSLATED), state.get(PARTS)
    if missing and total:
        said.append(_t("%(percent)d%% translated") % {"percent": 100 * (total - missing) // total})
    elif missing:  # written before parts were counted
        said.append(
            ngettext("%(count)d paragraph not translated", "%(count)d paragraphs not translated", missing)
            % {"count": missing}
        )
    if state.get(MACHINE):
        said.append(_t("partly translated by machine"))
    return tuple(said) or ((_t("up to date"),) if state else ())


def event_facts(ids: Sequence[int], language: str) -> Mapping[int, Sequence[str]]:
    """When, by the clock of the place, and where."""
    rows = EventPage.objects.filter(pk__in=ids)
    found: dict[int, Sequence[str]] = {}
    names = ("pk", "starts_at", "time_zone", "place", "is_cancelled")
    for pk, starts_at, time_zone, place, is_cancelled in rows.values_list(*names):
        start = local_start(starts_at, time_zone)
        when = f"{date_format(start, 'SHORT_DATE_FORMAT')}, {time_format(start.time(), 'TIME_FORMAT')}"
        found[pk] = tuple(filter(None, (when, place, _pt("event", "cancelled") if is_cancelled else "")))
    return found


def project_facts(ids: Sequence[int], language: str) -> Mapping[int, Sequence[str]]:
    rows = ProjectPage.objects.filter(pk__in=ids)
    return {pk: (str(ProjectPage.State(state).label),) for pk, state in rows.values_list("pk", "state")}
