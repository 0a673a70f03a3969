"""What a transfer is about: an article in the reader's best language or a document, as far as the reader may see it."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _t

from home.languages import Language
from home.languages import language as language_of
from knowledge.articles.models import ArticlePage
from knowledge.documents.models import Document
from knowledge.documents.reader import document_url
from knowledge.institutions.models import InstitutionPage
from knowledge.versions import best_versions, light
from search.access import Viewer

Key = tuple[str, Any]  # ("article", translation key) or ("document", pk)


@dataclass(frozen=True)
class Subject:
    """`language` is that of the title. `owner` is the pk of the institution that shared it (any language), or None."""

    key: Key
    title: str
    url: str
    language: str
    kind: str
    owner_key: uuid.UUID | None = None

    @property
    def written_in(self) -> Language:
        return language_of(self.language)


def subjects(keys: Iterable[Key], viewer: Viewer, language: str) -> dict[Key, Subject]:
    """Those of the subjects the viewer may see; at most two queries for articles and three for documents."""
    wanted = set(keys)
    articles = {value for kind, value in wanted if kind == "article"}
    documents = {value for kind, value in wanted if kind == "document"}
    return {**_articles(articles, viewer, language), **_documents(documents, viewer, language)}


def _articles(keys: set[uuid.UUID], viewer: Viewer, language: str) -> dict[Key, Subject]:
    if not keys:
        return {}
    rows = light(ArticlePage.objects.visible_to(viewer).filter(translation_key__in=keys))
    best = best_versions(rows, language)
    above = {page.path[: -page.steplen] for page in best.values()}
    owners = dict(InstitutionPage.objects.filter(path__in=above).values_list("path", "translation_key"))
    return {
        ("article", key): Subject(
            ("article", key),
            page.title,
            page.get_url() or "",
            page.locale.language_code,
            _t("Article"),
            owners.get(page.path[: -page.steplen]),
        )
        for key, page in best.items()
    }


def _documents(ids: set[int], viewer: Viewer, language: str) -> dict[Key, Subject]:
    if not ids:
        return {}
    rows = Document.objects.visible_to(viewer).filter(pk__in=ids).select_related("institution")
    found: dict[Key, Subject] = {}
    for document in rows.defer("institution__body").prefetch_related("texts"):
        found["document", document.pk] = Subject(
            ("document", document.pk),
            document.title_in(language),
            document_url(document, language),
            language if document.text_in(language) else document.language,
            _t("Document"),
            document.institution.translation_key if document.institution else None,
        )
    return found
