"""The addresses of the report to the council: asking for it, seeing how far it is, taking it along."""

import hashlib
import io
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_http_methods, require_safe

from knowledge.documents.download import Sendable, send_resumable
from knowledge.glance.forms import ReportForm
from knowledge.glance.ground import Ground
from knowledge.glance.making import FORMATS, file_name
from knowledge.glance.models import CouncilReport
from knowledge.glance.preparing import KEPT, ask, is_overtaken
from knowledge.glance.views import board, for_coordinators

AGAIN_AFTER = 3  # seconds until the page of an unfinished report asks anew, without a script


@require_http_methods(["GET", "HEAD", "POST"])
@for_coordinators
def report(request: HttpRequest, ground: Ground) -> HttpResponse:
    """The form and the reader's reports of the last day; asked for, a report is made in the background."""
    form = ReportForm(ground, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        return redirect("glance-report-asked", ask(_user(request), form.scope(), form.cleaned_data["format"]).pk)
    context = {"title": _t("Report to the council"), "form": form, "reports": list(_own(request, ground))}
    return board(request, ground, "glance-report", context, "knowledge/glance/report.html")


@require_http_methods(["GET", "HEAD", "POST"])
@for_coordinators
def asked(request: HttpRequest, ground: Ground, *, number: int) -> HttpResponse:
    """How far one report is; POST makes it again where it failed or was overtaken."""
    row = _one(request, ground, number)
    overtaken = row.state == row.State.READY and is_overtaken(row)
    if request.method == "POST":
        again = ask(_user(request), row.scope(), row.format) if overtaken or row.is_failed else row
        return redirect("glance-report-asked", again.pk)
    context = {
        "title": _t("Report to the council"),
        "report": row,
        "overtaken": overtaken,
        "until": row.asked_at + KEPT,
    }
    response = board(request, ground, "glance-report", context, "knowledge/glance/asked.html")
    if row.is_unfinished:
        response["Refresh"] = str(AGAIN_AFTER)
    return response


@require_safe
@for_coordinators
def report_file(request: HttpRequest, ground: Ground, *, number: int) -> HttpResponseBase:
    """The file or a range of it, while it is ready and nothing in it was withdrawn; else the page of how it stands."""
    row = _one(request, ground, number)
    if row.state != row.State.READY or row.data is None or is_overtaken(row):
        return redirect("glance-report-asked", row.pk)
    data = bytes(row.data)
    tag, name = f'"{hashlib.sha256(data).hexdigest()}"', file_name(row.scope(), row.format)
    what = Sendable(tag, len(data), FORMATS[row.format][0], name, partial(io.BytesIO, data))
    return send_resumable(request, what)


def _own(request: HttpRequest, ground: Ground) -> Any:
    """The reader's reports that are kept, of municipalities that are still within their reach."""
    rows = CouncilReport.objects.visible_to(ground.viewer).filter(asked_at__gt=timezone.now() - KEPT)
    if ground.municipalities is not None:
        rows = rows.filter(municipality__in=ground.municipalities)
    return rows.select_related("municipality").prefetch_related("municipality__texts").defer("data")


def _one(request: HttpRequest, ground: Ground, number: int) -> CouncilReport:
    found: CouncilReport | None = _own(request, ground).filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def _user(request: HttpRequest) -> int:
    user: Any = request.user
    return int(user.pk)
