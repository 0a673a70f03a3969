"""Which memberships does a person hold? Read once while a page is read; every standing is worked out from the answer."""

import datetime
from typing import Any, NamedTuple

from django.db.models.functions import Coalesce

from knowledge.membership.models import Membership
from knowledge.remembering import remembered


class Held(NamedTuple):
    """A role and where: the pk of an institution (page of the source language) or of a municipality, or the whole site.

    `place` is the municipality in either case, None for the whole site.
    """

    role: str
    institution: int | None
    municipality: int | None
    place: int | None
    since: datetime.datetime

    @property
    def is_wide(self) -> bool:
        return self.institution is None and self.municipality is None


@remembered
def memberships_of(user: Any) -> tuple[Held, ...]:
    """The oldest first; none for anonymous and inactive people."""
    if user is None or not user.is_authenticated or not user.is_active:
        return ()
    place = Coalesce("municipality_id", "institution__municipality_id")
    rows = Membership.objects.filter(user=user).annotate(place=place).order_by("since", "pk")
    return tuple(Held(*row) for row in rows.values_list("role", "institution_id", "municipality_id", "place", "since"))
