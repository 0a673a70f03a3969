"""Where do people belong, and who stands for an institution? Read from memberships, asked by every exchange.

Institutions are named by the pk of their page in the source language throughout.
"""

from typing import Any

from django.db.models import Q, QuerySet

from knowledge.institutions.models import InstitutionPage
from knowledge.membership.granting import WIDE, reach_of
from knowledge.membership.models import Membership, Role, User
from knowledge.relations import source_locale
from knowledge.remembering import remembered


@remembered
def works_at(user: Any) -> frozenset[int]:
    """The institutions at which this person has a role of their own."""
    if not _is_person(user):
        return frozenset()
    return frozenset(
        Membership.objects.filter(user=user, institution__isnull=False).values_list("institution", flat=True)
    )


@remembered
def institutions_of(user: Any) -> frozenset[int]:
    """The institutions this person belongs to: where they work, and all that they coordinate or administer."""
    if not _is_person(user):
        return frozenset()
    rows = InstitutionPage.objects.filter(locale=source_locale())
    reach = reach_of(user)
    if not reach.is_wide:
        rows = rows.filter(Q(pk__in=works_at(user)) | Q(municipality__in=reach.municipalities))
    return frozenset(rows.values_list("pk", flat=True))


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


def _is_person(user: Any) -> bool:
    return bool(user is not None and user.is_authenticated and user.is_active)
