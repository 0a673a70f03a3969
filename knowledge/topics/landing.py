"""What a topic shows: sub-topics, both sides of the axis, articles, documents, projects, events and questions."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from home.cards import Card
from knowledge.articles.models import ArticlePage
from knowledge.cards import document_cards, event_cards, owned_cards, project_cards, with_files
from knowledge.documents.models import Document
from knowledge.events.models import EventPage
from knowledge.events.upcoming import upcoming
from knowledge.institutions.directory import municipalities
from knowledge.institutions.mirror_net import mirror_net
from knowledge.institutions.mirrors import Pair, about, mirrors_of, pairs
from knowledge.institutions.models import InstitutionPage
from knowledge.projects.models import ProjectPage
from knowledge.questions.face.listing import light as light_questions
from knowledge.questions.face.listing import question_cards
from knowledge.questions.models import Question
from knowledge.topics.counts import Counts, topic_counts
from knowledge.topics.models import TopicPage
from knowledge.topics.path import crumbs_of
from knowledge.versions import best_versions, light, newest
from search.access import Viewer

SHOWN = 6  # of each kind; the list for browsing has the rest


@dataclass
class Node:
    """A topic in the tree with its visible sub-topics; `topic` is the page in the best language."""

    topic: Any
    counts: Counts
    children: list["Node"] = field(default_factory=list)


def topic_tree(viewer: Viewer, language: str) -> list[Node]:
    """All visible topics, as trees below the overview. The order is the source language's."""
    pages = list(light(TopicPage.objects.visible_to(viewer)))
    best = best_versions(pages, language)
    source = {page.translation_key: page for page in pages if page.locale.language_code == settings.LANGUAGE_CODE}
    counts = topic_counts(source.values(), viewer)
    roots: list[Node] = []
    nodes: dict[str, Node] = {}
    for page in sorted(source.values(), key=lambda page: page.path):
        node = Node(best[page.translation_key], counts[page.translation_key])
        nodes[page.path] = node
        parent = nodes.get(page.path[: -page.steplen])
        (parent.children if parent else roots).append(node)
    return roots


def family(topic: TopicPage, viewer: Viewer) -> list[int]:
    """Ids, in the source language, of the topic and all visible topics below it: what relations name. One query."""
    rows = TopicPage.objects.visible_to(viewer).filter(locale__language_code=settings.LANGUAGE_CODE)
    known = list(rows.values_list("pk", "path", "translation_key"))
    top = next((path for _pk, path, key in known if key == topic.translation_key), None)
    return [pk for pk, path, _key in known if top and path.startswith(top)]


def families(keys: Iterable[str], viewer: Viewer) -> list[int]:
    """The same ids for several topics, named by their keys (hex); keys that name none do not count. One query."""
    rows = TopicPage.objects.visible_to(viewer).filter(locale__language_code=settings.LANGUAGE_CODE)
    known = [(pk, path, key.hex) for pk, path, key in rows.values_list("pk", "path", "translation_key")]
    tops = tuple(path for _pk, path, key in known if key in set(keys))
    return [pk for pk, path, _key in known if tops and path.startswith(tops)]


def topic_context(page: Any, frame: Any) -> dict[str, Any]:
    """For `knowledge/topics/topic_page.html`."""
    viewer, language = frame.viewer, frame.language.code
    children = TopicPage.objects.child_of(page).visible_to(viewer)
    return {
        "crumbs": crumbs_of(page, viewer, language, inclusive=False),
        "subtopics": list(light(children).order_by("path")),
        "targets": page.targets.select_related("goal"),
        **landing(page, viewer, language),
    }


def landing(topic: TopicPage, viewer: Viewer, language: str) -> dict[str, Any]:
    """The lists of a topic's page, each with at most SHOWN things."""
    ids = family(topic, viewer)
    held = _pairs(ids, viewer, language)
    return {
        "pairs": held,
        "net": mirror_net(held, language) if len(held) > 1 else None,
        "institutions": _institutions(ids, viewer, language),
        "articles": owned_cards(_newest(ArticlePage, ids, viewer, language)),
        "documents": _documents(ids, viewer, language),
        "projects": project_cards(_newest(ProjectPage, ids, viewer, language)),
        "events": _events(ids, viewer, language),
        "questions": _questions(ids, viewer),
    }


def _newest(model: Any, ids: list[int], viewer: Viewer, language: str) -> list[Any]:
    return newest(model.objects.visible_to(viewer).filter(topics__in=ids), language, SHOWN)


def _events(ids: list[int], viewer: Viewer, language: str) -> list[Card]:
    coming = upcoming(EventPage.objects.filter(topics__in=ids), viewer, language, SHOWN)
    return event_cards(coming, municipalities(viewer).values() if coming else ())


def _pairs(ids: list[int], viewer: Viewer, language: str) -> list[Pair]:
    return pairs(about(mirrors_of(viewer), ids), viewer, language)


def _institutions(ids: list[int], viewer: Viewer, language: str) -> list[Any]:
    pages = InstitutionPage.objects.visible_to(viewer).filter(topics__in=ids).distinct().order_by("path")
    found = list(best_versions(light(pages), language).values())
    cities = municipalities(viewer)
    for page in found:
        page.city = cities[page.municipality_id]
    return found


def _documents(ids: list[int], viewer: Viewer, language: str) -> list[Card]:
    rows = Document.objects.visible_to(viewer).filter(topics__in=ids).distinct().order_by("-issued_on", "-pk")
    return document_cards(with_files(rows)[:SHOWN], language)


def _questions(ids: list[int], viewer: Viewer) -> list[Card]:
    rows = Question.objects.visible_to(viewer).filter(topics__in=ids).distinct()
    return question_cards(light_questions(rows)[:SHOWN])
