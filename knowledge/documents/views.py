"""The public addresses of documents. What a viewer may not see does not exist: the same 404 as for a missing one."""

from collections.abc import Callable

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language, get_language_info, get_supported_language_variant
from django.views.decorators.http import require_safe

from home.frame import absolute
from home.readings import mark_reading
from home.serving import Gone
from home.withdrawals import is_withdrawn
from knowledge.documents import reader
from knowledge.documents.download import send
from knowledge.documents.models import Document, DocumentPage, DocumentVersion
from knowledge.transfers.showing import panel
from search.access import Viewer, viewer_of

PART_BYTES = 18_000  # a part of the text stays below 20 kB, so that it loads on a slow line in under a second


@require_safe
def document(request: HttpRequest, document_id: int, slug: str = "") -> HttpResponse:
    """The landing page of a family; a wrong or old slug leads to the right one."""
    found, viewer = _visible(request, document_id), viewer_of(request)
    language = get_language() or "de"
    if slug != reader.document_slug(found):
        return redirect(reader.document_url(found, language))
    context = reader.context_of(found, viewer, language)
    text = found.text_in(language)
    shown_language = language if text or found.language == language else found.language
    owner = found.institution.translation_key if found.institution else None
    context |= {
        "document": found,
        "transfers": panel(("document", found.pk), found.pk, viewer, language=language, owner=owner),
        "title": found.title_in(language),
        "description": text.description if text else found.description,
        "text_language": shown_language,
        "text_direction": "rtl" if get_language_info(shown_language)["bidi"] else "ltr",
        "alternates": _alternates(found, lambda code: reader.document_url(found, code)),
    }
    response = render(request, "knowledge/documents/document.html", context)
    mark_reading(response, "document", found.pk, language=language)
    return response


@require_safe
def text(request: HttpRequest, document_id: int, number: int) -> HttpResponse:
    """The text of one page, in `?language=` or the reader's own; long pages come in parts (`?page=`)."""
    found = _visible(request, document_id)
    language = get_language() or "de"
    version = reader.readable_version(found, request.GET.get("language") or language)
    page = version.pages.filter(number=number).first() if version else None
    if version is None:
        raise Http404
    if page is None:
        return _nearest_page(found, version, number, language)
    parts = Paginator(_parts(page.text), 1)
    part = parts.get_page(request.GET.get("page"))
    code = page.language or version.language
    context = {
        "document": found,
        "title": found.title_in(language),
        "title_language": language if found.text_in(language) else found.language,
        "document_url": reader.document_url(found, language),
        "file": reader.file_url(found, version),
        "version": version,
        "page": page,
        "paragraphs": part.object_list[0].split("\n") if part.object_list else [],
        "part": part,
        "text_language": code,
        "text_direction": "rtl" if get_language_info(code)["bidi"] else "ltr",
        "previous": _text_url(found, version, number - 1, language),
        "next": _text_url(found, version, number + 1, language),
        "alternates": _alternates(found, lambda code: reader.text_url(found, version, number, code)),
    }
    return render(request, "knowledge/documents/text.html", context)


@require_safe
def file(request: HttpRequest, document_id: int, number: int, name: str) -> HttpResponseBase:
    """The bytes of a public version. `name` ends in language and format; old versions stay where they are."""
    found = _visible(request, document_id)
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
    response = send(request, version, right, public=_is_public(found))
    response["Link"] = f'</documents/{found.pk}/latest/>; rel="latest-version"'
    if request.headers.get("Range", "bytes=0-").replace(" ", "").startswith("bytes=0-"):
        # The rest of a download is no second one.
        mark_reading(response, "download", found.pk, language=version.language)
    return response


@require_safe
def latest(request: HttpRequest, document_id: int) -> HttpResponse:
    """The address that never changes: leads to the newest file in the reader's language, else the newest of all."""
    found = _visible(request, document_id)
    versions = found.current_versions()
    if not versions:
        raise Http404
    wanted = request.GET.get("language") or _preferred(request)
    best = next((version for version in versions if version.language == wanted), versions[0])
    response = redirect(reader.file_url(found, best))
    response["Vary"] = "Accept-Language"
    return response


def _visible(request: HttpRequest, document_id: int) -> Document:
    rows = Document.objects.visible_to(viewer_of(request)).select_related("institution", "mirror", "collection")
    found = rows.prefetch_related("versions", "texts").filter(pk=document_id).first()
    if found is None and is_withdrawn("document", str(document_id)):
        raise Gone
    if found is None:
        raise Http404
    return found


def _is_public(found: Document) -> bool:
    return Document.objects.visible_to(Viewer(None)).filter(pk=found.pk).exists()


def _text_url(found: Document, version: DocumentVersion, number: int, language: str) -> str:
    return reader.text_url(found, version, number, language) if version.pages.filter(number=number).exists() else ""


def _nearest_page(found: Document, version: DocumentVersion, number: int, language: str) -> HttpResponse:
    """Versions differ in length: who changes the language on a page that this one lacks comes to its last one."""
    known = DocumentPage.objects.filter(version__in=found.current_versions(), number=number).exists()
    last = version.pages.order_by("-number").first()
    if not known or last is None:
        raise Http404
    return redirect(reader.text_url(found, version, last.number, language))


def _parts(content: str) -> list[str]:
    """The text cut at line ends into parts of at most PART_BYTES; a longer single line stands alone."""
    parts, lines, size = [], [], 0  # type: ignore[var-annotated]
    for line in content.split("\n"):
        length = len(line.encode())
        if lines and size + length > PART_BYTES:
            parts.append("\n".join(lines))
            lines, size = [], 0
        lines.append(line)
        size += length + 1
    return [*parts, "\n".join(lines)]


def _alternates(found: Document, address: Callable[[str], str]) -> list[tuple[str, str]]:
    """(language, absolute address) of the page in every interface language; none when it is closed to the public."""
    return [(code, absolute(address(code))) for code, _name in settings.LANGUAGES] if _is_public(found) else []


def _preferred(request: HttpRequest) -> str:
    for item in request.headers.get("Accept-Language", "").split(","):
        try:
            return get_supported_language_variant(item.split(";")[0].strip())
        except LookupError:
            continue
    return "de"
