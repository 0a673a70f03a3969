"""What a pack says of a document: what is known of it, its text page by page, and the file itself where it comes along."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.storage import storages
from django.template.loader import render_to_string
from django.urls import reverse

from home.addresses import absolute
from home.languages import Language
from home.languages import language as language_of
from knowledge.documents import reader
from knowledge.documents.models import Document, DocumentVersion
from knowledge.documents.paragraphs import paragraphs
from knowledge.institutions.models import InstitutionPage
from knowledge.printing.texts import Reading
from knowledge.versions import local
from search.access import Viewer

CHUNK = 10  # documents whose texts are in memory at a time


@dataclass(frozen=True)
class DocumentFile:
    """A file in the pack; `addresses` are those it has in the site."""

    path: str
    version: DocumentVersion
    addresses: tuple[str, ...]


@dataclass(frozen=True)
class DocumentText:
    """Markup of one document. `addresses`: those of its page in all languages."""

    pk: int
    html: str
    title: str
    lead: str
    language: Language
    address: str
    addresses: tuple[str, ...]
    version: str
    file: DocumentFile | None


def document_texts(ids: Sequence[int], viewer: Viewer, language: str, *, with_files: bool) -> Iterator[DocumentText]:
    """The documents with these ids that the viewer may see, in this order; some ten statements for ten of them."""
    for start in range(0, len(ids), CHUNK):
        some = ids[start : start + CHUNK]
        rows = Document.objects.visible_to(viewer).filter(pk__in=some).select_related("institution")
        found = {row.pk: row for row in rows.prefetch_related("texts", "versions")}
        for pk in some:
            if pk in found:
                yield _text(found[pk], viewer, language, with_files=with_files)


def owners_of(ids: Sequence[int], viewer: Viewer, language: str) -> set[int]:
    """Ids of the institutions that the texts of these documents name. One statement."""
    owners = InstitutionPage.objects.filter(documents__in=list(ids))
    return {page.pk for page in local(InstitutionPage, owners, viewer, language)}


def file_of(document: Document, language: str) -> DocumentVersion | None:
    """The one file that comes along: in the reader's language where there is one, else the newest."""
    whole = [one for one in document.current_versions() if one.state not in ("rejected", "checking")]
    return next((one for one in whole if one.language == language), whole[0] if whole else None)


def _text(document: Document, viewer: Viewer, language: str, *, with_files: bool) -> DocumentText:
    version, taken = reader.readable_version(document, language), file_of(document, language)
    owner = next(iter(local(InstitutionPage, [document.institution], viewer, language)), None)
    text = document.text_in(language)
    file = _file(document, taken) if with_files and taken is not None else None
    context: dict[str, Any] = {
        "frame": Reading(viewer, language_of(language)),
        "document": document,
        "title": document.title_in(language),
        "description": text.description if text else document.description,
        "title_language": language if text else document.language,
        "owner": owner,
        "version": version,
        "taken": taken,
        "file": reader.file_url(document, taken) if taken is not None else "",
        "lasting": absolute(reverse("document-cited", args=[document.pk, taken.number])) if taken else "",
        "is_inside": file is not None,
        "pages": list(_pages(version)) if version else [],
    }
    title_in = language_of(language if text or document.language == language else document.language)
    return DocumentText(
        pk=document.pk,
        html=render_to_string("knowledge/packs/document.html", context),
        title=context["title"],
        lead=context["description"],
        language=title_in,
        address=reader.document_url(document, language),
        addresses=tuple(
            address
            for code, _name in settings.LANGUAGES
            for address in (
                reader.document_url(document, code),
                reader.document_address(document.pk, document.title_in(code), code),
                f"/{code}/documents/{document.pk}/",
            )
        ),
        version=str(taken.number) if taken else "",
        file=file,
    )


def _pages(version: DocumentVersion) -> Iterator[dict[str, Any]]:
    for page in version.pages.order_by("number"):
        spoken = language_of(page.language or version.language)
        yield {"number": page.number, "language": spoken, "paragraphs": paragraphs(page.text, version.format)}


def _file(document: Document, version: DocumentVersion) -> DocumentFile | None:
    if not storages["blobs"].exists(str(version.file.name)):
        return None
    name = f"files/{document.pk}-v{version.number}.{version.language}.{version.format}"
    addresses = (reader.file_url(document, version), reverse("document-latest", args=[document.pk]))
    return DocumentFile(name, version, addresses)
