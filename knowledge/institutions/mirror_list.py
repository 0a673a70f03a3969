"""Who mirrors whom, who has no mirror yet, and what the reader could do about it."""

from typing import Any

from knowledge.institutions.acting import Standing, readable_mirrors, standing_of
from knowledge.institutions.directory import municipalities
from knowledge.institutions.mirror_models import LIVING
from knowledge.institutions.mirrors import Side, mirrors_of, pairs
from knowledge.institutions.suggesting import Likely, Suggestion
from search.access import Viewer

MOST_SUGGESTED = 12


def mirrors_context(viewer: Viewer, language: str) -> dict[str, Any]:
    """For `knowledge/institutions/mirrors.html`: readers without an account see what holds, members also what lacks."""
    context: dict[str, Any] = {"pairs": pairs(mirrors_of(viewer), viewer, language), "standing": Standing(None)}
    if not viewer.is_member:
        return context
    waiting = readable_mirrors(viewer).filter(LIVING, confirmed_at=None).select_related("proposer", "answerer")
    likely, standing = Likely(viewer, language), standing_of(viewer.user)
    return {
        **context,
        "standing": standing,
        "waiting": pairs(waiting.order_by("-proposed_at"), viewer, language),
        "alone": alone(likely, viewer),
        "suggestions": suggested(likely, standing),
    }


def alone(likely: Likely, viewer: Viewer) -> list[tuple[str, list[Side]]]:
    """The institutions without a mirror that holds, by municipality (its name in the reader's language)."""
    found: dict[str, list[Side]] = {row.name: [] for row in municipalities(viewer).values()}
    for _pk, side in likely.without_mirror():
        found[side.municipality].append(side)
    return [(name, sides) for name, sides in found.items() if sides]


def suggested(likely: Likely, standing: Standing) -> list[Suggestion]:
    """For the institutions one speaks for that have no mirror that holds, the best first."""
    free = [pk for pk, _side in likely.without_mirror() if standing.wide or pk in standing.own]
    found = [one for pk in free for one in likely.of(pk)]
    return sorted(found, key=lambda one: -one.score)[:MOST_SUGGESTED]
