"""What does the first page of a pack list? Per topic its subtopics, articles and documents, as the viewer may see them."""

from collections import defaultdict
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from home.languages import language as language_of
from knowledge.articles.models import ArticlePage
from knowledge.cards import document_cards, with_files
from knowledge.documents.models import Document
from knowledge.packs.selecting import Selection
from knowledge.printing.texts import Reading
from knowledge.topics.models import TopicPage
from search.access import Viewer


def contents_of(selection: Selection, viewer: Viewer, language: str) -> dict[Any, str]:
    """Translation key of each topic -> its lists as markup: everything for the first one, their own for its subtopics."""
    source = _sources(selection)
    by_path = {page.path: page.translation_key for page in source.values()}
    articles = _articles_by_topic(selection, list(source))
    documents = _documents_by_topic(selection, list(source), language)
    shown = {page.translation_key: page for page in selection.topics}
    found: dict[Any, str] = {}
    top = selection.topic.translation_key
    cards = {card.url: card for some in documents.values() for card in some}
    for pk, page in source.items():
        is_top = page.translation_key == top
        below = [shown[key] for path, key in sorted(by_path.items()) if path[: -page.steplen] == page.path]
        found[page.translation_key] = render_to_string(
            "knowledge/packs/contents.html",
            {
                "frame": Reading(viewer, language_of(language)),
                "subtopics": below,
                "articles": selection.articles if is_top else articles[pk],
                "documents": list(cards.values()) if is_top else documents[pk],
            },
        )
    return found


def by_topic(selection: Selection) -> dict[Any, list[Any]]:
    """Translation key of each topic -> its own articles; an article on several stands with the first of them."""
    source, placed = _sources(selection), set()
    articles = _articles_by_topic(selection, list(source))
    keys = {page.translation_key: pk for pk, page in source.items()}
    found: dict[Any, list[Any]] = {}
    for topic in selection.topics:
        own = articles[keys[topic.translation_key]]
        found[topic.translation_key] = [page for page in own if page.pk not in placed]
        placed |= {page.pk for page in own}
    return found


def _sources(selection: Selection) -> dict[int, Any]:
    """Id -> the topic's page of the source language, which relations name."""
    keys = [page.translation_key for page in selection.topics]
    rows = TopicPage.objects.filter(translation_key__in=keys, locale__language_code=settings.LANGUAGE_CODE)
    return {page.pk: page for page in rows.defer("body")}


def _articles_by_topic(selection: Selection, topics: list[int]) -> dict[int, list[Any]]:
    by_key = {page.translation_key: page for page in selection.articles}
    rows = ArticlePage.objects.filter(translation_key__in=by_key.keys(), topics__in=topics)
    found: dict[int, dict[Any, Any]] = defaultdict(dict)
    pairs = set(rows.order_by().values_list("topics", "translation_key"))
    for page in selection.articles:
        for topic in topics:
            if (topic, page.translation_key) in pairs:
                found[topic][page.translation_key] = page
    return defaultdict(list, {topic: list(pages.values()) for topic, pages in found.items()})


def _documents_by_topic(selection: Selection, topics: list[int], language: str) -> dict[int, list[Any]]:
    rows = list(with_files(Document.objects.filter(pk__in=selection.documents)))
    cards = dict(zip((row.pk for row in rows), document_cards(rows, language), strict=True))
    pairs = Document.objects.filter(pk__in=selection.documents, topics__in=topics).order_by("-issued_on", "-pk")
    found: dict[int, list[Any]] = defaultdict(list)
    for topic, pk in pairs.values_list("topics", "pk"):
        found[topic].append(cards[pk])
    return found
