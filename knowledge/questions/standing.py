"""What is a person's standing towards questions: where they belong, where they write, what they coordinate?"""

from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from knowledge.institutions.models import InstitutionPage
from knowledge.membership.granting import reach_of
from knowledge.membership.models import Membership, Role
from knowledge.relations import source_locale
from search.access import Viewer

WRITING = (Role.AUTHOR, Role.EDITOR)


@dataclass(frozen=True)
class Standing:
    """Institutions by the pk of their source page, municipalities by pk.

    `belongs`: works there or coordinates its municipality; `writes`: may answer for it; `speaks`: may publish for it;
    `coordinates`: municipalities; `wide`: coordinates or administers the whole site, on no side.
    """

    is_member: bool = False
    belongs: frozenset[int] = frozenset()
    writes: frozenset[int] = frozenset()
    speaks: frozenset[int] = frozenset()
    coordinates: frozenset[int] = frozenset()
    wide: bool = False


NOBODY = Standing()
_read: WeakKeyDictionary[Viewer, Standing] = WeakKeyDictionary()


def standing_of(user: Any) -> Standing:
    """Read from the present memberships in three queries at most; that of nobody for anonymous and inactive people."""
    if user is None or not user.is_authenticated or not user.is_active:
        return NOBODY
    reach = reach_of(user)
    roles = list(Membership.objects.filter(user=user).values_list("institution_id", "role"))
    coordinated: frozenset[int] = frozenset()
    if reach.municipalities:
        pages = InstitutionPage.objects.filter(locale=source_locale(), municipality__in=reach.municipalities)
        coordinated = frozenset(pages.values_list("pk", flat=True))
    return Standing(
        is_member=bool(roles) or user.is_superuser,
        belongs=coordinated | {pk for pk, _role in roles if pk},
        writes=coordinated | {pk for pk, role in roles if pk and role in WRITING},
        speaks=coordinated | {pk for pk, role in roles if pk and role == Role.EDITOR},
        coordinates=reach.municipalities,
        wide=reach.is_wide,
    )


def standing(viewer: Viewer) -> Standing:
    """That of the viewer, read once per viewer, which is once per request."""
    if viewer not in _read:
        _read[viewer] = standing_of(viewer.user)
    return _read[viewer]
