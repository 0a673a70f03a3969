"""Who may give whom which role: nobody gives more than they have. One rule for memberships and invitations.

Administrators of the whole site give everything. Coordinators of the whole site give every role but administrator and
their own. In a municipality its administrators give everything that stays inside it, its coordinators everything but
administrator.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from django.db.models import Q

from knowledge.institutions.models import InstitutionPage, Municipality
from knowledge.membership.held import memberships_of
from knowledge.membership.models import Role
from knowledge.relations import source_locale
from knowledge.remembering import remembered

WIDE = (Role.COORDINATOR, Role.ADMINISTRATOR)


class Place(Protocol):
    """A membership or an invitation: a role at an institution, in a municipality, or (both None) on the whole site."""

    role: str
    institution: InstitutionPage | None
    municipality: Municipality | None


@dataclass(frozen=True)
class Reach:
    """How far a person may give roles: on the whole site, and by the ids of municipalities."""

    administers_all: bool = False
    coordinates_all: bool = False
    administers: frozenset[int] = frozenset()
    coordinates: frozenset[int] = frozenset()

    @cached_property
    def municipalities(self) -> frozenset[int]:
        return self.administers | self.coordinates

    @property
    def is_empty(self) -> bool:
        return not (self.administers_all or self.coordinates_all or self.municipalities)

    @property
    def is_wide(self) -> bool:
        return self.administers_all or self.coordinates_all


@remembered
def reach_of(user: Any) -> Reach:
    """Read from the present memberships; empty for anonymous and inactive people."""
    if user is None or not user.is_authenticated or not user.is_active:
        return Reach()
    rows = [(held.role, held.municipality) for held in memberships_of(user) if held.role in WIDE]
    return Reach(
        administers_all=user.is_superuser or (Role.ADMINISTRATOR, None) in rows,
        coordinates_all=(Role.COORDINATOR, None) in rows,
        administers=frozenset(pk for role, pk in rows if role == Role.ADMINISTRATOR and pk),
        coordinates=frozenset(pk for role, pk in rows if role == Role.COORDINATOR and pk),
    )


def may_grant(user: Any, place: Place) -> bool:
    """Whether the user may give, change or take away this role at this place."""
    reach = reach_of(user)
    if reach.administers_all:
        return True
    municipality = place.institution.municipality_id if place.institution else getattr(place.municipality, "pk", None)
    if municipality is None or (place.role == Role.ADMINISTRATOR and municipality not in reach.administers):
        return False
    return reach.coordinates_all or municipality in reach.municipalities


def grantable_institutions(user: Any) -> Any:
    """The institutions (source language) whose roles the user may give."""
    found = InstitutionPage.objects.filter(locale=source_locale()).order_by("title")
    reach = reach_of(user)
    return found if reach.is_wide else found.filter(municipality__in=reach.municipalities)


def grantable_municipalities(user: Any) -> Any:
    reach = reach_of(user)
    return Municipality.objects.all() if reach.is_wide else Municipality.objects.filter(pk__in=reach.municipalities)


def grantable_roles(user: Any) -> list[tuple[str, Any]]:
    """Choices of a form: administrators are named only by those who are administrators somewhere."""
    reach = reach_of(user)
    administers = reach.administers_all or bool(reach.administers)
    return [choice for choice in Role.choices if administers or choice[0] != Role.ADMINISTRATOR]


def within_reach(rows: Any, user: Any) -> Any:
    """The memberships or invitations of the queryset that the user may see: those in their municipalities."""
    reach = reach_of(user)
    if reach.is_wide:
        return rows
    inside = Q(municipality__in=reach.municipalities) | Q(institution__municipality__in=reach.municipalities)
    return rows.filter(inside)
