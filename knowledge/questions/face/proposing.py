"""Whom would a question go to, why, and when may its asker expect an answer? Said before it is sent."""

import datetime
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _t

from knowledge.institutions.directory import municipalities
from knowledge.institutions.models import InstitutionPage
from knowledge.institutions.working_time import WorkingTime
from knowledge.questions.asking import Asking, way_of
from knowledge.questions.routing import Route
from knowledge.transfers.listing import Who, who
from search.access import Viewer


@dataclass(frozen=True)
class Proposal:
    """`addressee` is None for the coordinator of `city`; `mirror_of` the institution whose mirror it is, else None.

    `shown` names the addressee for the form, so that it can tell whether another one would be asked now.
    """

    shown: str
    city: str
    days: int
    by: datetime.datetime
    reason: str
    addressee: Who | None = None
    mirror_of: Who | None = None


def proposal_of(asking: Asking, viewer: Viewer, language: str) -> Proposal:
    """Raises NotPossible where the chosen institution cannot be asked, and Unroutable without municipalities."""
    way = way_of(asking)
    side = municipalities(viewer)[way.side.pk]
    calendar = WorkingTime.of(side)
    near = _near(way)
    known = who({page.pk for page in (way.addressee, near) if page is not None}, viewer, language)
    return Proposal(
        shown=shown_name(way),
        city=side.name,
        days=side.answer_days,
        by=calendar.after(timezone.now(), side.answer_days * calendar.day_length.total_seconds() / 3600),
        reason=_reason(way, asking),
        addressee=known.get(way.addressee.pk) if way.addressee is not None else None,
        mirror_of=known.get(near.pk) if near is not None else None,
    )


def shown_name(way: Route) -> str:
    """The addressee of a route as a short text."""
    return str(way.addressee.pk) if way.addressee is not None else f"side-{way.side.pk}"


def _near(way: Route) -> InstitutionPage | None:
    if way.mirror is None or way.addressee is None:
        return None
    other: InstitutionPage = way.mirror.other(way.addressee)
    return other


def _reason(way: Route, asking: Asking) -> str:
    if way.addressee is None:
        return _t("No institution fits by itself; the coordinator finds one.")
    if asking.chosen is not None:
        return _t("You chose it.")
    owner = asking.about.owner
    if owner is not None and owner.pk == way.addressee.pk:
        return _t("It is responsible for what you ask about.")
    return "" if way.mirror is not None else _t("It works on these topics.")
