"""What do mirrors know of a person, and what is left of it when they are erased?

The steps of a mirror are acts of institutions and stay, with the institution; that this person took them goes. When
somebody looked at a page is theirs alone and goes altogether.
"""

from typing import Any

from knowledge.institutions.mirror_models import Mirror, MirrorStep, MirrorVisit
from search.indexing import unit_of_work


def collect(user: Any) -> list[dict[str, Any]]:
    """All that is stored about the person in mirrors, as plain values in the order of time."""
    steps = MirrorStep.objects.filter(by=user).select_related("mirror__proposer", "mirror__answerer").order_by("at")
    found = [_said(f"mirror {step.kind}", str(step.mirror), step.at, text=step.reason) for step in steps]
    visits = MirrorVisit.objects.filter(user=user).select_related("mirror__proposer", "mirror__answerer")
    found += [_said("mirror seen", str(visit.mirror), visit.seen_at) for visit in visits.order_by("seen_at")]
    return found


def erase(user: Any) -> int:
    """Cut every tie between the person and mirrors; how many rows were changed. Safe to run again."""
    with unit_of_work():
        changed = Mirror.objects.filter(proposed_by=user).update(proposed_by=None)
        changed += MirrorStep.objects.filter(by=user).without_person()
        changed += MirrorVisit.objects.filter(user=user).delete()[0]
    return changed


def _said(what: str, title: str, at: Any, *, text: str = "") -> dict[str, Any]:
    return {"what": what, "title": title, "text": text, "at": at.isoformat()}
