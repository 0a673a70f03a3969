"""Where translation files are taken from the site and given back to it."""

import io
import zipfile
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.models import Page
from wagtail.permissions import policy_registry

from home.languages import site_languages
from knowledge.originals import translations
from knowledge.translations.exchange import po, xliff
from knowledge.translations.exchange.paper import paper_of
from knowledge.translations.exchange.taking_in import MOST_BYTES, MOST_FILES, Outcome, take_in
from knowledge.translations.page_views import sheet_of
from knowledge.translations.sheets import Sheet, open_sheet

FORMATS = {"xlf": (xliff.write, "application/xliff+xml"), "po": (po.write, "text/x-gettext-translation")}
LISTED = 100


def admin_urls() -> list[URLPattern]:
    return [
        path("translate/files/", files, name="translation_files"),
        path("translate/<int:page_id>/file.<str:kind>", file, name="translation_file"),
    ]


@require_GET
def file(request: HttpRequest, page_id: int, kind: str) -> HttpResponse:
    """One page's file, for whoever may edit the page."""
    if kind not in FORMATS:
        raise Http404
    sheet = sheet_of(request, page_id)
    write, media_type = FORMATS[kind]
    return _sent(write(paper_of(sheet)), media_type, _name(sheet, kind))


@require_http_methods(["GET", "HEAD", "POST"])
def files(request: HttpRequest) -> HttpResponse:
    """What this person may translate; `act=out` sends the chosen pages as a ZIP file, `act=in` takes files in."""
    wanted = request.GET.get("language", "")
    pages = _pages(request.user, wanted)
    outcomes: list[Outcome] = []
    if request.method == "POST" and request.POST.get("act") == "out":
        return _packed(request, pages)
    if request.method == "POST":
        outcomes = [one for sent in request.FILES.getlist("files")[:MOST_FILES] for one in _taken(request, sent)]
    context = {
        "pages": pages[:LISTED],
        "languages": site_languages(),
        "wanted": wanted,
        "outcomes": outcomes,
        "was_sent": request.method == "POST",
    }
    return render(request, "knowledge/translations/files.html", context)


def _taken(request: HttpRequest, sent: Any) -> list[Outcome]:
    if sent.size > MOST_BYTES:
        return [Outcome(sent.name, refused=_t("This file is too large."))]
    return list(take_in(sent.name, sent.read(), user=request.user))


def _pages(user: Any, code: str) -> Any:
    """Language versions this person may edit, the latest changed first."""
    may = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "change")
    rows = Page.objects.filter(pk__in=may.values("pk"), alias_of=None, depth__gt=2)
    rows = translations(rows).select_related("locale")
    if code:
        rows = rows.filter(locale__language_code=code)
    return rows.order_by("-latest_revision_created_at", "-pk")


def _packed(request: HttpRequest, pages: Any) -> HttpResponse:
    """The chosen pages, of those this person may edit."""
    kind = request.POST.get("kind", "xlf")
    chosen = [int(pk) for pk in request.POST.getlist("page") if pk.isdecimal()][:MOST_FILES]
    write, _media_type = FORMATS.get(kind, FORMATS["xlf"])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for page in pages.filter(pk__in=chosen).specific():
            sheet = open_sheet(page)
            if sheet is not None:
                packed.writestr(_name(sheet, kind), write(paper_of(sheet)))
    return _sent(out.getvalue(), "application/zip", f"translations-{kind}.zip")


def _name(sheet: Sheet, kind: str) -> str:
    return f"{sheet.page.pk}-{sheet.source_language}-{sheet.language}.{kind}"


def _sent(data: bytes, media_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(data, content_type=media_type, headers=headers)
