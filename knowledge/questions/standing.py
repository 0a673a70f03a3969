"""What is a person's standing towards questions: where they belong, where they write, what they coordinate?"""

from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from knowledge.membership.belonging import coordinated_by, works_at
from knowledge.membership.granting import reach_of
from knowledge.membership.held import memberships_of
from knowledge.membership.models import Role
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
    """Read from the present memberships; that of nobody for anonymous and inactive people."""
    if user is None or not user.is_authenticated or not user.is_active:
        return NOBODY
    reach, coordinated = reach_of(user), coordinated_by(user)
    return Standing(
        is_member=bool(memberships_of(user)) or user.is_superuser,
        belongs=coordinated | works_at(user),
        writes=coordinated | works_at(user, *WRITING),
        speaks=coordinated | works_at(user, Role.EDITOR),
        coordinates=reach.municipalities,
        wide=reach.is_wide,
    )


def standing(viewer: Viewer) -> Standing:
    """That of the viewer, read once per viewer, which is once per request."""
    if viewer not in _read:
        _read[viewer] = standing_of(viewer.user)
    return _read[viewer]
