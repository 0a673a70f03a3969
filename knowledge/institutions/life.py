"""The life of a mirror: proposed, then confirmed, declined or taken back; confirmed, then ended. One way in for all.

Every step locks the row, asks again whether it is still possible and allowed, writes the history and tells the other
side, in one transaction. A step that came too late raises `StepRefused` with words for the person and changes nothing.
"""

import datetime
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from knowledge.institutions.acting import Standing, standing_of
from knowledge.institutions.letters import tell
from knowledge.institutions.mirror_models import Mirror, MirrorState, MirrorStep
from knowledge.institutions.models import InstitutionPage
from knowledge.topics.models import TopicPage
from search.indexing import unit_of_work

Kind = MirrorStep.Kind
LONGEST_REASON = 500  # characters

_TOO_LATE = {
    MirrorState.PROPOSED: _("The other side has not answered yet."),
    MirrorState.VALID: _("This mirror has been confirmed already."),
    MirrorState.DECLINED: _("This proposal has been declined already."),
    MirrorState.TAKEN_BACK: _("This proposal has been taken back already."),
    MirrorState.ENDED: _("This mirror has ended already."),
}
_TAKEN = _("These two are mirrors already, or one has proposed it to the other.")


class StepRefused(Exception):
    """The step is no longer possible; `message` says why in the reader's language."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(str(message))
        self.message = message


def propose(
    proposer: InstitutionPage, answerer: InstitutionPage, *, by: Any, topics: Iterable[TopicPage] = (), note: str = ""
) -> Mirror:
    """A new proposal in the name of `proposer`; the people of `answerer` are told."""
    standing = standing_of(by)
    if not (standing.wide or proposer.pk in standing.own):
        raise StepRefused(_("You do not speak for this institution."))
    mirror = Mirror(proposer=proposer, answerer=answerer, proposed_by=by)
    try:
        mirror.clean()
    except ValidationError as error:
        raise StepRefused(" ".join(error.messages)) from error
    with unit_of_work():
        if Mirror.objects.of_pair(proposer.pk, answerer.pk).living().exists():
            raise StepRefused(_TAKEN)
        try:
            with transaction.atomic():
                mirror.save()
        except IntegrityError as error:  # somebody else proposed it at this very moment
            raise StepRefused(_TAKEN) from error
        mirror.topics.set(topics)
        _write(mirror, Kind.PROPOSED, by, side=proposer.pk if proposer.pk in standing.own else None, reason=note)
    return mirror


def confirm(mirror: Mirror, *, by: Any, since: datetime.date | None = None) -> Mirror:
    """The other side says yes; the mirror holds from now on, and since `since` (default: today)."""
    with unit_of_work():
        row, standing = _locked(mirror, "confirm", by)
        row.confirmed_at, row.since = timezone.now(), since or timezone.localdate()
        row.save(update_fields=["confirmed_at", "since"])
        _write(row, Kind.CONFIRMED, by, side=_side(standing, row))
    return row


def decline(mirror: Mirror, *, by: Any, reason: str) -> Mirror:
    """The other side says no, and why. The pair can be proposed again."""
    with unit_of_work():
        row, standing = _locked(mirror, "decline", by)
        row.declined_at, row.end_reason = timezone.now(), reason[:LONGEST_REASON]
        row.save(update_fields=["declined_at", "end_reason"])
        _write(row, Kind.DECLINED, by, side=_side(standing, row), reason=reason)
    return row


def take_back(mirror: Mirror, *, by: Any, reason: str = "") -> Mirror:
    """The side that proposed withdraws its proposal before it was answered."""
    with unit_of_work():
        row, standing = _locked(mirror, "take_back", by)
        row.ended_on, row.end_reason = timezone.localdate(), reason[:LONGEST_REASON]
        row.save(update_fields=["ended_on", "end_reason"])
        _write(row, Kind.TAKEN_BACK, by, side=_side(standing, row, first=row.proposer_id), reason=reason)
    return row


def end(mirror: Mirror, *, by: Any, reason: str) -> Mirror:
    """Either side ends a mirror that holds. Its page stays and says so."""
    with unit_of_work():
        row, standing = _locked(mirror, "end", by)
        row.ended_on, row.end_reason = timezone.localdate(), reason[:LONGEST_REASON]
        row.save(update_fields=["ended_on", "end_reason"])
        _write(row, Kind.ENDED, by, side=_side(standing, row), reason=reason)
    return row


def change_topics(mirror: Mirror, topics: Iterable[TopicPage], *, by: Any) -> Mirror:
    """Either side says what the mirror is about. The same topics again are no step."""
    with unit_of_work():
        row, standing = _locked(mirror, "change", by)
        chosen = list(topics)
        if {topic.pk for topic in chosen} != set(row.topics.values_list("pk", flat=True)):
            row.topics.set(chosen)
            _write(row, Kind.TOPICS, by, side=_side(standing, row))
    return row


def _locked(mirror: Mirror, action: str, by: Any) -> tuple[Mirror, Standing]:
    """The row as it is now, held until the end of the transaction, if this person may do this to it now."""
    row = Mirror.objects.select_for_update(of=("self",)).select_related("proposer", "answerer").get(pk=mirror.pk)
    standing = standing_of(by)
    if standing.may(action, row):
        return row, standing
    possible = {"end": (MirrorState.VALID,), "change": (MirrorState.PROPOSED, MirrorState.VALID)}
    if row.state in possible.get(action, (MirrorState.PROPOSED,)):
        raise StepRefused(_("This step belongs to people who speak for the other side."))
    raise StepRefused(_TOO_LATE[row.state])


def _side(standing: Standing, mirror: Mirror, *, first: int | None = None) -> int | None:
    """In whose name the person acts: of two own sides the one asked (or `first`); None for people of the whole site."""
    own = standing.sides(mirror)
    wanted = mirror.answerer_id if first is None else first
    return wanted if wanted in own else next(iter(own), None)


def _write(mirror: Mirror, kind: str, by: Any, *, side: int | None, reason: str = "") -> None:
    keys = [key.hex for key in mirror.topics.order_by("path").values_list("translation_key", flat=True)]
    step = MirrorStep.objects.create(
        mirror=mirror, kind=kind, by=by, institution_id=side, reason=reason[:LONGEST_REASON], topics=keys
    )
    tell(mirror, step)
