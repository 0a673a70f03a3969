"""What does an address or a form want to ask about? `page:<key>`, `institution:<key>` or `document:<number>`.

What is closed to the viewer and what does not exist are the same: nothing.
"""

import re
import uuid
from dataclasses import dataclass
from typing import Any

from wagtail.models import Page

from knowledge.articles.models import ArticlePage, NewsPage
from knowledge.documents.models import Document
from knowledge.documents.reader import document_url
from knowledge.events.models import EventPage
from knowledge.institutions.models import InstitutionPage
from knowledge.projects.models import ProjectPage
from knowledge.questions.routing import About, about_document, about_page
from knowledge.topics.models import TopicPage
from knowledge.versions import best_versions
from search.access import Viewer, visible_pages

KINDS = (ArticlePage, EventPage, InstitutionPage, NewsPage, ProjectPage, TopicPage)
_KEY = re.compile(r"(?:page|institution):[0-9a-f]{32}|document:[0-9]{1,9}")


@dataclass(frozen=True)
class Thing:
    """Something one can ask about, in the best language for its reader."""

    title: str
    url: str
    language: str
    page: Any = None
    document: Document | None = None

    def about(self, asker: InstitutionPage | None) -> About:
        """For the routing, as seen from the asking institution."""
        if self.document is not None:
            return about_document(self.document)
        return about_page(self.page, asker=asker)


def key_of(text: str) -> str:
    """The text where it has the form of a key, else ""."""
    return text if _KEY.fullmatch(text) else ""


def thing_of(key: str, viewer: Viewer, language: str) -> Thing | None:
    """What the key names, as far as the viewer may see it."""
    kind, _colon, name = key_of(key).partition(":")
    if not kind:
        return None
    return _document(int(name), viewer, language) if kind == "document" else _page(name, viewer, language)


def _page(name: str, viewer: Viewer, language: str) -> Thing | None:
    key = uuid.UUID(hex=name)
    pages = visible_pages(Page.objects.filter(translation_key=key), viewer).select_related("locale")
    found = best_versions(pages, language).get(key)
    if found is None or not issubclass(found.specific_class or Page, KINDS):
        return None
    return Thing(found.title, found.get_url() or "", found.locale.language_code, page=found)


def _document(number: int, viewer: Viewer, language: str) -> Thing | None:
    rows = Document.objects.visible_to(viewer).select_related("institution__municipality").prefetch_related("texts")
    found = rows.filter(pk=number).first()
    if found is None:
        return None
    spoken = language if found.text_in(language) else found.language
    return Thing(found.title_in(language), document_url(found, language), spoken, document=found)
