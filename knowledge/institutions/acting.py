"""Who speaks for which institution: its editors, and the coordinators and administrators of its municipality.

People of the whole site belong to no side: they may propose and end a mirror, but answer in nobody's place.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from knowledge.institutions.mirror_models import LIVING, Mirror, MirrorRows, MirrorState
from knowledge.institutions.models import InstitutionPage
from knowledge.membership.belonging import coordinated_by, institutions_of, works_at
from knowledge.membership.granting import reach_of
from knowledge.membership.models import Membership, Role
from knowledge.relations import source_locale
from search.access import Viewer


def own_institutions(user: Any) -> Any:
    """Institutions (source language) the user speaks for as one of their side."""
    at = Membership.objects.filter(user=user, role=Role.EDITOR).values("institution")
    sides = InstitutionPage.objects.filter(locale=source_locale())
    return sides.filter(Q(pk__in=at) | Q(municipality__in=reach_of(user).municipalities)).order_by("title")


def proposable(user: Any) -> Any:
    """Institutions in whose name the user may propose a mirror."""
    return (
        InstitutionPage.objects.filter(locale=source_locale()).order_by("title")
        if reach_of(user).is_wide
        else own_institutions(user)
    )


def mirrors_within_reach(user: Any) -> Any:
    """Mirrors, in whatever state, of which the user speaks for a side; all of them for people of the whole site."""
    rows = Mirror.objects.select_related("proposer", "answerer")
    if reach_of(user).is_wide:
        return rows
    own = own_institutions(user).values("pk")
    return rows.filter(Q(proposer__in=own) | Q(answerer__in=own))


def readable_mirrors(viewer: Viewer) -> MirrorRows:
    """Mirrors whose page the viewer may open: those that hold or ended between institutions they may see.

    What was only proposed, declined or taken back is for people who belong to one of the two sides.
    """
    rows: MirrorRows = Mirror.objects.between_visible(viewer)
    once_confirmed = Q(confirmed_at__isnull=False)
    if not viewer.is_member:
        return rows.filter(once_confirmed)
    own = institutions_of(viewer.user)
    return rows.filter(once_confirmed | Q(proposer__in=own) | Q(answerer__in=own))


@dataclass(frozen=True)
class Standing:
    """What a person may do with mirrors: the pks of the institutions they speak for; `wide` for the whole site."""

    person: int | None
    own: frozenset[int] = frozenset()
    wide: bool = False

    @property
    def speaks(self) -> bool:
        return self.wide or bool(self.own)

    def sides(self, mirror: Mirror) -> list[int]:
        """Pks of the sides of the mirror this person speaks for."""
        return [pk for pk in (mirror.proposer_id, mirror.answerer_id) if pk in self.own]

    def may(self, action: str, mirror: Mirror) -> bool:
        """`view`, `change` (topics), `end`, `take_back` (a proposal), `confirm`, `decline`; nothing else.

        Only the other side answers a proposal, and the person who proposed does not confirm it.
        """
        state = mirror.state
        involved = self.wide or bool(self.sides(mirror))
        if action in ("confirm", "decline"):
            other = state == MirrorState.PROPOSED and mirror.answerer_id in self.own
            return other and (action == "decline" or mirror.proposed_by_id != self.person)
        if action == "take_back":
            return state == MirrorState.PROPOSED and (self.wide or mirror.proposer_id in self.own)
        if action == "end":
            return involved and state == MirrorState.VALID
        if action == "change":
            return involved and state in (MirrorState.PROPOSED, MirrorState.VALID)
        return involved and action == "view"


def standing_of(user: Any) -> Standing:
    """Read from the present memberships."""
    if user is None or not user.is_authenticated or not user.is_active:
        return Standing(None)
    return Standing(user.pk, works_at(user, Role.EDITOR) | coordinated_by(user), reach_of(user).is_wide)


def may_on_mirror(user: Any, action: str, mirror: Mirror) -> bool:
    """See `Standing.may`; for one question only."""
    return standing_of(user).may(action, mirror)


def living_partners(institution: int) -> frozenset[int]:
    """Pks of the institutions with which this one has a living mirror."""
    rows = Mirror.objects.filter(LIVING).filter(Q(proposer=institution) | Q(answerer=institution))
    pairs = rows.values_list("proposer", "answerer")
    return frozenset(pk for pair in pairs for pk in pair if pk != institution)
