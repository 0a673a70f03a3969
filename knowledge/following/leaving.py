"""Is a mail of what is new still true as it leaves? Asked of every letter right before it is sent, hours after it was
written when the mail server was away: what was closed, withdrawn or renamed meanwhile is not told."""

import datetime
import time

from django.db import transaction
from django.utils import timezone

from home.mails.letters import rewrite
from home.mails.models import Letter
from knowledge.following.changes import changes_between
from knowledge.following.digest import REACH
from knowledge.following.interests import Ground, Interest
from knowledge.following.letters import letter_context, read_key
from knowledge.following.models import FollowedSearch, WeeklyMail
from knowledge.following.searches import Searches
from knowledge.following.telling import Catalogue, Span, tell
from search.access import Viewer

FRESH = 30.0  # seconds for which the changes of one moment are read once for all letters of a round

_read: dict[datetime.datetime, tuple[float, Catalogue, Searches]] = {}


def still_true(letter: Letter) -> bool:
    """Write the letter anew from the present; False when it has nothing left to tell, or nobody to tell it to.

    What it no longer tells is forgotten as told, so that a later mail may. What a later letter, waiting too, tells with
    its present title is left to that one.
    """
    try:
        user_id, moment = read_key(letter.once or "")
    except ValueError:
        return True
    searches = _searches(user_id, moment)  # outside the transaction, where an index may be brought up to date
    with transaction.atomic():
        mail = WeeklyMail.objects.select_for_update().select_related("user").filter(user=user_id).first()
        if mail is None or not mail.is_on or not mail.user.is_active or mail.user.email != letter.to:
            return False
        at = moment.astimezone(datetime.UTC).isoformat()
        before = frozenset(mail.told.get(at, ()))
        viewer = Viewer(mail.user)
        ground = Ground(viewer)
        later = frozenset(mark for other, marks in mail.told.items() if other > at for mark in marks)
        present = _present(moment)[0]
        left = _same_things(present, later) & before
        catalogue = _again(present, before - left, (mail.marks() - before) | left)
        span = Span(moment - REACH, moment + 2 * REACH, whole=True)
        interests = ground.interests(mail.user) + searches
        found = tell(catalogue, interests, viewer, language=mail.user.language, span=span)
        marks = [*sorted(left), *(mark for told in found for mark in told.marks)]
        if before.symmetric_difference(marks):
            mail.told = {**mail.told, at: marks}
            mail.save(update_fields=["told"])
        if found:
            context, unsubscribe = letter_context(mail.user, found, ground)
            rewrite(letter, context=context, unsubscribe=unsubscribe)
        return bool(found)


def _searches(user_id: int, moment: datetime.datetime) -> list[Interest]:
    rows = list(FollowedSearch.objects.filter(user=user_id).select_related("user"))
    return _present(moment)[1].interests(Viewer(rows[0].user), rows) if rows else []


def _present(moment: datetime.datetime) -> tuple[Catalogue, Searches]:
    known = _read.get(moment)
    if known is None or time.monotonic() - known[0] > FRESH:
        _read.clear()
        changes = changes_between(moment - REACH, timezone.now() + REACH)
        known = _read[moment] = (time.monotonic(), Catalogue(changes), Searches())
    return known[1:]


def _same_things(present: Catalogue, marks: frozenset[str]) -> frozenset[str]:
    """The marks of all changes of the things that these marks are about."""
    known = list(zip(present.changes, present.marks, strict=True))
    things = {change.thing for change, mark in known if mark in marks and change.thing}
    return frozenset(mark for change, mark in known if change.thing in things)


def _again(present: Catalogue, marks: frozenset[str], elsewhere: frozenset[str]) -> Catalogue:
    """The changes of these marks, and what has happened since to the same things: a letter shows their present titles."""
    known = list(zip(present.changes, present.marks, strict=True))
    things = {change.thing for change, mark in known if mark in marks and change.thing}
    return Catalogue(
        [change for change, mark in known if mark in marks or (change.thing in things and mark not in elsewhere)]
    )
