"""The pages of taking documents along: what it will be, the file itself when it is small, else how far it is."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.permissions import policy_registry

from knowledge.documents.bulk import exporting
from knowledge.documents.bulk.models import DocumentExport
from knowledge.documents.download import Sendable, send_resumable
from knowledge.documents.models import Document
from knowledge.membership.bulk import listed
from search.access import viewer_of

AGAIN_AFTER = 3  # seconds until the page of an unfinished export asks anew, without a script
ACTIONS = ("add", "change", "delete", "publish")


def for_staff(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The view, for those who work on documents somewhere."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not policy_registry.get_by_type(Document).user_has_any_permission(request.user, ACTIONS):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def export(request: HttpRequest) -> HttpResponseBase:
    """What would be taken along; `?download` sends a small selection at once, POST has a large one prepared."""
    selection = exporting.select(chosen(request), viewer_of(request))
    if not selection.refusal:
        if request.method == "POST":
            return redirect("document-export", exporting.ask(request.user, selection.ids, get_language() or "de").pk)
        if "download" in request.GET and selection.is_small:
            return _stream(request, selection)
    query = request.GET.copy()
    query.pop("download", None)
    kept = DocumentExport.objects.visible_to(viewer_of(request)).filter(asked_at__gt=timezone.now() - exporting.KEPT)
    context: dict[str, Any] = {
        "selection": selection,
        "page_title": _t("Take documents along"),
        "header_icon": "download",
    }
    context |= {"pairs": [(key, one) for key in query for one in query.getlist(key)], "kept": kept}
    return render(request, "knowledge/documents/bulk/export.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def export_asked(request: HttpRequest, export_id: UUID) -> HttpResponse:
    """How far one's own export is; POST has it made again where it failed or was overtaken."""
    row = _own(request, export_id)
    overtaken = row.state == row.State.READY and exporting.is_overtaken(row, viewer_of(request))
    if request.method == "POST":
        again = overtaken or row.state == row.State.FAILED
        row = exporting.ask(request.user, row.documents, row.language) if again else row
        return redirect("document-export", row.pk)
    context = {
        "page_title": _t("Take documents along"),
        "header_icon": "download",
        "export": row,
        "overtaken": overtaken,
        "until": row.asked_at + exporting.KEPT,
    }
    response = render(request, "knowledge/documents/bulk/export_asked.html", context)
    if row.is_unfinished:
        response["Refresh"] = str(AGAIN_AFTER)
    return response


@require_safe
@for_staff
def export_file(request: HttpRequest, export_id: UUID) -> HttpResponseBase:
    """The file or a range of it, while its owner may see all that is in it; else the page that says how it stands."""
    row = _own(request, export_id)
    if row.state != row.State.READY or exporting.is_overtaken(row, viewer_of(request)) or not row.path.is_file():
        return redirect("document-export", row.pk)
    tag = f'"{row.pk.hex}-{row.size:x}"'  # a file is made once under its id, never again
    name = f"{exporting.file_name(row.asked_at)}.zip"
    what = Sendable(tag, row.size, "application/zip", name, partial(row.path.open, mode="rb"))
    return send_resumable(request, what)


def chosen(request: HttpRequest) -> list[int]:
    """The ids in the address, else all documents of the person's list that its search and filters leave."""
    ids = [int(one) for one in request.GET.getlist("id") if one.isascii() and one.isdigit() and len(one) < 10]
    if ids or "id" in request.GET:
        return ids
    return sorted(listed(request, Document))


def _stream(request: HttpRequest, selection: exporting.Selection) -> HttpResponseBase:
    name = exporting.file_name(timezone.now())
    pieces = exporting.archive(selection.ids, viewer_of(request), name=name, language=get_language() or "de")
    response = StreamingHttpResponse(pieces, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    return _private(response)


def _private(response: HttpResponseBase) -> HttpResponseBase:
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _own(request: HttpRequest, export_id: UUID) -> DocumentExport:
    rows = DocumentExport.objects.visible_to(viewer_of(request))
    found: DocumentExport | None = rows.filter(pk=export_id, asked_at__gt=timezone.now() - exporting.KEPT).first()
    if found is None:
        raise Http404
    return found
