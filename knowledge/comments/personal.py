"""What do comments know of a person? What they wrote stays, without them; that they were named goes."""

from typing import Any

from home.mails.models import Letter
from knowledge.comments.models import Mention, StaffComment
from search.indexing import unit_of_work


def collect(user: Any) -> list[dict[str, Any]]:
    rows = StaffComment.objects.filter(author=user)
    named = StaffComment.objects.filter(mentions__user=user).exclude(author=user)
    return [
        {
            "what": what,
            "title": row.about,
            "text": row.text if what == "comment" else "",
            "at": row.written_at.isoformat(),
        }
        for what, found in (("comment", rows), ("named in a comment", named))
        for row in found
    ]


def erase(user: Any) -> int:
    """How many rows were changed. Letters that wait for the person go too."""
    with unit_of_work():
        changed = StaffComment.objects.filter(author=user).update(author=None)
        changed += StaffComment.objects.filter(resolved_by=user).update(resolved_by=None)
        changed += Mention.objects.filter(user=user).delete()[0]
        waiting = Letter.objects.filter(once__startswith="comment:", once__endswith=f":{user.pk}")
        return changed + waiting.delete()[0]
