"""The weekly mail: who is due, what are they told, and is it still true when the mail leaves?

A change is told once: what happened in the last five weeks is read again, less what is remembered as told. So something
that was closed, late or dated back when its week was told is told later, and nothing twice. A mail tells all that is
there as it is written, not only up to the hour it was due: its titles are the present ones. What it tells, the memory of
it and the letter in the outbox are written in one transaction.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from knowledge.following.changes import Audience, changes_between
from knowledge.following.interests import Ground
from knowledge.following.letters import write_letter
from knowledge.following.models import Follow, WeeklyMail
from knowledge.following.telling import Catalogue, Span, tell
from knowledge.following.weeks import due_moment, municipalities_of
from knowledge.membership.models import User
from search.access import Viewer
from search.indexing import unit_of_work

REACH = datetime.timedelta(weeks=5)  # how far back a mail looks for what could not be told before
AT_A_TIME = 50  # people per transaction


@dataclass(frozen=True)
class Due:
    user: User
    moment: datetime.datetime
    follows: Sequence[Follow]


def send_weekly() -> int:
    """Job of the schedule: write the mails that are due by now. Returns how many letters were written."""
    return write_due(timezone.now())


def write_due(now: datetime.datetime) -> int:
    """The changes are read once; who may see them is asked per audience, in the transaction that writes the letters."""
    open_accounts(now)
    due = _due(now)
    if not due:
        return 0
    moments = [one.moment for one in due]
    # What a clock that ran ahead has dated is there already, and its title is shown.
    catalogue = Catalogue(changes_between(min(moments) - REACH, now + REACH))
    return sum(_write(some, catalogue) for some in _audiences(due))


def open_accounts(now: datetime.datetime) -> None:
    """Members who have no weekly mail yet get one, which begins now."""
    missing = User.objects.filter(is_active=True, weekly_mail=None, memberships__isnull=False).distinct()
    rows = [WeeklyMail(user_id=pk, since=now) for pk in missing.values_list("pk", flat=True)]
    WeeklyMail.objects.bulk_create(rows, ignore_conflicts=True)


def mail_of(user: Any) -> WeeklyMail:
    """This person's weekly mail, begun now where there was none."""
    return WeeklyMail.objects.get_or_create(user=user)[0]


def _due(now: datetime.datetime) -> list[Due]:
    rows = WeeklyMail.objects.filter(is_on=True, user__is_active=True, user__memberships__isnull=False)
    mails = list(rows.distinct().select_related("user").defer("told").order_by("user_id"))
    cities = municipalities_of([mail.user_id for mail in mails])
    found = [(mail, due_moment(now, cities.get(mail.user_id), mail.weekday)) for mail in mails]
    waiting = {mail.user_id: (mail, moment) for mail, moment in found if moment > (mail.until or mail.since)}
    follows: dict[int, list[Follow]] = defaultdict(list)
    for follow in Follow.objects.filter(user__in=waiting).order_by("since", "pk"):
        follows[follow.user_id].append(follow)
    return [Due(mail.user, moment, follows[pk]) for pk, (mail, moment) in waiting.items()]


def _audiences(due: Iterable[Due]) -> Iterator[list[Due]]:
    """People with the same groups together, at most AT_A_TIME."""
    through: Any = User.groups.through
    groups: dict[int, set[int]] = defaultdict(set)
    for user, group in through.objects.filter(user__in=[one.user.pk for one in due]).values_list("user_id", "group_id"):
        groups[user].add(group)
    together: dict[Any, list[Due]] = defaultdict(list)
    for one in due:
        together[one.user.is_superuser, frozenset(groups[one.user.pk])].append(one)
    for people in together.values():
        for start in range(0, len(people), AT_A_TIME):
            yield people[start : start + AT_A_TIME]


def _write(people: Sequence[Due], catalogue: Catalogue) -> int:
    with unit_of_work():
        audience, ground, written = Audience(), Ground(Viewer(people[0].user)), 0
        for one in people:
            viewer = Viewer(one.user)
            viewer.audience = audience  # type: ignore[attr-defined]
            written += _write_one(one, catalogue, viewer, ground)
        return written


def _write_one(one: Due, catalogue: Catalogue, viewer: Viewer, ground: Ground) -> bool:
    """Reads the row again under its lock: another worker, or the person, may have been here meanwhile."""
    mail = WeeklyMail.objects.select_for_update().filter(user=one.user, is_on=True).first()
    if mail is None or one.moment <= (mail.until or mail.since):
        return False
    since = max(one.moment - REACH, mail.since)
    span = Span(since, one.moment + 2 * REACH, told=mail.marks())
    interests = ground.interests(one.user, one.follows)
    told = tell(catalogue, interests, viewer, language=one.user.language, span=span)
    marks = [mark for line in told for mark in line.marks]
    mail.remember(one.moment, marks, forget_before=one.moment - 2 * REACH)
    mail.save(update_fields=["until", "told"])
    return write_letter(one.user, told, ground, one.moment) is not None


def switch_off(user: Any) -> bool:
    """End the weekly mail; False when it was off already."""
    with transaction.atomic():
        mail = mail_of(user)
        if not mail.is_on:
            return False
        mail.is_on = False
        mail.save(update_fields=["is_on"])
        return True
