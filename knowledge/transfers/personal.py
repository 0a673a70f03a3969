"""What do transfers know of a person, and what is left of it when they are erased?

What was said is said by an institution and stays. That this person recorded it goes; who may be asked about it is a
contact of the institution, whose own erasure empties it here as well.
"""

from typing import Any

from knowledge.transfers.models import Transfer, TransferStep
from search.indexing import unit_of_work


def collect(user: Any) -> list[dict[str, Any]]:
    """All that is stored about the person in transfers, as plain values in the order of time."""
    steps = TransferStep.objects.filter(by=user).select_related("transfer__institution").order_by("at")
    return [
        {
            "what": "transfer withdrawn" if step.withdrawn else f"transfer {step.state}",
            "title": str(step.transfer),
            "text": step.changed,
            "at": step.at.isoformat(),
        }
        for step in steps
    ]


def erase(user: Any) -> int:
    """Cut every tie between the person and transfers; how many rows were changed. Safe to run again."""
    with unit_of_work():
        changed = Transfer.objects.filter(recorded_by=user).update(recorded_by=None)
        changed += Transfer.objects.filter(mail__iexact=user.email).update(mail="")
        changed += TransferStep.objects.filter(by=user).without_person()
    return int(changed)
