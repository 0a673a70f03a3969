"""What is a question about, as far as this viewer may know? Titles of closed things are never part of a question."""

from dataclasses import dataclass

from wagtail.models import Page

from knowledge.documents.models import Document
from knowledge.documents.reader import document_url
from knowledge.questions.models import Question
from knowledge.versions import best_versions
from search.access import Viewer, visible_pages


@dataclass(frozen=True)
class Subject:
    """The thing a question is about, in the best language for the reader."""

    title: str
    url: str
    language: str


def subject_of(question: Question, viewer: Viewer, language: str) -> Subject | None:
    """The page or document; None for a question about nothing, and where it is closed to the viewer or gone."""
    if question.about_page is not None:
        pages = visible_pages(Page.objects.filter(translation_key=question.about_page), viewer)
        page = best_versions(pages.select_related("locale"), language).get(question.about_page)
        return Subject(page.title, page.get_url() or "", page.locale.language_code) if page is not None else None
    if question.about_document_id is not None:
        rows = Document.objects.visible_to(viewer).prefetch_related("texts", "versions")
        document = rows.filter(pk=question.about_document_id).first()
        if document is not None:
            spoken = language if document.text_in(language) else document.language
            return Subject(document.title_in(language), document_url(document, language), spoken)
    return None
