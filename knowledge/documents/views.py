"""The public addresses of a document and its files. What a viewer may not see does not exist: the same 404 as for a
missing one."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, get_language_info, get_supported_language_variant
from django.views.decorators.http import require_safe

from home.readings import mark_reading
from knowledge.documents import citing, reader
from knowledge.documents.download import send
from knowledge.documents.landing import landing_context, version_url
from knowledge.documents.models import Document, DocumentVersion
from knowledge.documents.seeing import alternates, is_public, or_tombstone, visible_document
from knowledge.institutions.models import InstitutionPage
from knowledge.transfers.showing import panel
from knowledge.versions import local
from search.access import viewer_of


@require_safe
@or_tombstone
def document(request: HttpRequest, document_id: int, slug: str = "") -> HttpResponse:
    """The landing page of a family; a wrong or old slug leads to the right one."""
    found, language = visible_document(request, document_id), get_language() or "de"
    if slug != reader.document_slug(found):
        return redirect(reader.document_url(found, language))
    response = _landing(request, found, language)
    mark_reading(response, "document", found.pk, language=language)
    return response


@require_safe
@or_tombstone
def version(request: HttpRequest, document_id: int, number: int) -> HttpResponse:
    """The page of the version a citation names: its files first, with a notice where there is a newer one."""
    found, language = visible_document(request, document_id), get_language() or "de"
    if not any(one.number == number and one.published_at for one in found.versions.all()):
        raise Http404
    return _landing(request, found, language, cited=number)


@require_safe
@or_tombstone
def cited(request: HttpRequest, document_id: int, number: int) -> HttpResponse:
    """The address in citations, which knows no language: leads to that version in the reader's."""
    found = visible_document(request, document_id)
    response = redirect(version_url(found, number, _preferred(request)))
    response["Vary"] = "Accept-Language"
    return response


def _landing(request: HttpRequest, found: Document, language: str, *, cited: int | None = None) -> HttpResponse:
    viewer, text = viewer_of(request), found.text_in(language)
    context = landing_context(request, found, viewer, language=language, cited=cited)
    shown_language = language if text or found.language == language else found.language
    owner = found.institution.translation_key if found.institution else None
    context |= {
        "document": found,
        "transfers": panel(("document", found.pk), found.pk, viewer, language=language, owner=owner),
        "title": found.title_in(language),
        "description": text.description if text else found.description,
        "text_language": shown_language,
        "text_direction": "rtl" if get_language_info(shown_language)["bidi"] else "ltr",
        "alternates": alternates(found, lambda code: reader.document_url(found, code)),
    }
    response = render(request, "knowledge/documents/document.html", context)
    patch_vary_headers(response, ["Save-Data"])
    return response


@require_safe
@or_tombstone
def citation(request: HttpRequest, document_id: int, number: int, ending: str) -> HttpResponse:
    """The reference to a version for a reference manager, `bib` or `ris`, in the language of the address."""
    found, language = visible_document(request, document_id), get_language() or "de"
    versions = [one for one in found.versions.all() if one.number == number and one.published_at]
    forms = {
        "bib": (citing.as_bibtex, "application/x-bibtex"),
        "ris": (citing.as_ris, "application/x-research-info-systems"),
    }
    if not versions or ending not in forms:
        raise Http404
    best = next((one for one in versions if one.language == language), versions[0])
    owner = next(iter(local(InstitutionPage, [found.institution], viewer_of(request), language)), None)
    reference = citing.reference_of(found, best, owner=owner.title if owner else "", language=language)
    write, media_type = citing.FORMS[ending]
    response = HttpResponse(write(reference), content_type=f"{media_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{citing.filename(reference, ending)}"'
    return response


@require_safe
@or_tombstone
def file(request: HttpRequest, document_id: int, number: int, name: str) -> HttpResponseBase:
    """The bytes of a public version. `name` ends in language and format; old versions stay where they are."""
    found = visible_document(request, document_id)
    parts = name.rsplit(".", 2)
    if len(parts) != 3:
        raise Http404
    version = found.versions.filter(
        number=number, language=parts[1], format=parts[2], published_at__isnull=False
    ).first()
    if version is None or version.state in (DocumentVersion.State.REJECTED, DocumentVersion.State.CHECKING):
        raise Http404
    right = f"{reader.document_slug(found)}.{version.language}.{version.format}"
    if name != right:
        return redirect(reader.file_url(found, version))
    response = send(request, version, right, public=is_public(found))
    response["Link"] = f'</documents/{found.pk}/latest/>; rel="latest-version"'
    if request.headers.get("Range", "bytes=0-").replace(" ", "").startswith("bytes=0-"):
        # The rest of a download is no second one.
        mark_reading(response, "download", found.pk, language=version.language)
    return response


@require_safe
@or_tombstone
def latest(request: HttpRequest, document_id: int) -> HttpResponse:
    """The address that never changes: leads to the newest file in the reader's language, else the newest of all."""
    found = visible_document(request, document_id)
    versions = found.current_versions()
    if not versions:
        raise Http404
    wanted = request.GET.get("language") or _preferred(request)
    best = next((version for version in versions if version.language == wanted), versions[0])
    response = redirect(reader.file_url(found, best))
    response["Vary"] = "Accept-Language"
    return response


def _preferred(request: HttpRequest) -> str:
    for item in request.headers.get("Accept-Language", "").split(","):
        try:
            return get_supported_language_variant(item.split(";")[0].strip())
        except LookupError:
            continue
    return "de"
