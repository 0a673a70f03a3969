"""What a reader learns on an event's page of registering: by which way, until when, how many places are left."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _t

from home.frame import contact_address
from knowledge.events.models import EventPage
from knowledge.events.organising import may_organise
from knowledge.events.registration_models import Registration
from knowledge.events.standing import Standing, State, Taken, closes_at, standing, taken_of
from knowledge.events.times import day_and_time, in_zone
from knowledge.events.tokens import token_of
from search.access import Viewer

Way = EventPage.Registering


@dataclass(frozen=True)
class Booking:
    """`way` is mail or form, or none for organisers of events without. Moments are in words, on the event's clock."""

    way: str
    now: Standing
    opens: str
    closes: str
    url: str
    own_url: str = ""
    list_url: str = ""


def booking_of(event: EventPage, viewer: Viewer, language: str) -> Booking | None:
    """None where there is nothing to say: no registration, or it is over. One query, a few more for members."""
    is_form = event.registering == Way.FORM
    organises = is_form and viewer.is_member and may_organise(viewer.user, event)
    if event.registering == Way.NONE or (event.is_past and not organises):
        return None
    now = standing(event, taken_of(event.translation_key) if is_form else Taken())
    with translation.override(language):
        return Booking(
            way=event.registering,
            now=now,
            opens=_moment(event.registering_opens_at, event) if now.state == State.NOT_YET else "",
            closes=_moment(closes_at(event), event) if now.is_taking and event.registering_closes_at else "",
            url=reverse("event-register", args=[event.pk]) if is_form else mail_address(event),
            own_url=own_url(event, viewer) if is_form else "",
            list_url=reverse("event-participants", args=[event.pk]) if organises else "",
        )


def mail_address(event: EventPage) -> str:
    """A mailto: address with the subject filled in, in the active language."""
    subject = _t("Registration: %(title)s") % {"title": event.title}
    return f"mailto:{event.registering_mail or contact_address()}?subject={quote(subject)}"


def own_url(event: EventPage, viewer: Viewer) -> str:
    """The member's own registration, "" where there is none."""
    if not viewer.is_member:
        return ""
    living = (Registration.State.CONFIRMED, Registration.State.WAITING)
    rows = Registration.objects.filter(record__translation_key=event.translation_key, state__in=living)
    member: Any = viewer.user
    own = rows.filter(user=member).order_by("pk").first()
    return reverse("own-registration", args=[token_of(own)]) if own else ""


def _moment(moment: Any, event: EventPage) -> str:
    return f"{day_and_time(in_zone(moment, event.time_zone))} ({event.time_zone})" if moment else ""
