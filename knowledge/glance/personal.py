"""Which reports did a person ask for? Theirs alone, and gone with them."""

from typing import Any

from knowledge.glance.models import CouncilReport
from search.indexing import unit_of_work


def collect(user: Any) -> list[dict[str, Any]]:
    """What was asked for, as plain values; the file is the site's."""
    rows = CouncilReport.objects.filter(user=user).defer("data")
    return [
        {"kind": "report", "title": str(row), "language": row.language, "at": row.asked_at.isoformat()} for row in rows
    ]


def erase(user: Any) -> int:
    """How many rows were removed."""
    with unit_of_work():
        return CouncilReport.objects.filter(user=user).delete()[0]
