"""What people who register are told by mail, in the language they chose. Nothing they typed stands in a letter.

Anybody can give anybody's address, so a letter must be no means to send somebody words of one's own.
"""

from typing import Any

from django.urls import reverse
from django.utils import timezone, translation

from home.addresses import absolute
from home.mails import post
from knowledge.events.models import EventPage
from knowledge.events.registration_models import Registration
from knowledge.events.times import local_times, span_of
from knowledge.events.tokens import token_of
from knowledge.institutions.models import Municipality
from knowledge.versions import best_versions, light

TEMPLATE = "knowledge/events/mails/registration"


def confirmed(row: Registration, event: EventPage, *, moved_up: bool = False) -> None:
    """A place, at once or after waiting. Never twice for one registration."""
    _write("moved-up" if moved_up else "confirmed", row, event, once=f"event-place:{row.pk}")


def waits(row: Registration, event: EventPage) -> None:
    _write("waiting", row, event, once=f"event-waits:{row.pk}")


def again(row: Registration, event: EventPage) -> None:
    """Somebody has registered this address once more: at most one letter a day."""
    _write("again", row, event, once=f"event-again:{row.pk}:{timezone.localdate():%Y-%m-%d}")


def cancelled(row: Registration, event: EventPage | None) -> None:
    _write("cancelled", row, event, once=f"event-left:{row.pk}")


def removed(row: Registration, event: EventPage | None) -> None:
    _write("removed", row, event, once=f"event-left:{row.pk}")


def changed(row: Registration, event: EventPage | None, *, telling: int) -> None:
    """A new time or place, a cancelled event, or one that is no longer shown; `telling` counts the occasions."""
    kind = "gone" if event is None else "called-off" if event.is_cancelled else "changed"
    _write(kind, row, event, once=f"event-told:{row.pk}:{telling}")


def gone(row: Registration, last: EventPage, *, telling: int) -> None:
    """The event is not announced any more. The page that went names it where the reader's language has no other left."""
    shown = version_for(row.record.translation_key, row.language)
    names_it = shown is None or last.locale.language_code == row.language
    _write("gone", row, None, once=f"event-told:{row.pk}:{telling}", title=last.title if names_it else "")


def version_for(translation_key: Any, language: str) -> EventPage | None:
    """The page in the reader's language, published ones first; None where all pages are gone."""
    pages = list(light(EventPage.objects.filter(translation_key=translation_key)).order_by("pk"))
    live = [page for page in pages if page.live]
    found: EventPage | None = best_versions(live or pages, language).get(translation_key)
    return found


def _write(kind: str, row: Registration, event: EventPage | None, *, once: str, title: str = "") -> None:
    shown = version_for(row.record.translation_key, row.language)
    title = title or (shown.title if shown is not None else "")
    if not title:
        return
    with translation.override(row.language):
        context = {"kind": kind, "title": title, "waits": row.state == Registration.State.WAITING}
        if event is not None and shown is not None:
            context |= _when_and_where(shown, event)
        if row.is_living:
            token = token_of(row)
            context["own_link"] = absolute(reverse("own-registration", args=[token]))
            context["calendar_link"] = absolute(reverse("own-registration-calendar", args=[token]))
    post(TEMPLATE, to=row.email, language=row.language, context=context, once=once)


def _when_and_where(shown: EventPage, event: EventPage) -> dict[str, Any]:
    """The hour is the leading page's, the words are those of the reader's language."""
    return {
        "span": span_of(event),
        "zone": event.time_zone,
        "clocks": local_times(event, Municipality.objects.prefetch_related("texts")),
        "place": shown.place,
        "event_link": event.link,
        "reason": shown.cancelled_because,
        "page_link": absolute(shown.get_url() or "/"),
    }
