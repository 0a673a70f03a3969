"""Which packs are a person's? Theirs alone, and gone with them."""

from typing import Any

from knowledge.packs.models import TopicPack
from search.indexing import unit_of_work


def collect(user: Any) -> list[dict[str, Any]]:
    """Which topics they took along, as plain values."""
    return [
        {"at": one.asked_at.isoformat(), "topic": str(one.topic), "language": one.language, "kind": one.kind}
        for one in TopicPack.objects.filter(owner=user).defer("manifest", "sources")
    ]


def erase(user: Any) -> int:
    """How many were removed; their files go with them."""
    with unit_of_work():
        return TopicPack.objects.filter(owner=user).delete()[0]
