"""The mail of what is new: who is due, what are they told, and is it still true when the mail leaves?

A change is told once, whatever the rhythm was: what happened in the last five weeks is read again, less what is
remembered as told. So something that was closed, late or dated back when its time was told is told later, and nothing
twice. A mail tells all that is there as it is written, not only up to the hour it was due: its titles are the present
ones. What it tells, the memory of it and the letter in the outbox are written in one transaction.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from knowledge.following.changes import Audience, changes_between
from knowledge.following.interests import Ground, Interest
from knowledge.following.letters import write_letter
from knowledge.following.models import Follow, FollowedSearch, WeeklyMail
from knowledge.following.searches import Searches
from knowledge.following.telling import Catalogue, Span, Told, tell
from knowledge.following.weeks import municipalities_of, next_moment
from knowledge.membership.models import User
from search.access import Viewer
from search.indexing import unit_of_work
from search.models import IndexState
from search.versions import Kept, name_of

REACH = datetime.timedelta(weeks=5)  # how far back a mail looks for what could not be told before
AT_A_TIME = 50  # people per transaction
AN_HOUR = datetime.timedelta(hours=1)  # after which mails at once are looked at again, though nothing was written

_written: Kept[datetime.datetime] = Kept()  # when what is on the site now was first noticed


@dataclass(frozen=True)
class Due:
    user: User
    moment: datetime.datetime
    follows: Sequence[Follow]
    searches: Sequence[FollowedSearch]


def send_due() -> int:
    """Job of the schedule: write the mails that are due by now. Returns how many letters were written."""
    return write_due(timezone.now())


def write_due(now: datetime.datetime) -> int:
    """The changes are read once; who may see them is asked per audience, in the transaction that writes the letters."""
    open_accounts(now)
    version = name_of(IndexState.read())
    due = _due(now, written=_written.get(version) or _written.put(version, now))
    return _write_all(due, now) if due else 0


def _write_all(due: Sequence[Due], now: datetime.datetime) -> int:
    moments = [one.moment for one in due]
    # What a clock that ran ahead has dated is there already, and its title is shown.
    catalogue, searches = Catalogue(changes_between(min(moments) - REACH, now + REACH)), Searches()
    # Before the transactions: inside one an index is not brought up to date, and leaves out what it does not know yet.
    found = {one.user.pk: searches.interests(Viewer(one.user), one.searches) for one in due if one.searches}
    return sum(_write(some, catalogue, found) for some in _audiences(due))


def open_accounts(now: datetime.datetime) -> None:
    """Members who have no mail of what is new yet get one, which begins now."""
    missing = User.objects.filter(is_active=True, weekly_mail=None, memberships__isnull=False).distinct()
    rows = [WeeklyMail(user_id=pk, since=now) for pk in missing.values_list("pk", flat=True)]
    WeeklyMail.objects.bulk_create(rows, ignore_conflicts=True)


def mail_of(user: Any) -> WeeklyMail:
    """This person's mail, begun now where there was none."""
    return WeeklyMail.objects.get_or_create(user=user)[0]


def _due(now: datetime.datetime, *, written: datetime.datetime) -> list[Due]:
    rows = WeeklyMail.objects.filter(is_on=True, user__is_active=True, user__memberships__isnull=False)
    # Who was looked at since anything was written would hear nothing; what the clock alone opens waits an hour.
    at_rest = Q(rhythm=WeeklyMail.Rhythm.AT_ONCE, until__gte=max(written, now - AN_HOUR))
    rows = rows.exclude(at_rest).distinct().select_related("user").defer("told")
    mails = list(rows.order_by("user_id"))
    cities = municipalities_of([mail.user_id for mail in mails])
    found = [(mail, next_moment(mail, now, cities.get(mail.user_id))) for mail in mails]
    waiting = {mail.user_id: (mail.user, moment) for mail, moment in found if moment is not None}
    follows, searches = _by_person(Follow, waiting), _by_person(FollowedSearch, waiting)
    return [Due(user, moment, follows[pk], searches[pk]) for pk, (user, moment) in waiting.items()]


def _by_person(model: Any, people: Iterable[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in model.objects.filter(user__in=people).order_by("since", "pk"):
        found[row.user_id].append(row)
    return found


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


def _write(people: Sequence[Due], catalogue: Catalogue, searches: Mapping[int, list[Interest]]) -> int:
    with unit_of_work():
        audience, ground, written = Audience(), Ground(Viewer(people[0].user)), 0
        ground.singles.prepare(follow for one in people for follow in one.follows)
        # Read again under their locks: another worker, or the person, may have been here meanwhile.
        rows = WeeklyMail.objects.select_for_update().filter(user__in=[one.user.pk for one in people], is_on=True)
        mails = {mail.user_id: mail for mail in rows}
        for one in people:
            mail = mails.get(one.user.pk)
            if mail is None or one.moment <= (mail.until or mail.since):
                continue
            viewer = Viewer(one.user)
            viewer.audience = audience  # type: ignore[attr-defined]
            interests = ground.interests(one.user, one.follows) + searches.get(one.user.pk, [])
            told = _tell(one, mail, catalogue, interests=interests, viewer=viewer)
            marks = [mark for line in told for mark in line.marks]
            mail.remember(one.moment, marks, forget_before=one.moment - 2 * REACH)
            written += write_letter(one.user, told, ground, one.moment) is not None
        WeeklyMail.objects.bulk_update(mails.values(), ["told", "until"])
        return written


def _tell(
    one: Due, mail: WeeklyMail, catalogue: Catalogue, *, interests: Sequence[Interest], viewer: Viewer
) -> list[Told]:
    since = max(one.moment - REACH, mail.since)
    span = Span(since, one.moment + 2 * REACH, told=mail.marks())
    return tell(catalogue, interests, viewer, language=one.user.language, span=span)


def switch_off(user: Any) -> bool:
    """End the mail, whatever its rhythm; False when it was off already."""
    with transaction.atomic():
        mail = mail_of(user)
        if not mail.is_on:
            return False
        mail.is_on = False
        mail.save(update_fields=["is_on"])
        return True
