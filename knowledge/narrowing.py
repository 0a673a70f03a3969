"""Which things does a feed ask for: those on topics, those of institutions? Named by keys, as lists for browsing are."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, QueryDict

from knowledge.institutions.models import InstitutionPage
from knowledge.topics.landing import families
from knowledge.topics.models import TopicPage
from knowledge.versions import best_versions, light
from search.access import Viewer

MOST = 20  # topics or institutions in one address


@dataclass(frozen=True)
class Narrowed:
    """`topics` and `institutions` are ids for relations, `paths` where the institutions stand in the tree; None where
    nothing was asked for. `names` are the titles of what was asked for, in the reader's language."""

    topics: list[int] | None = None
    institutions: list[int] | None = None
    paths: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    query: str = ""

    def of(self, rows: QuerySet[Any], by: str) -> QuerySet[Any]:
        """The rows of these topics and institutions; `by` names the relation to the latter, "" for pages below them."""
        if self.topics is not None:
            rows = rows.filter(topics__in=self.topics)
        if self.institutions is None:
            return rows
        below = reduce(or_, (Q(path__startswith=path) for path in self.paths), Q(pk=None))
        return rows.filter(Q(**{f"{by}__in": self.institutions}) if by else below)


def narrowed(asked: QueryDict, viewer: Viewer, language: str, *, lenient: bool = False) -> Narrowed:
    """What `topic` and `institution` of an address name. Two queries each.

    Raises Http404 for a key that names nothing this viewer may see, closed or missing alike; `lenient` ones are left
    out instead, so that a calendar somebody subscribed to becomes empty and does not fail.
    """
    keys = {name: list(dict.fromkeys(asked.getlist(name)[:MOST])) for name in ("topic", "institution")}
    topics = _found(TopicPage, keys["topic"], viewer)
    institutions = _found(InstitutionPage, keys["institution"], viewer)
    known = {page.translation_key.hex for page in (*topics, *institutions)}
    if not lenient and not known.issuperset((*keys["topic"], *keys["institution"])):
        raise Http404
    named = (*best_versions(topics, language).values(), *best_versions(institutions, language).values())
    return Narrowed(
        families(keys["topic"], viewer) if keys["topic"] else None,
        [page.pk for page in institutions] if keys["institution"] else None,
        tuple(page.path for page in institutions),
        tuple(page.title for page in named),
        _query(keys),
    )


def _found(model: Any, keys: Iterable[str], viewer: Viewer) -> list[Any]:
    """All language versions the viewer may see."""
    wanted = [key for key in keys if _is_key(key)]
    return list(light(model.objects.visible_to(viewer).filter(translation_key__in=wanted))) if wanted else []


def _is_key(text: str) -> bool:
    try:
        return uuid.UUID(hex=text).hex == text
    except ValueError:
        return False


def _query(keys: dict[str, list[str]]) -> str:
    query = QueryDict(mutable=True)
    for name, values in keys.items():
        query.setlist(name, values)
    return query.urlencode()
