"""Which entries belong to the public and which to the closed set, judged by what an anonymous reader may see."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model, Q, QuerySet
from wagtail.models import Page

from search.access import MEMBERS, Viewer, below
from search.models import SearchEntry


def closed_digest(places: Iterable[str]) -> str:
    """A short name for the places restrictions have closed; "" for none. What is always closed says nothing."""
    listed = " ".join(sorted(set(places) - {MEMBERS}))
    return hashlib.blake2b(listed.encode(), digest_size=16).hexdigest() if listed else ""


def _shut(model: type[Model], anyone: Viewer) -> QuerySet[Any]:
    """The objects closed to readers without an account; what is not published has no entry and does not matter."""
    rows = model._default_manager.all()
    if issubclass(model, Page):
        return Page.objects.filter(below(anyone.closed_paths)) if anyone.closed_paths else Page.objects.none()
    if any(field.name == "collection" for field in model._meta.concrete_fields):
        return rows.filter(collection_id__in=anyone.closed_collections)
    visible: Any = model._default_manager
    return rows.exclude(pk__in=visible.visible_to(anyone).values("pk"))


def misplaced(models: Mapping[str, type[Model]], limit: int) -> list[SearchEntry]:
    """Up to `limit` entries that stand in the wrong set, their flag already turned but not saved."""
    anyone = Viewer(None)
    found: list[SearchEntry] = []
    for family, model in models.items():
        inside = Q(object_id__in=_shut(model, anyone).order_by().values("pk"))
        rows = SearchEntry.objects.filter(family=family, deleted=False).only("id", "closed", "version")
        for wrong, right in (
            (rows.filter(inside, closed=False), True),
            (rows.filter(closed=True).exclude(inside), False),
        ):
            for entry in wrong.order_by("id")[: limit - len(found)]:
                entry.closed = right
                found.append(entry)
    return found
