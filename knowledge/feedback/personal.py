"""What do messages of readers know of a person, and how long? A mail address, until some time after the answer.

What was said about a text stays with its institution, as with questions; that this person said it is what goes.
"""

from typing import Any

from django.utils import timezone

from knowledge.feedback.models import Feedback
from knowledge.questions.retention import KEPT
from search.indexing import unit_of_work


def collect(user: Any) -> list[dict[str, Any]]:
    """What the person wrote under the address of their account, and what they took."""
    found = of_address(user.email)
    for row in Feedback.objects.filter(taken_by=user).order_by("sent_at"):
        found.append(
            {"what": "message taken", "reference": row.reference, "text": row.answer, "at": row.sent_at.isoformat()}
        )
    return found


def erase(user: Any) -> int:
    """Cut every tie; how many rows. Safe to run again."""
    with unit_of_work():
        return erase_address(user.email) + Feedback.objects.filter(taken_by=user).update(taken_by=None)


def of_address(email: str) -> list[dict[str, Any]]:
    """The messages that were sent with this mail address."""
    rows = Feedback.objects.filter(email__iexact=email).order_by("sent_at") if email else []
    return [
        {
            "what": f"message ({row.kind})",
            "reference": row.reference,
            "title": row.path,
            "text": row.text,
            "at": row.sent_at.isoformat(),
            "mail": row.email,
        }
        for row in rows
    ]


def erase_address(email: str) -> int:
    """Forget who sent these messages; how many."""
    return _forget(Feedback.objects.filter(email__iexact=email)) if email else 0


def forget_addresses() -> int:
    """The job: remove the addresses of messages that were closed long enough ago. Returns how many."""
    return _forget(Feedback.objects.filter(closed_at__lte=timezone.now() - KEPT).exclude(email=""))


def _forget(rows: Any) -> int:
    changed: int = rows.update(email="", email_forgotten_at=timezone.now())
    return changed
