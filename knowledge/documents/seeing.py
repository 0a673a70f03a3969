"""Which document is at this address, for this reader? What they may not see does not exist; what was withdrawn says so."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from home.frame import absolute
from home.languages import current_language
from home.serving import Gone
from home.withdrawals import is_withdrawn
from knowledge.documents.models import Document, DocumentVersion
from knowledge.institutions.models import InstitutionPage
from knowledge.versions import local
from search.access import Viewer, viewer_of


class DocumentGone(Gone):
    """A document everybody could read was withdrawn."""

    def __init__(self, document_id: int) -> None:
        super().__init__(document_id)
        self.document_id = document_id


def visible_document(request: HttpRequest, document_id: int) -> Document:
    """The family with its versions and titles. Raises Http404, and DocumentGone for what was public and withdrawn."""
    rows = Document.objects.visible_to(viewer_of(request)).select_related("institution", "mirror", "collection")
    found = rows.prefetch_related("versions", "texts").filter(pk=document_id).first()
    if found is None and is_withdrawn("document", str(document_id)):
        raise DocumentGone(document_id)
    if found is None:
        raise Http404
    return found


def public_version(document: Document, key: str) -> DocumentVersion | None:
    """The published version a key such as `2.de.pdf` names."""
    parts = key.split(".")
    if len(parts) != 3 or not (parts[0].isascii() and parts[0].isdigit()) or len(parts[0]) > 9:
        return None
    wanted = (int(parts[0]), parts[1], parts[2])
    for version in document.versions.all():
        if version.published_at and (version.number, version.language, version.format) == wanted:
            return version if version.state != DocumentVersion.State.REJECTED else None
    return None


def is_public(document: Document) -> bool:
    return Document.objects.visible_to(Viewer(None)).filter(pk=document.pk).exists()


def alternates(document: Document, address: Callable[[str], str]) -> list[tuple[str, str]]:
    """(language, absolute address) of the page in every interface language; none when it is closed to the public."""
    return [(code, absolute(address(code))) for code, _name in settings.LANGUAGES] if is_public(document) else []


def or_tombstone(view: Callable[..., Any]) -> Callable[..., Any]:
    """The view; where its document was withdrawn, the page that stays behind (410)."""

    @wraps(view)
    def told(request: HttpRequest, document_id: int, *args: Any, **kwargs: Any) -> Any:
        try:
            return view(request, document_id, *args, **kwargs)
        except DocumentGone as gone:
            return tombstone(request, gone.document_id)

    return told


def tombstone(request: HttpRequest, document_id: int) -> HttpResponse:
    """Who withdrew it, when and why, as far as readers were to be told; never what it was."""
    document = Document.objects.select_related("institution").filter(pk=document_id).first()
    if document is None or document.withdrawn_at is None:
        raise Gone
    owners = local(InstitutionPage, [document.institution], viewer_of(request), current_language())
    context = {"document": document, "owner": next(iter(owners), None)}
    response = render(request, "knowledge/documents/withdrawn.html", context, status=410)
    response["Cache-Control"] = "no-store"
    return response
