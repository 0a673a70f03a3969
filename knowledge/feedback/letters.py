"""Who is written to about a message, in which language, and what the letter may name.

To staff: that something waits, is nearly due, or late. To the reader: a receipt, and the answer. What a letter to staff
calls the page is its title only where that person may see the page.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from home.addresses import absolute
from home.mails import post
from knowledge.feedback.models import Feedback
from knowledge.institutions.letters import language_of
from knowledge.membership.belonging import coordinators_for, people_of, works_at
from knowledge.membership.models import Membership, Role, User
from knowledge.questions.face.about import thing_of
from search.access import Viewer

STAFF, RECEIPT, REPLY = (f"knowledge/feedback/mails/{name}" for name in ("staff", "receipt", "reply"))
ARRIVED, SOON, LATE = "arrived", "soon", "late"


def coordinators(item: Feedback) -> list[User]:
    """Of the owner's municipality; where no institution owns it, of the one that runs the site."""
    if item.owner is not None:
        return list(coordinators_for(item.owner))
    home = Membership.objects.filter(role=Role.COORDINATOR, institution=None, municipality__is_home=True)
    found = list(User.objects.filter(is_active=True, pk__in=home.values("user")).order_by("pk"))
    return found or list(coordinators_for(None))


def receivers(item: Feedback) -> list[User]:
    """Whoever took it, while they still work there; else the owner's editors, else its authors, else coordinators."""
    taker, owner = item.taken_by, item.owner
    chiefs = coordinators(item)
    if taker is not None and taker.is_active and (taker in chiefs or _writes_at(taker, owner)):
        return [taker]
    if owner is None:
        return chiefs
    return list(people_of(owner, Role.EDITOR)) or list(people_of(owner, Role.AUTHOR)) or chiefs


def arrived(item: Feedback) -> int:
    """A barrier is told to the coordinators as well: the city answers for it, whoever wrote the page."""
    people = receivers(item)
    if item.kind == Feedback.Kind.BARRIER:
        people = [*people, *coordinators(item)]
    return _to_staff(item, people, ARRIVED)


def reminder(item: Feedback) -> int:
    return _to_staff(item, receivers(item), SOON)


def escalation(item: Feedback) -> int:
    """To whoever should have answered, and to the coordinators."""
    return _to_staff(item, [*receivers(item), *coordinators(item)], LATE)


def receipt(item: Feedback) -> None:
    _to_reader(item, RECEIPT)


def reply(item: Feedback) -> None:
    _to_reader(item, REPLY)


def _writes_at(user: User, owner: Any) -> bool:
    return owner is not None and owner.pk in works_at(user, Role.AUTHOR, Role.EDITOR)


def _to_reader(item: Feedback, template: str) -> None:
    known = {code for code, _name in settings.LANGUAGES}
    context = {
        "item": item,
        "kind": item.kind,
        "state": item.state,
        "link": absolute(item.path) if item.path else "",
    }
    language = item.language if item.language in known else settings.LANGUAGE_CODE
    post(template, to=item.email, language=language, context=context, once=f"{template}:{item.pk}")


def _to_staff(item: Feedback, people: Iterable[User], stage: str) -> int:
    letters = [
        post(
            STAFF,
            to=user.email,
            language=language_of(user),
            context=_seen(item, user, stage),
            once=f"feedback:{item.pk}:{stage}:{item.owner_id or 0}:{user.pk}",
        )
        for user in {person.pk: person for person in people}.values()
    ]
    return sum(letter is not None for letter in letters)


def _seen(item: Feedback, user: User, stage: str) -> dict[str, Any]:
    thing = thing_of(item.about, Viewer(user), language_of(user))
    return {
        "item": item,
        "kind": item.kind,
        "stage": stage,
        "title": thing.title if thing else "",
        "due": item.due_at,
        "is_late": item.due_at <= timezone.now(),
        "link": absolute(reverse("feedback-item", args=[item.pk])),
    }
