"""Where do people belong, and who stands for an institution? Read from memberships, asked by every exchange.

Institutions are named by the pk of their page in the source language throughout.
"""

from typing import Any

from django.db.models import Q, QuerySet

from knowledge.institutions.models import InstitutionPage
from knowledge.membership.granting import WIDE, reach_of
from knowledge.membership.held import memberships_of
from knowledge.membership.models import Membership, Role, User
from knowledge.relations import source_locale
from knowledge.remembering import remembered


def works_at(user: Any, *roles: str) -> frozenset[int]:
    """The institutions at which this person has a role of their own, any of `roles` where some are named."""
    held = memberships_of(user)
    return frozenset(one.institution for one in held if one.institution and (not roles or one.role in roles))


@remembered
def coordinated_by(user: Any) -> frozenset[int]:
    """The institutions of the municipalities this person coordinates or administers; no query where there are none."""
    municipalities = reach_of(user).municipalities
    return _institutions(municipality__in=municipalities) if municipalities else frozenset()


@remembered
def institutions_of(user: Any) -> frozenset[int]:
    """The institutions this person belongs to: where they work, and all that they coordinate or administer."""
    return _institutions() if reach_of(user).is_wide else works_at(user) | coordinated_by(user)


def people_of(institution: InstitutionPage, *roles: str) -> QuerySet[User]:
    """The active people with a role (any of `roles`, else any at all) at the institution."""
    at = Membership.objects.filter(institution=institution)
    if roles:
        at = at.filter(role__in=roles)
    return User.objects.filter(is_active=True, pk__in=at.values("user")).order_by("pk")


def coordinators_for(institution: InstitutionPage | None) -> QuerySet[User]:
    """Who coordinates the institution's municipality; where nobody does, and without an institution, the whole site.

    Administrators stand in where there is no coordinator at all.
    """
    wide = Membership.objects.filter(role__in=WIDE, institution=None)
    places = [Q(municipality=None)]
    if institution is not None:
        places.insert(0, Q(municipality=institution.municipality_id))
    for place in places:
        for role in (Role.COORDINATOR, Role.ADMINISTRATOR):
            found = User.objects.filter(is_active=True, pk__in=wide.filter(place, role=role).values("user"))
            if found.exists():
                return found.order_by("pk")
    return User.objects.none()


def _institutions(**chosen: Any) -> frozenset[int]:
    return frozenset(InstitutionPage.objects.filter(locale=source_locale(), **chosen).values_list("pk", flat=True))
