"""What an institution's page shows: where it belongs, its mirrors, what it shares, and whom one may write to."""

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from knowledge.articles.models import ArticlePage, NewsPage
from knowledge.cards import document_cards, owned_cards, project_cards, with_files
from knowledge.documents.models import Document
from knowledge.events.models import EventPage
from knowledge.institutions.acting import standing_of
from knowledge.institutions.directory import municipalities
from knowledge.institutions.mirrors import mirrors_of, of_institution, pairs
from knowledge.institutions.models import Contact, InstitutionPage
from knowledge.institutions.suggesting import Likely, Suggestion
from knowledge.projects.models import ProjectPage
from knowledge.relations import source_locale
from knowledge.topics.models import TopicPage
from knowledge.topics.path import crumbs_of
from knowledge.versions import local, newest
from search.access import Viewer

SHOWN = 9  # articles; the list for browsing has the rest
FEW = 6


def institution_context(page: Any, frame: Any) -> dict[str, Any]:
    """For `knowledge/institutions/institution_page.html`."""
    viewer, language = frame.viewer, frame.language.code
    key = page.translation_key
    versions = InstitutionPage.objects.filter(translation_key=key)
    paths = dict(versions.values_list("pk", "path"))
    return {
        "city": municipalities(viewer)[page.municipality_id],
        "crumbs": crumbs_of(page, viewer, language, inclusive=False),
        "topics": local(TopicPage, page.topics.all(), viewer, language),
        "pairs": pairs(of_institution(mirrors_of(viewer), key), viewer, language, here=key),
        "projects": project_cards(_projects(list(paths), viewer, language)),
        "suggestions": _suggestions(page, viewer, language),
        "contacts": list(Contact.objects.visible_to(viewer).filter(institution=page)),
        "has_events": EventPage.objects.visible_to(viewer).filter(organiser__in=paths).exists(),
        **_shared(paths, viewer, language),
    }


def _suggestions(page: Any, viewer: Viewer, language: str) -> list[Suggestion]:
    """Likely mirrors, for those who speak for the institution; nothing is asked for anybody else."""
    if not viewer.is_member:
        return []
    standing = standing_of(viewer.user)
    if not standing.speaks:
        return []
    versions = InstitutionPage.objects.filter(translation_key=page.translation_key)
    source = versions.filter(locale=source_locale()).values_list("pk", flat=True).first()
    return Likely(viewer, language).of(source) if source and (standing.wide or source in standing.own) else []


def _shared(paths: dict[int, str], viewer: Viewer, language: str) -> dict[str, Any]:
    """Articles and news below any language version of the institution, and its documents."""
    below = reduce(or_, (Q(path__startswith=path) for path in paths.values()), Q(pk=None))
    articles, news = (
        ArticlePage.objects.visible_to(viewer).filter(below),
        NewsPage.objects.visible_to(viewer).filter(below),
    )
    files = Document.objects.visible_to(viewer).filter(institution__in=paths).order_by("-issued_on", "-pk")
    return {
        "articles": owned_cards(newest(articles, language, SHOWN)),
        "news": owned_cards(newest(news, language, 3, by="date")),
        "documents": document_cards(with_files(files)[:FEW], language),
    }


def _projects(ids: list[int], viewer: Viewer, language: str) -> list[Any]:
    return newest(ProjectPage.objects.visible_to(viewer).filter(partners__in=ids), language, FEW)
