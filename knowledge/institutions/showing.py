"""What an institution's page shows: where it belongs, its mirrors, what it shares, and whom one may write to."""

from typing import Any

from knowledge.articles.models import ArticlePage, NewsPage
from knowledge.cards import document_cards, owned_cards, project_cards, with_files
from knowledge.documents.models import Document
from knowledge.institutions.mirrors import mirrors_of, names_of, of_institutions, pairs
from knowledge.institutions.models import Contact, InstitutionPage
from knowledge.projects.models import ProjectPage
from knowledge.topics.models import TopicPage
from knowledge.topics.path import crumbs_of
from knowledge.versions import count, local, newest
from search.access import Viewer

SHOWN = 9  # articles; the list for browsing has the rest
FEW = 6


def institution_context(page: Any, frame: Any) -> dict[str, Any]:
    """For `knowledge/institutions/institution_page.html`."""
    viewer, language = frame.viewer, frame.language.code
    versions = InstitutionPage.objects.filter(translation_key=page.translation_key)
    ids = list(versions.values_list("pk", flat=True))
    return {
        "city": names_of([page.municipality_id])[page.municipality_id],
        "crumbs": crumbs_of(page, viewer, language, inclusive=False),
        "topics": local(TopicPage, [topic.pk for topic in page.topics.all()], viewer, language),
        "pairs": pairs(of_institutions(mirrors_of(viewer), ids), viewer, language, here=ids),
        "projects": project_cards(_projects(ids, viewer, language)),
        "contacts": list(Contact.objects.visible_to(viewer).filter(institution=page)),
        **_shared(page, viewer, language, ids),
    }


def _shared(page: Any, viewer: Viewer, language: str, ids: list[int]) -> dict[str, Any]:
    """Articles and news below any language version of the institution, and its documents."""
    paths = InstitutionPage.objects.filter(pk__in=ids).values_list("path", flat=True)
    articles, news = ArticlePage.objects.none(), NewsPage.objects.none()
    for path in paths:
        articles = articles | ArticlePage.objects.filter(path__startswith=path)
        news = news | NewsPage.objects.filter(path__startswith=path)
    articles, news = articles.visible_to(viewer), news.visible_to(viewer)
    files = Document.objects.visible_to(viewer).filter(institution__in=ids).order_by("-issued_on", "-pk")
    shown = newest(articles, language, SHOWN)
    return {
        "articles": owned_cards(shown),
        "article_count": count(articles) if len(shown) == SHOWN else len(shown),
        "news": owned_cards(newest(news, language, 3, by="date")),
        "documents": document_cards(with_files(files)[:FEW], language),
    }


def _projects(ids: list[int], viewer: Viewer, language: str) -> list[Any]:
    return newest(ProjectPage.objects.visible_to(viewer).filter(partners__in=ids), language, FEW)
