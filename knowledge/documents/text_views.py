"""The text of a document instead of its file: page by page, found in, compared, and for readers of other languages."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import get_language, get_language_info
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from home.languages import language as language_of
from knowledge.documents import asking, reader
from knowledge.documents.comparing import compare as compare_versions
from knowledge.documents.finding import Finder
from knowledge.documents.finding import find as find_in
from knowledge.documents.landing import compare_url
from knowledge.documents.models import Document, DocumentPage, DocumentVersion
from knowledge.documents.paragraphs import parts
from knowledge.documents.reader import READABLE
from knowledge.documents.seeing import alternates, or_tombstone, public_version, visible_document
from search.versions import state_of

ON_A_PAGE = 20  # hits of find, rows of a comparison
ROWS_ON_A_PAGE = 40


@require_safe
@or_tombstone
def text(request: HttpRequest, document_id: int, number: int) -> HttpResponse:
    """The text of one page, in `?language=` or the reader's own; long pages come in parts (`?page=`), `?q=` is marked."""
    found = visible_document(request, document_id)
    return _text(request, found, number)


def _text(
    request: HttpRequest, found: Document, number: int, *, form: asking.AskForm | None = None, status: int = 200
) -> HttpResponse:
    language = get_language() or "de"
    version = _chosen(request, found, language)
    page = version.pages.filter(number=number).first()
    if page is None:
        return _nearest_page(found, version, number, language)
    part = Paginator(parts(page.text, version.format), 1).get_page(request.GET.get("page"))
    said = part.object_list[0] if part.object_list else []
    code, finder = page.language or version.language, _finder(request, language)
    current = reader.readable_version(found, version.language)
    chosen = reader.text_choice(found, version, language)
    context = {
        **_head(found, language),
        "file": reader.file_url(found, version),
        "version": version,
        "page": page,
        "paragraphs": [finder.mark(one, page.language, version.language) if finder else one for one in said],
        "q": finder.query.text if finder else "",
        "chosen": chosen,
        "kept": urlencode([*chosen, *([("q", finder.query.text)] if finder else [])]),
        "newer": reader.text_url(found, current, 1, language) if current and current.number > version.number else "",
        "part": part,
        "text_language": code,
        "text_direction": "rtl" if get_language_info(code)["bidi"] else "ltr",
        "previous": _neighbour(found, version, number - 1, language=language, finder=finder),
        "next": _neighbour(found, version, number + 1, language=language, finder=finder),
        "alternates": [] if finder else alternates(found, lambda code: reader.text_url(found, version, number, code)),
        "help": asking.help_with("\n".join(said), code, language),
        "ask": form or asking.AskForm(request=request, document=found, text=version, number=number, part=part.number),
        "asked": request.GET.get("asked") == "1",
        "here": reader.text_url(found, version, number, language),
    }
    return render(request, "knowledge/documents/text.html", context, status=status)


@require_safe
@or_tombstone
def find(request: HttpRequest, document_id: int) -> HttpResponse:
    """The pages that hold `?q=`, in the file of `?language=` or the reader's own; each leads to its marked text."""
    found, language = visible_document(request, document_id), get_language() or "de"
    version = _chosen(request, found, language)
    finder = Finder.of(request.GET.get("q", ""), language, state_of(request))
    result = find_in(version, finder)
    pages: Page[Any] = Paginator(result.pages, ON_A_PAGE).get_page(request.GET.get("page"))
    chosen, query = reader.text_choice(found, version, language), urlencode({"q": finder.query.text})
    hits = [
        {
            "page": hit,
            "url": _with_query(reader.text_url(found, version, hit.number, language), query),
            "language": language_of(hit.language),
        }
        for hit in pages.object_list
    ]
    context = {
        **_head(found, language),
        "version": version,
        "result": result,
        "q": finder.query.text,
        "hits": hits,
        "pages": pages,
        "chosen": chosen,
        "kept": urlencode([*chosen, ("q", finder.query.text)]),
    }
    return render(request, "knowledge/documents/find.html", context)


@require_safe
@or_tombstone
def compare(request: HttpRequest, document_id: int, old: str, new: str) -> HttpResponse:
    """What changed between two public versions of one language, side by side."""
    found, language = visible_document(request, document_id), get_language() or "de"
    before, after = public_version(found, old), public_version(found, new)
    if before is None or after is None or before == after or before.language != after.language:
        raise Http404
    if before.state not in READABLE or after.state not in READABLE:
        raise Http404
    if before.number > after.number:
        return redirect(compare_url(found, after, before, language))
    comparison = compare_versions(before, after)
    shown: Page[Any] = Paginator(comparison.parts, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        **_head(found, language),
        "old": before,
        "new": after,
        "old_file": reader.file_url(found, before),
        "new_file": reader.file_url(found, after),
        "text_language": language_of(after.language),
        "comparison": comparison,
        "parts": shown,
        "others": _others(found, before, after, language=language),
        "alternates": alternates(found, lambda code: compare_url(found, before, after, code)),
    }
    return render(request, "knowledge/documents/compare.html", context)


@csrf_exempt  # a public form has no session to be protected (see `home.public`)
@require_POST
@or_tombstone
def ask(request: HttpRequest, document_id: int) -> HttpResponse:
    """A reader of another language wants this page translated by machine, or the document by people."""
    found, language = visible_document(request, document_id), get_language() or "de"
    form = asking.AskForm(request.POST, request=request, document=found)
    if not form.is_valid() or not form.limit():
        form.renew()
        return render(request, "knowledge/documents/ask.html", {**_head(found, language), "ask": form}, status=422)
    asked = form.cleaned_data
    number, version = asked["number"] or 0, public_version(found, asked["version"] or "")
    page = version.pages.filter(number=number).first() if version and number else None
    there = reader.document_url(found, language)
    if version is not None and page is not None:
        there = reader.text_url(found, version, number, language)
    if asked["action"] == "wish":
        asking.note_wanted(found, language)
        return redirect(_with_query(there, "asked=1"))
    if version is None or page is None:
        raise Http404
    part = Paginator(parts(page.text, version.format), 1).get_page(asked["part"])
    for said in part.object_list:
        asking.translate("\n".join(said), page.language or version.language, language)
    return redirect(_with_query(there, f"page={part.number}") if part.number > 1 else there)


def _chosen(request: HttpRequest, found: Document, language: str) -> DocumentVersion:
    """The version whose text is asked for: the very one of `?version=`, else the current one of `?language=`."""
    key = request.GET.get("version")
    version = (
        public_version(found, key) if key else reader.readable_version(found, request.GET.get("language") or language)
    )
    if version is None or version.state not in READABLE:
        raise Http404
    return version


def _head(found: Document, language: str) -> dict[str, Any]:
    shown = language if found.text_in(language) else found.language
    return {
        "document": found,
        "title": found.title_in(language),
        "title_language": shown,
        "document_url": reader.document_url(found, language),
    }


def _finder(request: HttpRequest, language: str) -> Finder | None:
    asked = request.GET.get("q", "")
    finder = Finder.of(asked, language, state_of(request)) if asked.strip() else None
    return finder if finder and finder.query else None


def _with_query(address: str, query: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}{query}"


def _neighbour(found: Document, version: DocumentVersion, number: int, *, language: str, finder: Finder | None) -> str:
    if not version.pages.filter(number=number).exists():
        return ""
    address = reader.text_url(found, version, number, language)
    return _with_query(address, urlencode({"q": finder.query.text})) if finder else address


def _nearest_page(found: Document, version: DocumentVersion, number: int, language: str) -> HttpResponse:
    """Versions differ in length, and pages without text have none here: who asks for one comes to the one before."""
    longest = max((one.page_count or 0 for one in found.current_versions()), default=0)
    known = DocumentPage.objects.filter(version__in=found.current_versions(), number__gte=number).exists()
    before = version.pages.filter(number__lt=number).order_by("-number").first()
    nearest = before or version.pages.order_by("number").first()
    if not number or nearest is None or not (known or number <= longest):
        raise Http404
    return redirect(reader.text_url(found, version, nearest.number, language))


def _others(
    found: Document, old: DocumentVersion, new: DocumentVersion, *, language: str
) -> list[tuple[DocumentVersion, str]]:
    """The other versions that the newer one can be compared with, the latest first."""
    before = [
        one
        for one in found.versions.all()
        if one.published_at and one.state in READABLE and one.language == new.language and one.number < new.number
    ]
    return [(one, compare_url(found, one, new, language)) for one in before if one != old][:20]
