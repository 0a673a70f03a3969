"""Who may see and keep the list of an event's participants: people who speak for the organiser, and coordinators."""

from typing import Any

from knowledge.events.models import EventPage
from knowledge.institutions.acting import own_institutions
from knowledge.membership.granting import reach_of


def may_organise(user: Any, event: EventPage) -> bool:
    """Editors of the organiser, coordinators of its municipality, and those of the whole site.

    Without an organiser, whoever coordinates anything.
    """
    if user is None or not user.is_authenticated or not user.is_active:
        return False
    reach = reach_of(user)
    if reach.is_wide:
        return True
    if event.organiser_id is None:
        return not reach.is_empty
    return bool(own_institutions(user).filter(pk=event.organiser_id).exists())
