"""What does following know of a person: subjects, mails, wishes. All of it is theirs alone and goes with them."""

from typing import Any

from home.mails.models import Letter
from knowledge.following.models import SUBJECTS, Follow, FollowedSearch, TranslationWish, WeeklyMail
from search.indexing import unit_of_work


def collect(user: Any) -> list[dict[str, Any]]:
    """All that is stored, as plain values."""
    follows = Follow.objects.filter(user=user).select_related(*SUBJECTS).order_by("since")
    found: list[dict[str, Any]] = [
        {"kind": "follows", "title": str(row.subject), "at": row.since.isoformat(), "off": row.is_off}
        for row in follows
    ]
    for mail in WeeklyMail.objects.filter(user=user):
        since = mail.since.isoformat()
        found.append(
            {"kind": "weekly mail", "on": mail.is_on, "rhythm": mail.rhythm, "weekday": mail.weekday, "at": since}
        )
    for search in FollowedSearch.objects.filter(user=user):
        at = search.since.isoformat()
        found.append({"kind": "followed search", "title": search.query, "language": search.language, "at": at})
    for wish in TranslationWish.objects.filter(user=user).order_by("wished_at"):
        at = wish.wished_at.isoformat()
        found.append({"kind": "wish", "title": wish.subject, "language": wish.language, "at": at})
    return found


def erase(user: Any) -> int:
    """How many rows were removed. Mails that wait go too; run again it does nothing."""
    with unit_of_work():
        rows = (Follow.objects, FollowedSearch.objects, WeeklyMail.objects, TranslationWish.objects)
        gone = sum(one.filter(user=user).delete()[0] for one in rows)
        return gone + Letter.objects.filter(once__startswith=f"weekly:{user.pk}:").delete()[0]
