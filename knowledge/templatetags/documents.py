"""Words for files in templates: pages, size, state of reading, address of a page of text."""

from typing import Any

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _t

from knowledge.documents import reader
from knowledge.documents.extraction.messages import explain, explain_note, explain_state
from knowledge.documents.models import Document, DocumentVersion

register = template.Library()
register.filter("pages_label", reader.pages_label)
register.filter("size_label", reader.size_label)


@register.filter
def state_explained(version: DocumentVersion) -> str:
    """Why a file's text cannot be read here, and what to do, in plain words; empty when it can."""
    if version.state == DocumentVersion.State.OK:
        return ""
    if version.pages_left:
        counts = {"done": pages_done(version), "pages": version.page_count or 0}
        return _t("Its pages are pictures whose text is being recognised: %(done)d of %(pages)d pages done.") % counts
    unread = (DocumentVersion.State.CHECKING, DocumentVersion.State.WAITING, DocumentVersion.State.READING)
    if version.state in unread and not version.reason:
        return str(version.get_state_display())
    matter, remedy = explain(version.reason)
    if version.state in unread:
        return f"{matter} {remedy}".strip()
    return f"{matter or explain_state(version.state)} {remedy}".strip()


@register.filter
def pages_done(version: DocumentVersion) -> int:
    """How many pages are read, while others are still to be recognised."""
    return (version.page_count or 0) - len(version.pages_left)


@register.filter
def remarks(version: DocumentVersion) -> list[Any]:
    """What the reader of the file noticed beside its state, such as hidden text."""
    return [explain_note(note) for note in version.notes]


@register.simple_tag
def text_address(document: Document, version: DocumentVersion, page: int) -> str:
    return reader.text_url(document, version, page, get_language() or "de")


@register.simple_tag
def document_address(document: Document) -> str:
    return reader.document_url(document, get_language() or "de")
