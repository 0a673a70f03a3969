"""What the subject adds to the frame and to the home page: the main menu and the bands below the search."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _t
from wagtail.models import Page

from home.addresses import list_address
from home.frame import MenuItem
from home.sections import Section
from knowledge.articles.models import ArticlePage, NewsPage
from knowledge.cards import document_cards, event_cards, owned_cards, with_files
from knowledge.documents.models import Document
from knowledge.events.models import EventIndexPage, EventPage
from knowledge.events.upcoming import upcoming
from knowledge.institutions.mirrors import mirrors_of, pairs
from knowledge.projects.models import ProjectIndexPage
from knowledge.topics.landing import topic_tree
from knowledge.topics.models import TopicIndexPage
from knowledge.versions import newest
from search.access import Viewer, visible_pages

NEWEST = 3
PAIRS = 6


def site_menu(language: str, viewer: Viewer) -> Iterable[MenuItem]:
    """Overviews that exist in the language and are open to the viewer, and the lists for browsing. One query."""
    overviews = Page.objects.type(TopicIndexPage, ProjectIndexPage, EventIndexPage)
    pages = visible_pages(overviews.filter(locale__language_code=language), viewer)
    found = {page.cached_content_type.model_class(): page for page in pages.select_related("locale", "content_type")}
    for model, label, position in (
        (TopicIndexPage, _t("Topics"), 10),
        (ProjectIndexPage, _t("Projects"), 50),
        (EventIndexPage, _t("Events"), 60),
    ):
        if model in found:
            yield MenuItem(label, found[model].get_url() or "", position)
    with translation.override(language):
        yield MenuItem(_t("Partnership"), reverse("partnership"), 20)
    yield MenuItem(_t("Knowledge"), list_address(language, "articles"), 30)
    yield MenuItem(_t("Documents"), list_address(language, "documents"), 40)


def home_sections(language: str, viewer: Viewer) -> Iterable[Section]:
    """Topics with counts, who mirrors whom, what is new, what comes up. Bands without content are left out."""
    for position, template, context in (
        (10, "topics", _topics(language, viewer)),
        (20, "mirrors", _mirrors(language, viewer)),
        (40, "newest", _newest(language, viewer)),
        (50, "coming", _coming(language, viewer)),
    ):
        if context:
            yield Section(position, f"knowledge/home/{template}.html", context)


def _topics(language: str, viewer: Viewer) -> dict[str, Any]:
    nodes = topic_tree(viewer, language)
    return {"nodes": nodes} if nodes else {}


def _mirrors(language: str, viewer: Viewer) -> dict[str, Any]:
    found = pairs(mirrors_of(viewer)[:PAIRS], viewer, language)
    return {"pairs": found} if found else {}


def _newest(language: str, viewer: Viewer) -> dict[str, Any]:
    articles = owned_cards(newest(ArticlePage.objects.visible_to(viewer), language, NEWEST))
    documents = with_files(Document.objects.visible_to(viewer).order_by("-first_published_at", "-pk"))[:NEWEST]
    cards = {"articles": articles, "documents": document_cards(documents, language)}
    return cards if any(cards.values()) else {}


def _coming(language: str, viewer: Viewer) -> dict[str, Any]:
    news = owned_cards(newest(NewsPage.objects.visible_to(viewer), language, NEWEST, by="date"))
    cards = {"events": event_cards(upcoming(EventPage.objects.all(), viewer, language, NEWEST)), "news": news}
    return cards if any(cards.values()) else {}
