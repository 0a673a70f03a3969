"""What those who answer can do with a message: take it, answer, decline, hand it over. Each step asks the rules again."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _t

from knowledge.feedback import letters
from knowledge.feedback.models import LONGEST_TEXT, Feedback, KnownBarrier
from knowledge.institutions.models import InstitutionPage
from knowledge.questions.face.about import thing_of
from search.access import Viewer
from search.indexing import unit_of_work

State = Feedback.State


def take(pk: int, user: Any) -> Feedback:
    """This person sees to it; taken from a colleague where it was taken before. Raises PermissionDenied."""
    with unit_of_work():
        item = _held(pk, user)
        item.state, item.taken_by = State.TAKEN, user
        item.save(update_fields=["state", "taken_by"])
    return item


def close(pk: int, state: str, *, text: str, user: Any) -> Feedback:
    """Answered or declined, with words for the reader, who gets them by mail where an address was left.

    Raises PermissionDenied, and ValidationError without words or with too many.
    """
    text = text.strip().replace("\x00", "")
    if not text:
        raise ValidationError(_t("Say in a few words what became of it; the reader is told so."))
    if len(text) > LONGEST_TEXT:
        raise ValidationError(_t("At most %(longest)d characters are possible.") % {"longest": LONGEST_TEXT})
    with unit_of_work():
        item = _held(pk, user)
        item.state, item.answer, item.taken_by, item.closed_at = State(state), text, user, timezone.now()
        item.save(update_fields=["state", "answer", "taken_by", "closed_at"])
        if item.state == State.DECLINED:
            for named in KnownBarrier.objects.filter(report=item):
                named.save()  # a message moves no kept page, but the statement names this one no longer
        letters.reply(item)
    return item


def hand_over(pk: int, to: InstitutionPage | None, *, user: Any) -> Feedback:
    """To another institution, or to the coordinators of the site; the date stays. Raises PermissionDenied, and
    ValidationError where the message is about something not everybody may see."""
    with unit_of_work():
        item = _held(pk, user)
        if not may_hand_over(item):
            raise ValidationError(_t("It is about something that is not public, and stays with its institution."))
        item.owner, item.taken_by, item.state = to, None, State.OPEN
        item.save(update_fields=["owner", "taken_by", "state"])
        letters.arrived(item)
    return item


def may_hand_over(item: Feedback) -> bool:
    """Whether the message names nothing that is closed to whoever would get it."""
    return not item.about or thing_of(item.about, Viewer(None), item.language) is not None


def _held(pk: int, user: Any) -> Feedback:
    """The row, locked, where this person may answer it and it is not closed."""
    item = Feedback.objects.visible_to(Viewer(user)).select_for_update(of=("self",)).filter(pk=pk).first()
    if item is None:
        raise PermissionDenied
    if not item.is_waiting:
        raise ValidationError(_t("Somebody has closed it meanwhile."))
    return item
