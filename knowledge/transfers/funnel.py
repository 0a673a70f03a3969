"""How many institutions have seen, tried, adapted or adopted a thing, and which ones: the funnel beside it."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count
from django.urls import reverse

from knowledge.transfers.listing import Who, who
from knowledge.transfers.models import State, Transfer
from knowledge.transfers.subjects import Key
from search.access import Viewer


@dataclass(frozen=True)
class Said:
    """What one institution says, short."""

    who: Who
    url: str
    cost: str = ""
    reason: str = ""


@dataclass
class Stage:
    """One state with those who are there now. `share` is their part of all, in hundredths, for the bar."""

    state: str
    label: str
    said: list[Said] = field(default_factory=list)
    share: int = 0

    @property
    def count(self) -> int:
        return len(self.said)


def funnel(key: Key, viewer: Viewer, language: str) -> list[Stage]:
    """The states in their order, each institution the viewer may see in exactly one; [] where nobody said anything."""
    kind, value = key
    about: dict[str, Any] = {"article_key" if kind == "article" else "document_id": value}
    if not Transfer.objects.filter(**about).exists():  # of most things nobody said anything; the rule costs more
        return []
    found = list(Transfer.objects.visible_to(viewer).filter(**about).order_by("-on", "-pk"))
    if not found:
        return []
    known = who({one.institution_id for one in found}, viewer, language)
    stages = {state.value: Stage(state.value, str(state.label)) for state in State}
    for one in found:
        if one.institution_id in known:
            cost, reason = (
                (one.get_cost_display() if one.cost else ""),
                (one.get_reason_display() if one.reason else ""),
            )
            said = Said(known[one.institution_id], reverse("transfer", args=[one.pk]), cost, reason)
            stages[one.state].said.append(said)
    total = sum(stage.count for stage in stages.values())
    for stage in stages.values():
        stage.share = round(100 * stage.count / total) if total else 0
    return [stage for stage in stages.values() if stage.count] if total else []


def counts(viewer: Viewer) -> dict[str, int]:
    """State -> how many transfers the viewer may see, over all subjects; one query. States nobody is in are 0."""
    rows = Transfer.objects.visible_to(viewer).order_by().values_list("state").annotate(number=Count("pk"))
    return {**{state.value: 0 for state in State}, **dict(rows)}
