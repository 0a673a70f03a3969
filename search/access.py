"""Who may see what: the one access rule. Every model's `visible_to(viewer)`, search and feeds are built on it.

A thing says where it hangs (its places); the database says which places are closed to this viewer. A restriction on a
page closes every language version of that page and all their descendants, because places of pages are translation keys.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Q, QuerySet
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction
from wagtail.models.view_restrictions import BaseViewRestriction

Rows = TypeVar("Rows", bound=QuerySet[Any])

MEMBERS = "members"  # the place of what no reader without an account may see, wherever it hangs


class Viewer:
    """The person behind a request, with the places closed to them, read once from the present database."""

    def __init__(self, user: Any) -> None:
        self.user = user if user is not None else AnonymousUser()

    @property
    def is_member(self) -> bool:
        return bool(self.user.is_authenticated)

    @cached_property
    def _closed_keys(self) -> frozenset[Any]:
        return frozenset(self._failed(PageViewRestriction).values_list("page__translation_key", flat=True))

    @cached_property
    def closed_paths(self) -> tuple[str, ...]:
        """Tree paths of the topmost closed pages in every locale; no path lies below another."""
        if not self._closed_keys:
            return ()
        paths = (
            Page.objects.filter(translation_key__in=self._closed_keys).order_by("path").values_list("path", flat=True)
        )
        return topmost(paths)

    def closes(self, path: str) -> bool:
        """Whether a page at this tree path is closed to the viewer: what `visible_pages` asks the database."""
        return path.startswith(self.closed_paths)

    @cached_property
    def closed_collections(self) -> frozenset[int]:
        """Ids of closed collections, with all their descendants."""
        if not self.is_member:
            return _shut_collections()
        roots = topmost(
            self._failed(CollectionViewRestriction)
            .order_by("collection__path")
            .values_list("collection__path", flat=True)
        )
        if not roots:
            return frozenset()
        return frozenset(Collection.objects.filter(below(roots)).values_list("id", flat=True))

    @cached_property
    def closed_places(self) -> frozenset[str]:
        """The places as `SearchRecord.places` spells them, for exclusion inside an engine's query."""
        pages = {page_place(key) for key in self._closed_keys}
        collections = {collection_place(pk) for pk in self.closed_collections}
        if not self.is_member:
            return frozenset(pages | collections | {MEMBERS})
        others = {place for function in _closed_beyond for place in function(self)}
        return frozenset(pages | collections | others)

    def with_same_pages(self) -> "Viewer":
        """The same person, with the closed pages as they were read for this one."""
        other = Viewer(self.user)
        vars(other).update(_closed_keys=self._closed_keys, closed_paths=self.closed_paths)
        return other

    def _failed(self, model: type[BaseViewRestriction]) -> QuerySet[Any]:
        """The restrictions this viewer does not pass. Shared passwords are switched off, so nobody passes one."""
        rows = model.objects.all()
        if self.user.is_authenticated and self.user.is_active:
            if self.user.is_superuser:
                return rows.none()
            rows = rows.exclude(restriction_type=BaseViewRestriction.LOGIN)
            allowed = model.objects.filter(
                restriction_type=BaseViewRestriction.GROUPS, groups__in=self.user.groups.all()
            )
            rows = rows.exclude(pk__in=allowed.values("pk"))
        return rows


def _shut_collections() -> frozenset[int]:
    """Collections with any restriction on them or above them.

    Asked in each search, whatever is kept otherwise, because collections may be moved without any signal: so it is worded
    once, as making this of querysets takes longer than the database does.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SHUT_COLLECTIONS)
        return frozenset(pk for (pk,) in cursor.fetchall())


_SHUT_COLLECTIONS = (
    f"SELECT below.id FROM {CollectionViewRestriction._meta.db_table} AS restriction"
    f" JOIN {Collection._meta.db_table} AS shut ON shut.id = restriction.collection_id"
    f" JOIN {Collection._meta.db_table} AS below ON substr(below.path, 1, length(shut.path)) = shut.path"
)

Closed = Callable[[Viewer], Iterable[str]]
_closed_beyond: list[Closed] = []


def register_closed(function: Closed) -> None:
    """Have `function` name the places, beyond pages and collections, that are closed to a member.

    Readers without an account are not asked about: what is not for them carries the place `MEMBERS` as well, so that
    the set of places closed to them does not change with every closed thing that is added.
    """
    if function not in _closed_beyond:
        _closed_beyond.append(function)


def viewer_of(request: Any) -> Viewer:
    """The viewer of a request, made once per request."""
    viewer = getattr(request, "_kommez_viewer", None)
    if viewer is None:
        viewer = request._kommez_viewer = Viewer(getattr(request, "user", None))
    return viewer


def page_place(translation_key: Any) -> str:
    return f"page:{translation_key.hex}"


def collection_place(collection_id: int) -> str:
    return f"collection:{collection_id}"


def places_of(thing: Any) -> tuple[str, ...]:
    """Where a page (itself and its ancestors over all language versions) or a collection member hangs."""
    if isinstance(thing, Page):
        known = getattr(thing, "_known_places", None)
        if known is not None:
            return tuple(known)
        keys = thing.get_ancestors(inclusive=True).filter(depth__gt=1).values_list("translation_key", flat=True)
        return tuple(page_place(key) for key in keys)
    return (collection_place(thing.collection_id),)


def prefetch_places(pages: Sequence[Page]) -> None:
    """Read the places of many pages in one query; `places_of` uses them for these very objects."""
    step = Page.steplen
    paths = {page.path[:end] for page in pages for end in range(2 * step, len(page.path) + 1, step)}
    keys = dict(Page.objects.filter(path__in=paths).values_list("path", "translation_key"))
    for page in pages:
        above = (page.path[:end] for end in range(2 * step, len(page.path) + 1, step))
        page._known_places = tuple(page_place(keys[path]) for path in above if path in keys)


def visible_pages(pages: Rows, viewer: Viewer) -> Rows:
    """Published pages of the queryset that no restriction, in any language, on any ancestor, closes to the viewer."""
    pages = pages.filter(live=True)
    return pages.exclude(below(viewer.closed_paths)) if viewer.closed_paths else pages


def visible_members(members: Rows, viewer: Viewer) -> Rows:
    """Documents or images of the queryset whose collection is open to the viewer."""
    return members.exclude(collection_id__in=viewer.closed_collections) if viewer.closed_collections else members


def is_open(thing: Any, viewer: Viewer) -> bool:
    """Whether nothing closes this page or collection member to the viewer; publication is not asked."""
    if isinstance(thing, Page):
        return not viewer.closes(thing.path)
    return thing.collection_id not in viewer.closed_collections


def topmost(paths: Iterable[str]) -> tuple[str, ...]:
    """The paths, sorted on input, that have no ancestor among them."""
    kept: list[str] = []
    for path in paths:
        if not kept or not path.startswith(kept[-1]):
            kept.append(path)
    return tuple(kept)


def below(paths: Iterable[str], field: str = "path") -> Q:
    condition = Q()
    for path in paths:
        condition |= Q(**{f"{field}__startswith": path})
    return condition
