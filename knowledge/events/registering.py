"""Places are given, given back and passed on. One way in and one way out, both under the lock of the event's record.

So there are never more people with a place than places, who came first is served first, and everybody with a place is
told so exactly once.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from knowledge.events import letters
from knowledge.events.facts import CANCELLED, GONE, leading, mark_of
from knowledge.events.models import EventPage
from knowledge.events.registration_models import EventRecord, Registration
from knowledge.events.standing import State, Taken, free_places, record_of, standing
from search.indexing import unit_of_work

Living = Registration.State


@dataclass(frozen=True)
class Wish:
    """Somebody wants to take part. `once` is the nonce of the form; `agreed` the text they consented to."""

    name: str
    email: str
    language: str
    agreed: str
    version: str
    institution: str = ""
    answer: str = ""
    once: str = ""
    user: Any = None


class NotTaken(Exception):
    """Registration is not possible; `state` says why."""

    def __init__(self, state: State) -> None:
        super().__init__(str(state.label))
        self.state = state


def register(event: EventPage, wish: Wish) -> Registration:
    """A place, or one on the waiting list, and the letter that says which. Raises NotTaken.

    The same form sent again gives the same registration. Whoever is registered under this address already stays so, is
    told by mail and by nothing else: the sender may be somebody else.
    """
    with unit_of_work():
        record = _hold(record_of(event).pk)
        rows = record.registrations
        again = rows.filter(once=wish.once).first() if wish.once else None
        if again is not None:
            return again
        lead = leading(event.translation_key)
        if lead is None or lead.registering != EventPage.Registering.FORM:
            raise NotTaken(State.CLOSED)
        _move_up(record, lead)
        now_is = standing(lead, _taken(record))
        if not now_is.is_taking:
            raise NotTaken(now_is.state)
        key = key_of(wish.email)
        known = rows.filter(email_key=key, state__in=(Living.CONFIRMED, Living.WAITING)).first()
        if known is not None:
            letters.again(known, lead)
            return known
        record.over_at, record.retention_days = lead.over_at, lead.retention_days
        record.forgotten_at = None
        record.save(update_fields=["over_at", "retention_days", "forgotten_at"])
        state = Living.CONFIRMED if now_is.is_open else Living.WAITING
        made = _made(record, wish, state, knows=mark_of(lead))
        (letters.confirmed if now_is.is_open else letters.waits)(made, lead)
        return made


def leave(registration: Registration, *, by_organiser: bool = False, silently: bool = False) -> bool:
    """End a registration; name, mail and answer go at once, and the first who waits moves up. False when it had ended.

    `silently` writes no letter to whoever leaves.
    """
    with unit_of_work():
        record = _hold(registration.record_id)
        row = record.registrations.filter(pk=registration.pk).first()
        if row is None or not row.is_living:
            return False
        lead = leading(record.translation_key)
        if not silently:
            (letters.removed if by_organiser else letters.cancelled)(row, lead)
        row.state = Living.REMOVED if by_organiser else Living.CANCELLED
        row.left_at = timezone.now()
        blank(row)
        row.save()
        _move_up(record, lead)
    return True


def move_up(translation_key: Any) -> int:
    """Give free places to those who wait, in their order; returns how many got one. For an event that has changed."""
    record = EventRecord.objects.filter(translation_key=translation_key).first()
    if record is None:
        return 0
    with unit_of_work():
        return _move_up(_hold(record.pk), leading(translation_key))


def tell(event: EventPage) -> int:
    """Write to everybody registered who does not know the present time, place or cancellation; returns to how many."""
    with unit_of_work():
        record = _hold(record_of(event).pk)
        lead = leading(event.translation_key)
        mark = mark_of(lead)
        rows = list(untold(record, mark))
        if not rows:
            return 0
        _count_telling(record)
        for row in rows:
            letters.changed(row, lead, telling=record.tellings)
            row.knows = mark
            row.save(update_fields=["knows"])
    return len(rows)


def tell_gone(last: EventPage) -> int:
    """Write to everybody registered that the event is not announced any more; returns to how many.

    `last` was just unpublished or deleted. Nobody is told while another of its pages is published, or when the event
    is over.
    """
    with unit_of_work():
        found = EventRecord.objects.filter(translation_key=last.translation_key).first()
        if found is None or last.is_past or leading(last.translation_key) is not None:
            return 0
        record = _hold(found.pk)
        rows = list(untold(record, GONE))
        if rows:
            _count_telling(record)
        for row in rows:
            letters.gone(row, last, telling=record.tellings)
            row.knows = GONE
            row.save(update_fields=["knows"])
    return len(rows)


def _count_telling(record: EventRecord) -> None:
    """Each occasion has its number, by which nobody is told of it twice."""
    record.tellings += 1
    record.save(update_fields=["tellings"])


def untold(record: EventRecord, mark: str) -> Any:
    """Living registrations of people who were told something else than what `mark` stands for.

    That a cancelled event is no longer shown is no news.
    """
    known = (GONE, CANCELLED) if mark == GONE else (mark,)
    return record.registrations.filter(state__in=(Living.CONFIRMED, Living.WAITING)).exclude(knows__in=known)


def key_of(email: str) -> str:
    """By which two spellings of an address are one person."""
    return email.strip().lower()


def blank(row: Registration) -> None:
    """Take out everything about the person."""
    row.name = row.institution = row.email = row.email_key = row.answer = ""
    row.user = None


def _hold(pk: int) -> EventRecord:
    found: EventRecord = EventRecord.objects.select_for_update().get(pk=pk)
    return found


def _taken(record: EventRecord) -> Taken:
    states = list(record.registrations.order_by().values_list("state", flat=True))
    return Taken(states.count(Living.CONFIRMED), states.count(Living.WAITING))


def _move_up(record: EventRecord, lead: EventPage | None) -> int:
    """Nobody moves up into an event that is cancelled, not shown or has begun."""
    if lead is None or lead.is_cancelled or _has_begun(lead):
        return 0
    free = free_places(lead, _taken(record))
    waiting = record.registrations.filter(state=Living.WAITING).order_by("pk")
    rows = list(waiting if free is None else waiting[:free])
    for row in rows:
        row.state = Living.CONFIRMED
        row.knows = mark_of(lead)
        row.save(update_fields=["state", "knows"])
        letters.confirmed(row, lead, moved_up=True)
    return len(rows)


def _has_begun(event: EventPage) -> bool:
    begins: datetime.datetime = event.starts_at
    return begins <= timezone.now()


def _made(record: EventRecord, wish: Wish, state: str, *, knows: str) -> Registration:
    return Registration.objects.create(
        record=record,
        state=state,
        name=wish.name,
        institution=wish.institution,
        email=wish.email.strip(),
        email_key=key_of(wish.email),
        language=wish.language,
        answer=wish.answer,
        user=wish.user,
        consent_version=wish.version,
        consent_text=wish.agreed,
        once=wish.once,
        knows=knows,
    )
