"""How much is there on each topic, sub-topics included? Counts only what the viewer may see."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from wagtail.models import Page

from knowledge.articles.models import ArticlePage
from knowledge.documents.models import Document
from knowledge.institutions.mirror_models import Mirror
from knowledge.topics.models import TopicPage
from search.access import Viewer


@dataclass(frozen=True)
class Counts:
    articles: int = 0
    documents: int = 0
    mirrors: int = 0


def topic_counts(topics: Iterable[TopicPage], viewer: Viewer) -> dict[uuid.UUID, Counts]:
    """Translation key of every topic -> its counts. A thing on two sub-topics counts once above them.

    `topics` are the visible ones of the source language; what hangs only on closed topics is counted nowhere. Three
    queries, whatever the size of the tree.
    """
    known = {topic.pk: (topic.path, topic.translation_key) for topic in topics}
    by_path = dict(known.values())
    above = {pk: _ancestors(path, by_path) for pk, (path, _key) in known.items()}
    articles = ArticlePage.objects.visible_to(viewer).filter(topics__isnull=False)
    found = {
        "articles": _spread(articles.order_by().values_list("topics", "translation_key").distinct(), above),
        "documents": _spread(Document.objects.visible_to(viewer).order_by().values_list("topics", "pk"), above),
        "mirrors": _spread(Mirror.objects.visible_to(viewer).order_by().values_list("topics", "pk"), above),
    }
    return {
        key: Counts(**{name: len(things.get(key, ())) for name, things in found.items()})
        for _path, key in known.values()
    }


def _ancestors(path: str, by_path: dict[str, Any]) -> list[Any]:
    """The keys of the topic itself and of the visible topics above it."""
    ends = range(Page.steplen, len(path) + 1, Page.steplen)
    return [by_path[path[:end]] for end in ends if path[:end] in by_path]


def _spread(rows: Iterable[tuple[int, Any]], above: dict[int, list[Any]]) -> dict[Any, set[Any]]:
    things: dict[Any, set[Any]] = defaultdict(set)
    for topic, thing in rows:
        for key in above.get(topic, ()):
            things[key].add(thing)
    return things
