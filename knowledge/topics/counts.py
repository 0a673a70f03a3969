"""How much is there on each topic, sub-topics included? Counts only what the viewer may see."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from wagtail.models import Page

from knowledge.articles.models import ArticlePage
from knowledge.documents.models import Document
from knowledge.institutions.models import Mirror
from knowledge.topics.models import TopicPage
from search.access import Viewer


@dataclass(frozen=True)
class Counts:
    articles: int = 0
    documents: int = 0
    mirrors: int = 0


def topic_counts(viewer: Viewer) -> dict[str, Counts]:
    """Translation key (hex) of every visible topic -> its counts. A thing on two sub-topics counts once above them.

    What hangs only on closed topics is counted nowhere. Four queries, whatever the size of the tree.
    """
    rows = TopicPage.objects.visible_to(viewer).filter(locale__language_code=settings.LANGUAGE_CODE)
    topics = {pk: (path, key) for pk, path, key in rows.values_list("pk", "path", "translation_key")}
    above = {pk: _ancestors(path, topics.values()) for pk, (path, _key) in topics.items()}
    articles = ArticlePage.objects.visible_to(viewer).filter(topics__isnull=False)
    found = {
        "articles": _spread(articles.order_by().values_list("topics", "translation_key").distinct(), above),
        "documents": _spread(Document.objects.visible_to(viewer).order_by().values_list("topics", "pk"), above),
        "mirrors": _spread(Mirror.objects.visible_to(viewer).order_by().values_list("topics", "pk"), above),
    }
    return {
        key.hex: Counts(**{name: len(things.get(key, ())) for name, things in found.items()})
        for _path, key in topics.values()
    }


def _ancestors(path: str, topics: Iterable[tuple[str, Any]]) -> list[Any]:
    """The keys of the topic itself and of the visible topics above it."""
    by_path = {each: key for each, key in topics}
    ends = range(Page.steplen, len(path) + 1, Page.steplen)
    return [by_path[path[:end]] for end in ends if path[:end] in by_path]


def _spread(rows: Iterable[tuple[int, Any]], above: dict[int, list[Any]]) -> dict[Any, set[Any]]:
    things: dict[Any, set[Any]] = defaultdict(set)
    for topic, thing in rows:
        for key in above.get(topic, ()):
            things[key].add(thing)
    return things
