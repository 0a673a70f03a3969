"""A message arrives: once however often it is sent, with an owner, a date, a receipt, and somebody who learns of it."""

import secrets
from dataclasses import dataclass, field

from django.utils import timezone

from knowledge.feedback import letters
from knowledge.feedback.clock import dates
from knowledge.feedback.models import Feedback
from knowledge.feedback.places import Place
from search.indexing import unit_of_work


@dataclass(frozen=True)
class Message:
    """What a reader sent. `once` is the nonce of the form, where it came by one."""

    kind: str
    text: str
    language: str
    email: str = ""
    once: str = field(default_factory=lambda: secrets.token_hex(12))


def receive(message: Message, place: Place) -> Feedback:
    """The message as a row; the one that was made first where the form is sent again."""
    now = timezone.now()
    remind_at, due_at = dates(message.kind, place.owner, now=now)
    values = {
        "kind": message.kind,
        "path": place.path,
        "about": place.about,
        "language": message.language,
        "text": message.text,
        "email": message.email,
        "owner": place.owner,
        "sent_at": now,
        "remind_at": remind_at,
        "due_at": due_at,
    }
    with unit_of_work():
        item, is_new = Feedback.objects.get_or_create(once=message.once, defaults=values)
        if is_new:
            letters.receipt(item)
            letters.arrived(item)
    return item
