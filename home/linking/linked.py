"""Which pages lead here: by a link or a passage in their text, or by naming one of this page's names?

Wagtail's reference index knows links, passages and chosen pages of published texts; links by title are kept beside it.
"""

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import IntegerField, Q, QuerySet
from django.db.models.functions import Cast
from wagtail.models import Page, ReferenceIndex

from home.bodies import Target
from home.languages import preference
from home.linking.models import NamedLink, PageName
from search.access import Viewer, visible_pages

MOST = 12  # things named on a page
_READ = 4 * MOST  # versions read for them: each thing has one per language
TEXTS = ("body", "results")  # fields whose references a reader sees as links


def linking_pages(ids: Sequence[int], viewer: Viewer) -> QuerySet[Page]:
    """Published pages the viewer may see that lead to any of these versions of one thing."""
    kind = ContentType.objects.get_for_model(Page).pk
    in_texts = Q()
    for name in TEXTS:
        in_texts |= Q(model_path__startswith=f"{name}.")
    references = ReferenceIndex.objects.filter(
        in_texts, base_content_type=kind, to_content_type=kind, to_object_id__in=[str(pk) for pk in ids]
    ).annotate(page=Cast("object_id", IntegerField()))
    names = PageName.objects.filter(page_id__in=ids).values("key")
    by_title = NamedLink.objects.filter(key__in=names).values("page_id")
    pages = Page.objects.filter(Q(pk__in=references.values("page")) | Q(pk__in=by_title)).exclude(pk__in=ids)
    return visible_pages(pages, viewer)


def linked_from(versions: Sequence[Any], viewer: Viewer, language: str) -> list[Target]:
    """Up to `MOST` things that lead to this one, in the reader's language where they are in it. One statement."""
    key = versions[0].translation_key
    pages = linking_pages([version.pk for version in versions], viewer).exclude(translation_key=key)
    best: dict[uuid.UUID, Page] = {}
    for page in pages.select_related("locale").order_by("title", "pk")[:_READ]:
        known = best.get(page.translation_key)
        if known is None or _rank(page, language) < _rank(known, language):
            best[page.translation_key] = page
    shown = sorted(best.values(), key=lambda page: page.title)[:MOST]
    return [Target(page.title, page.get_url() or "", page.locale.language_code) for page in shown]


def _rank(page: Page, language: str) -> tuple[bool, bool, str]:
    return preference(page.locale.language_code, language)
