"""The municipalities of the partnership by id, with their names, and the side of the axis a reader stands on."""

from collections.abc import Mapping
from weakref import WeakKeyDictionary

from knowledge.institutions.models import Municipality
from knowledge.membership.held import memberships_of
from search.access import Viewer

_read: WeakKeyDictionary[Viewer, Mapping[int, Municipality]] = WeakKeyDictionary()


def municipalities(viewer: Viewer) -> Mapping[int, Municipality]:
    """All municipalities the viewer may see, with their texts; read once per viewer, which is once per request."""
    if viewer not in _read:
        rows = Municipality.objects.visible_to(viewer).prefetch_related("texts")
        _read[viewer] = {row.pk: row for row in rows}
    return _read[viewer]


def home_side(viewer: Viewer) -> int | None:
    """The municipality that stands on the reader's side: a member's own, else the one that runs the site."""
    if viewer.is_member:
        own = next((held.place for held in memberships_of(viewer.user) if held.place is not None), None)
        if own is not None:
            return own
    return next((pk for pk, row in municipalities(viewer).items() if row.is_home), None)
