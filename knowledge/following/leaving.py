"""Is a weekly mail still true as it leaves? Asked of every letter right before it is sent, hours after it was written
when the mail server was away: what was closed, withdrawn or renamed meanwhile is not told."""

import datetime
import time

from django.db import transaction

from home.mails.letters import rewrite
from home.mails.models import Letter
from knowledge.following.changes import changes_between
from knowledge.following.digest import REACH
from knowledge.following.interests import Ground
from knowledge.following.letters import letter_context, read_key
from knowledge.following.models import WeeklyMail
from knowledge.following.telling import Catalogue, Span, tell
from search.access import Viewer

FRESH = 30.0  # seconds for which the changes of one moment are read once for all letters of a round

_read: dict[datetime.datetime, tuple[float, Catalogue]] = {}


def still_true(letter: Letter) -> bool:
    """Write the letter anew from the present; False when it has nothing left to tell, or nobody to tell it to.

    What it no longer tells is forgotten as told, so that a later mail may.
    """
    try:
        user_id, moment = read_key(letter.once or "")
    except ValueError:
        return True
    with transaction.atomic():
        mail = WeeklyMail.objects.select_for_update().select_related("user").filter(user=user_id).first()
        if mail is None or not mail.is_on or not mail.user.is_active or mail.user.email != letter.to:
            return False
        at = moment.astimezone(datetime.UTC).isoformat()
        before = frozenset(mail.told.get(at, ()))
        viewer = Viewer(mail.user)
        ground = Ground(viewer)
        span = Span(moment - REACH, moment, told=frozenset(), whole=True)
        found = tell(
            _catalogue(moment, before), ground.interests(mail.user), viewer, language=mail.user.language, span=span
        )
        marks = [mark for told in found for mark in told.marks]
        if before.difference(marks):
            mail.told = {**mail.told, at: marks}
            mail.save(update_fields=["told"])
        if found:
            context, unsubscribe = letter_context(mail.user, found, ground)
            rewrite(letter, context=context, unsubscribe=unsubscribe)
        return bool(found)


def _catalogue(moment: datetime.datetime, marks: frozenset[str]) -> Catalogue:
    known = _read.get(moment)
    if known is None or time.monotonic() - known[0] > FRESH:
        _read.clear()
        known = _read[moment] = (time.monotonic(), Catalogue(changes_between(moment - REACH, moment)))
    whole = known[1]
    return Catalogue([change for change, mark in zip(whole.changes, whole.marks, strict=True) if mark in marks])
