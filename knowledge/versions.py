"""Which language version of a thing a reader is shown: theirs, else the source language's, else any they may see."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db.models import Max, QuerySet
from wagtail.models import Page

from search.access import Viewer


def best_versions(pages: Iterable[Any], language: str) -> dict[uuid.UUID, Any]:
    """Translation key -> the version to show, in the order in which the keys first appear."""
    best: dict[uuid.UUID, Any] = {}
    for page in pages:
        known = best.get(page.translation_key)
        if known is None or _rank(page, language) < _rank(known, language):
            best[page.translation_key] = page
    return best


def _rank(page: Any, language: str) -> tuple[bool, bool, str]:
    code = page.locale.language_code
    return code != language, code != settings.LANGUAGE_CODE, code


def newest(pages: QuerySet[Any], language: str, limit: int, *, by: str = "first_published_at") -> list[Any]:
    """The `limit` things with the latest `by`, each once, in the best language; one query. `pages` is filtered already."""
    dated = pages.order_by().values("translation_key").annotate(latest=Max(by)).order_by("-latest", "translation_key")
    versions = list(light(pages.filter(translation_key__in=dated.values("translation_key")[:limit]).distinct()))
    dates: dict[uuid.UUID, Any] = {}
    for page in versions:
        dates[page.translation_key] = max(
            filter(None, (dates.get(page.translation_key), getattr(page, by))), default=None
        )
    best = best_versions(versions, language)
    undated = [key for key in best if dates[key] is None]
    return [best[key] for key in sorted(best.keys() - set(undated), key=lambda key: dates[key], reverse=True) + undated]


def count(pages: QuerySet[Any]) -> int:
    """How many things there are, whatever number of languages each is in."""
    return pages.order_by().values("translation_key").distinct().count()


def local(model: type[Page], named: Iterable[Any], viewer: Viewer, language: str) -> list[Any]:
    """The pages that a relation names (pages of the source language), as this reader sees them; one query.

    `named` may be a queryset, as `page.topics.all()` is; it is then never read itself.
    """
    ids: Any = named.values("pk") if isinstance(named, QuerySet) else [page.pk for page in named if page is not None]
    if isinstance(ids, list) and not ids:
        return []
    keys = model.objects.filter(pk__in=ids).values("translation_key")
    found = model.objects.visible_to(viewer).filter(translation_key__in=keys)
    return list(best_versions(light(found).order_by("path"), language).values())


def light(pages: QuerySet[Any]) -> QuerySet[Any]:
    """With the language, without the long texts, which no list shows."""
    names = {field.name for field in pages.model._meta.get_fields()}
    return pages.select_related("locale").defer(*names.intersection(("body", "results")))


def attach_owners(pages: Sequence[Any]) -> None:
    """Set `owner_page` of each page to the institution above it, in one query."""
    from knowledge.institutions.models import InstitutionPage

    paths = {page.path[: -Page.steplen] for page in pages}
    owners = {owner.path: owner for owner in light(InstitutionPage.objects.filter(path__in=paths))} if paths else {}
    for page in pages:
        page.owner_page = owners.get(page.path[: -Page.steplen])
