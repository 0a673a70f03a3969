"""Which entries belong to the public and which to the closed set, judged by what an anonymous reader may see."""

import hashlib
from collections.abc import Iterable, Mapping

from django.db.models import Model, Q
from wagtail.models import Page

from search.access import Viewer, below
from search.models import SearchEntry


def closed_digest(places: Iterable[str]) -> str:
    """A short name for a set of closed places; "" for none."""
    listed = " ".join(sorted(places))
    return hashlib.blake2b(listed.encode(), digest_size=16).hexdigest() if listed else ""


def misplaced(models: Mapping[str, type[Model]], limit: int) -> list[SearchEntry]:
    """Up to `limit` entries that stand in the wrong set, their flag already turned but not saved."""
    anyone = Viewer(None)
    found: list[SearchEntry] = []
    for family, model in models.items():
        if issubclass(model, Page):
            shut = Page.objects.filter(below(anyone.closed_paths)) if anyone.closed_paths else Page.objects.none()
        else:
            shut = model._default_manager.filter(collection_id__in=anyone.closed_collections)
        inside = Q(object_id__in=shut.order_by().values("pk"))
        rows = SearchEntry.objects.filter(family=family, deleted=False).only("id", "closed", "version")
        for wrong, right in (
            (rows.filter(inside, closed=False), True),
            (rows.filter(closed=True).exclude(inside), False),
        ):
            for entry in wrong.order_by("id")[: limit - len(found)]:
                entry.closed = right
                found.append(entry)
    return found
