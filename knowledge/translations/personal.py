"""What is known of a person who proposed or answered corrections of originals, and what is left when they are erased.

What was proposed stays with the page, as what a translator of its institution said; who it was goes.
"""

from typing import Any

from knowledge.translations.markup import plain
from knowledge.translations.models import SourceCorrection
from search.indexing import unit_of_work


def collect(user: Any) -> list[dict[str, Any]]:
    """All that is stored about the person here, as plain values in the order of time."""
    rows = SourceCorrection.objects.filter(author=user) | SourceCorrection.objects.filter(answered_by=user)
    return [
        {
            "what": "correction proposed" if row.author_id == user.pk else f"correction {row.state}",
            "title": plain(row.wording),
            "text": plain(row.proposal),
            "at": row.made_at.isoformat(),
        }
        for row in rows.order_by("made_at")
    ]


def erase(user: Any) -> int:
    """Cut every tie between the person and the proposals; how many rows were changed. Safe to run again."""
    with unit_of_work():
        changed = SourceCorrection.objects.filter(author=user).update(author=None)
        return changed + SourceCorrection.objects.filter(answered_by=user).update(answered_by=None)
