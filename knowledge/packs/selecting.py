"""What belongs into the pack of a topic for this viewer, and is a pack that was made still what it would be now?"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Max
from wagtail.models import Page

from home.models import Image
from knowledge.articles.models import ArticlePage
from knowledge.documents.models import Document
from knowledge.glossary.models import Term
from knowledge.topics.models import TopicPage
from knowledge.versions import best_versions
from search.access import Viewer, visible_pages
from search.models import SearchEntry

LAYOUT = "1"  # another value when packs of the same content are made differently


@dataclass(frozen=True)
class Selection:
    """The topic first, then its subtopics in the order of the tree, each in the best language; articles by topic and
    title; ids of documents, the newest first."""

    topics: list[Any]
    articles: list[Any]
    documents: list[int]
    fingerprint: str

    @property
    def topic(self) -> Any:
        return self.topics[0]


def select(key: Any, viewer: Viewer, language: str) -> Selection | None:
    """What of the topic with this translation key the viewer may see; None where that is not the topic itself.

    At most nine statements, whatever the size of the topic.
    """
    pages = list(TopicPage.objects.visible_to(viewer).select_related("locale").order_by("path"))
    source = {page.translation_key: page for page in pages if page.locale.language_code == settings.LANGUAGE_CODE}
    if key not in source:
        return None
    top = source[key].path
    family = [page for page in source.values() if page.path.startswith(top)]
    keys = [page.translation_key for page in sorted(family, key=lambda page: str(page.path))]
    best = best_versions(pages, language)
    ids = [source[one].pk for one in keys]
    versions = list(_articles(ids, viewer))
    articles = list(best_versions(versions, language).values())
    documents = list(_documents(ids, viewer).values_list("pk", flat=True))
    every = [page.pk for page in (*pages, *versions) if isinstance(page, ArticlePage) or page.translation_key in keys]
    told = [LAYOUT, language, str(key), sorted(every), documents, _entries("page", every), _terms()]
    told.append(_entries(Document._meta.label_lower, documents))
    return Selection([best[one] for one in keys], articles, documents, _digest(told))


def _articles(topics: list[int], viewer: Viewer) -> Any:
    """All visible language versions of the articles on these topics, without their texts."""
    keys = ArticlePage.objects.visible_to(viewer).filter(topics__in=topics).values("translation_key")
    rows = ArticlePage.objects.visible_to(viewer).filter(translation_key__in=keys)
    return rows.select_related("locale").defer("body").order_by("title", "pk")


def _documents(topics: list[int], viewer: Viewer) -> Any:
    rows = Document.objects.visible_to(viewer).filter(topics__in=topics)
    return rows.distinct().order_by("-issued_on", "-pk")


def _entries(family: str, ids: Iterable[int]) -> list[Any]:
    """Where the log of changes stands for each of these."""
    rows = SearchEntry.objects.filter(family=family, object_id__in=list(ids), deleted=False)
    return [list(row) for row in rows.order_by("object_id", "language").values_list("object_id", "language", "version")]


def _terms() -> list[str]:
    found = Term.objects.aggregate(count=Count("pk"), last=Max("changed_at"))
    return [str(found["count"]), str(found["last"])]


def print_of_sources(sources: Mapping[str, Iterable[int]], viewer: Viewer) -> str:
    """The state of all that is in a pack or is named in it; seven statements. Another value as soon as one of these is
    changed, and "" where the viewer may not see all of them any more."""
    rows = visible_pages(Page.objects.filter(pk__in=list(sources.get("pages", ()))), viewer)
    pages = sorted(rows.values_list("pk", flat=True))
    documents = Document.objects.visible_to(viewer).filter(pk__in=list(sources.get("documents", ())))
    shown = sorted(documents.values_list("pk", flat=True))
    images = Image.objects.visible_to(viewer).filter(pk__in=list(sources.get("images", ()))).order_by("pk")
    seen = {"pages": pages, "documents": shown, "images": images}
    if any(len(seen[name]) != len(list(sources.get(name, ()))) for name in seen):
        return ""
    told = [list(row) for row in images.values_list("pk", "sha256", "alt_text", "credit", "licence", "is_decoration")]
    texts = images.order_by("pk", "texts__language").values_list("pk", "texts__language", "texts__alt_text")
    entries = [_entries("page", pages), _entries(Document._meta.label_lower, shown)]
    return _digest([LAYOUT, pages, shown, told, [list(row) for row in texts], *entries])


def _digest(told: Any) -> str:
    return hashlib.sha256(json.dumps(told, default=str).encode()).hexdigest()
