"""What do events know of a person with an account, and what is left of it when they are erased?

A registration under their account or under their mail address is theirs. Erased, it ends as if they had cancelled it,
without a letter, and whoever waited moves up.
"""

from typing import Any

from django.db.models import Q

from knowledge.events.letters import version_for
from knowledge.events.registering import key_of, leave
from knowledge.events.registration_models import Registration

LIVING = (Registration.State.CONFIRMED, Registration.State.WAITING)


def collect(user: Any) -> list[dict[str, Any]]:
    """All that is stored about the person at events, as plain values in the order of time."""
    return _said(_of(user))


def erase(user: Any) -> int:
    """End the person's registrations and take out all about them; how many. Safe to run again."""
    return sum(leave(row, silently=True) for row in _of(user))


def of_address(email: str) -> list[dict[str, Any]]:
    """The same for a mail address without an account."""
    return _said(_at(email))


def erase_address(email: str) -> int:
    return sum(leave(row, silently=True) for row in _at(email))


def _of(user: Any) -> Any:
    mine = Q(user=user) | Q(email_key=key_of(user.email)) if user.email else Q(user=user)
    return Registration.objects.filter(mine, state__in=LIVING).order_by("registered_at", "pk")


def _at(email: str) -> Any:
    rows = Registration.objects.filter(email_key=key_of(email), state__in=LIVING)
    return rows.order_by("registered_at", "pk")


def _said(rows: Any) -> list[dict[str, Any]]:
    found = []
    for row in rows.select_related("record"):
        event = version_for(row.record.translation_key, row.language)
        found.append(
            {
                "what": f"event registration {row.state}",
                "title": event.title if event else "",
                "text": row.answer,
                "at": row.registered_at.isoformat(),
                "name": row.name,
                "institution": row.institution,
                "email": row.email,
                "agreed": row.consent_text,
                "agreed_at": row.consent_at.isoformat(),
            }
        )
    return found
