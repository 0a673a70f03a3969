"""Who speaks for which institution: its editors, and the coordinators and administrators of its municipality.

People of the whole site belong to no side: they may propose and end a mirror, but not say yes in somebody's place.
"""

from typing import Any

from django.db.models import Q

from knowledge.institutions.mirror_models import Mirror
from knowledge.institutions.models import InstitutionPage
from knowledge.membership.granting import reach_of
from knowledge.membership.models import Membership, Role
from knowledge.relations import source_locale


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
    """Mirrors, proposed ones too, of which the user speaks for a side; all of them for people of the whole site."""
    rows = Mirror.objects.select_related("proposer", "answerer")
    if reach_of(user).is_wide:
        return rows
    own = own_institutions(user).values("pk")
    return rows.filter(Q(proposer__in=own) | Q(answerer__in=own))


def may_on_mirror(user: Any, action: str, mirror: Mirror) -> bool:
    """`view`, `change` (topics), `end`, `delete` (take back a proposal), `confirm`.

    Only the other side confirms, and never the person who proposed.
    """
    own = own_institutions(user)
    speaks = reach_of(user).is_wide or own.filter(pk__in=(mirror.proposer_id, mirror.answerer_id)).exists()
    if action == "confirm":
        return (
            mirror.state == "proposed"
            and mirror.proposed_by_id != user.pk
            and own.filter(pk=mirror.answerer_id).exists()
        )
    if action == "delete":
        return mirror.state == "proposed" and (reach_of(user).is_wide or own.filter(pk=mirror.proposer_id).exists())
    if action == "end":
        return speaks and mirror.state == "valid"
    if action == "change":
        return speaks and mirror.state != "ended"
    return speaks
