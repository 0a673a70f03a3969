"""What the subject adds to the frame and to the home page: the main menu and the bands below the search."""

from collections.abc import Iterable
from functools import partial

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _t

from home.addresses import list_address
from home.cards import Card
from home.frame import FOOT, MenuEntry
from home.sections import Section
from knowledge.articles.models import ArticlePage, NewsPage
from knowledge.cards import document_cards, event_cards, owned_cards, with_files
from knowledge.documents.models import Document
from knowledge.events.models import EventIndexPage, EventPage
from knowledge.events.upcoming import upcoming
from knowledge.institutions.directory import municipalities
from knowledge.institutions.mirrors import mirrors_of, pairs
from knowledge.projects.models import ProjectIndexPage
from knowledge.topics.landing import topic_tree
from knowledge.topics.models import TopicIndexPage
from knowledge.versions import newest
from search.access import Viewer

NEWEST = 3
PAIRS = 6


def site_menu() -> Iterable[MenuEntry]:
    """Overviews that exist in the language, the partnership, and the lists for browsing."""
    yield MenuEntry(_t("Topics"), 10, model=TopicIndexPage)
    yield MenuEntry(_t("Partnership"), 20, address=_partnership)
    yield MenuEntry(_t("Knowledge"), 30, address=partial(list_address, name="articles"))
    yield MenuEntry(_t("Questions"), 35, address=partial(list_address, name="questions"))
    yield MenuEntry(_t("Documents"), 40, address=partial(list_address, name="documents"))
    yield MenuEntry(_t("Projects"), 50, model=ProjectIndexPage)
    yield MenuEntry(_t("Events"), 60, model=EventIndexPage)
    yield MenuEntry(_t("Glossary"), FOOT, address=partial(list_address, name="glossary"))
    yield MenuEntry(_t("Recent changes"), FOOT + 10, address=partial(list_address, name="changes"))


def _partnership(language: str) -> str:
    with translation.override(language):
        return reverse("partnership")


def home_sections(language: str, viewer: Viewer) -> Iterable[Section]:
    """Topics with counts, who mirrors whom, what is new, what comes up. Bands without content are left out."""
    articles = newest(ArticlePage.objects.visible_to(viewer), language, NEWEST)
    news = newest(NewsPage.objects.visible_to(viewer), language, NEWEST, by="date")
    cards = owned_cards([*articles, *news])
    coming = upcoming(EventPage.objects.all(), viewer, language, NEWEST)
    events = event_cards(coming, municipalities(viewer).values() if coming else ())
    bands = (
        (10, "topics", {"nodes": topic_tree(viewer, language)}),
        (20, "mirrors", {"pairs": pairs(mirrors_of(viewer)[:PAIRS], viewer, language)}),
        (40, "newest", {"articles": cards[: len(articles)], "documents": _documents(language, viewer)}),
        (50, "coming", {"events": events, "news": cards[len(articles) :]}),
    )
    for position, template, content in bands:
        if any(content.values()):
            yield Section(position, f"knowledge/home/{template}.html", content)


def _documents(language: str, viewer: Viewer) -> list[Card]:
    rows = Document.objects.visible_to(viewer).order_by("-first_published_at", "-pk")
    return document_cards(with_files(rows)[:NEWEST], language)
