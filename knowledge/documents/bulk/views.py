"""The pages of many documents at once: uploading them, what became of each file, and what they still need."""

import json
import time
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.permissions import policy_registry

from home.room import is_no_room
from knowledge.documents.bulk import stepping
from knowledge.documents.bulk.actions import tell
from knowledge.documents.bulk.export_views import export, export_asked, export_file
from knowledge.documents.bulk.forms import MOST_FILES, BatchForm, CompletionFormSet, Opened
from knowledge.documents.bulk.intake import unsettled
from knowledge.documents.bulk.models import BatchedFile, DocumentBatch
from knowledge.documents.bulk.receiving import NO_ROOM, explained, inherited, receive, receive_resumed, received_before
from knowledge.documents.extraction.messages import explain
from knowledge.documents.models import Document, DocumentVersion
from knowledge.documents.names import visible_name
from knowledge.documents.reading import keep_reading
from knowledge.documents.uploading import life
from knowledge.documents.uploading.widgets import PIECE
from search.indexing import begin_unit_of_work

ON_PAGE = 25
LARGE = 5_000_000  # bytes; what is larger goes ahead in pieces
OPENING_SECONDS = 20.0  # of one request, for files whose passwords were given
STEPS = {"submit": stepping.submit, "publish": stepping.publish}


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """The form; sent with several files it takes in each. A script sends one file a request and asks for JSON."""
    if not policy_registry.get_by_type(Document).user_has_permission(request.user, "add"):
        raise PermissionDenied
    begin = inherited(request.user, _number(request.GET.get("article")))
    if request.method != "POST":
        form = BatchForm(request.user, begin, initial={"batch": uuid4()})
        return render(request, "knowledge/documents/bulk/upload.html", _upload_context(form))
    form = BatchForm(request.user, begin, request.POST, request.FILES)
    as_json = request.headers.get("Accept") == "application/json"
    if not form.is_valid():
        if as_json:
            return JsonResponse({"errors": [line for lines in form.errors.values() for line in lines]}, status=422)
        return render(request, "knowledge/documents/bulk/upload.html", _upload_context(form), status=200)
    batch = _batch(request, form.cleaned_data["batch"])
    rows = [receive(request.user, file, form.facts(), batch=batch) for file in form.cleaned_data["files"]]
    if form.cleaned_data["resumed"]:
        row = _resumed(request, form, batch)
        if row is None:
            gone = _t("This upload is not there any more. Please choose the file again.")
            return JsonResponse({"errors": [gone]}, status=422)
        rows.append(row)
    where = reverse("document-batch", args=[batch.pk])
    if not as_json:
        return redirect(where)
    return JsonResponse({"batch": where, "files": [_as_json(row) for row in rows]})


@require_http_methods(["GET", "HEAD", "POST"])
def batch(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """What became of each file of one's own batch, and the open points of the documents it made."""
    found = get_object_or_404(DocumentBatch, pk=batch_id, owner=request.user)
    files = list(found.files.select_related("document"))
    made = [row.document_id for row in files if row.state == BatchedFile.State.ACCEPTED and row.document_id]
    context = {
        "files": [(row, *explained(row), _edit_url(row)) for row in files],
        "counts": [(state.label, sum(row.state == state for row in files)) for state in BatchedFile.State],
        "page_title": _t("Files uploaded together"),
        "header_icon": "upload",
    }
    return _completing(request, _changeable(request.user).filter(pk__in=made), context, "batch.html")


@require_http_methods(["GET", "HEAD", "POST"])
def incomplete(request: HttpRequest) -> HttpResponse:
    """All documents that came in by the dozen and still need something, of those this person may change."""
    if not policy_registry.get_by_type(Document).user_has_any_permission(request.user, ["add", "change"]):
        raise PermissionDenied
    context = {"page_title": _t("These documents still need something"), "header_icon": "list-ul"}
    return _completing(request, unsettled(request.user), context, "incomplete.html")


def _completing(request: HttpRequest, documents: Any, context: dict[str, Any], template: str) -> HttpResponse:
    """A page of short forms; saved, and then all of the page one step further where that was asked for."""
    pages = Paginator(documents, ON_PAGE)
    page = pages.get_page(request.POST.get("page") or request.GET.get("p"))
    shut = Prefetch(
        "versions", DocumentVersion.objects.filter(state=DocumentVersion.State.ENCRYPTED), to_attr="shut_versions"
    )
    rows = documents.filter(pk__in=[document.pk for document in page.object_list])
    if request.method == "POST":
        # What was shown when the form was made, even where another person has completed one of them meanwhile.
        shown = [_number(value) for key, value in request.POST.items() if key.endswith("-id")]
        rows = _changeable(request.user).filter(pk__in=shown)
    forms = CompletionFormSet(request.POST or None, queryset=rows.prefetch_related(shut))
    if request.method == "POST" and forms.is_valid():
        opened, late = _opened(forms)
        begin_unit_of_work()
        for form in forms:
            if form.has_changed():
                form.keep(request.user)
        messages.success(request, _t("Saved."))
        _keep_opened(request, opened, late)
        step = STEPS.get(request.POST.get("step", ""))
        if step is not None:
            tell(request, stepping.take(step, Document.objects.filter(pk__in=rows.values("pk")), request.user))
        return redirect(request.get_full_path())
    begin_unit_of_work()
    context |= {"forms": forms, "page": page, "may_publish": _may_publish(request.user, page.object_list)}
    return render(request, f"knowledge/documents/bulk/{template}", context)


def _resumed(request: HttpRequest, form: BatchForm, batch: DocumentBatch) -> BatchedFile | None:
    """A large file that went ahead; one that was taken in by a request whose answer was lost is told of again."""
    name = request.POST.get("resumed_name", "")
    try:
        upload = life.whole(request.user, form.cleaned_data["resumed"])
    except OSError as error:
        if not is_no_room(error):
            raise
        return batch.files.create(name=visible_name(name)[:255], state=BatchedFile.State.REFUSED, reason=NO_ROOM)
    if upload is None:
        return received_before(batch, name)
    return receive_resumed(request.user, upload, form.facts(), batch=batch)


def _opened(forms: Any) -> tuple[list[Opened], list[Any]]:
    """What files say to their passwords, and the forms for which there was no time left in this request."""
    until, opened, late = time.monotonic() + OPENING_SECONDS, [], []
    for form in forms:
        if time.monotonic() > until and form.cleaned_data.get("password"):
            late.append(form)
        else:
            opened.extend(form.open())
    return opened, late


def _keep_opened(request: HttpRequest, opened: list[Opened], late: list[Any]) -> None:
    """Write what was read; say of each file that stays shut, or shows itself as dangerous, why."""
    for version, result in opened:
        keep_reading(version, result)
        if version.state in (DocumentVersion.State.ENCRYPTED, DocumentVersion.State.REJECTED):
            why = " ".join(str(sentence) for sentence in explain(result.reason))
            messages.warning(request, f"{version.filename}: {why}")
    for form in late:
        message = _t("There was no time left to open this file. Please give its password again.")
        messages.warning(request, f"{form.shut[0].filename}: {message}")


def _changeable(user: Any) -> Any:
    may = policy_registry.get_by_type(Document).instances_user_has_permission_for(user, "change")
    rows = Document.objects.filter(pk__in=may.values("pk"), intake__isnull=False, withdrawn_at=None)
    return rows.select_related("intake", "institution").order_by("intake__created_at", "pk")


def _may_publish(user: Any, documents: Any) -> bool:
    return any(stepping.allowed(user, "publish", document) for document in documents)


def _batch(request: HttpRequest, batch_id: UUID) -> DocumentBatch:
    """The person's batch of this id, made with its first file; somebody else's does not exist."""
    user: Any = request.user
    found, _made = DocumentBatch.objects.get_or_create(pk=batch_id, defaults={"owner": user})
    if found.owner_id != user.pk:
        raise Http404
    return found


def _as_json(row: BatchedFile) -> dict[str, str]:
    reason, remedy = explained(row)
    return {
        "name": row.name,
        "state": row.state,
        "label": row.get_state_display(),
        "reason": str(reason),
        "remedy": str(remedy),
        "title": row.document.title if row.document else "",
        "url": _edit_url(row),
    }


def _edit_url(row: BatchedFile) -> str:
    if row.document_id is None:
        return ""
    if row.state == BatchedFile.State.KNOWN:  # they may see it, perhaps not change it
        return reverse("document-short", args=[row.document_id]) if row.document and row.document.live else ""
    return reverse("wagtailsnippets_knowledge_document:edit", args=[row.document_id])


def _upload_context(form: BatchForm) -> dict[str, Any]:
    words = {
        "waiting": _t("waiting"),
        "sending": _t("Sent: {percent} %"),
        "checking": _t("being checked"),
        "failed": _t("The connection broke. It is tried again."),
        "lost": _t("could not be sent"),
        "login": _t("You are signed out. Sign in again in another tab, then try again."),
        "again": _t("Try again"),
        "refused": str(BatchedFile.State.REFUSED.label),
        "many": _t("{done} of {all} files sent, {accepted} accepted, {not} not."),
    }
    return {
        "form": form,
        "words": json.dumps(words, ensure_ascii=False),
        "most_files": MOST_FILES,
        "piece": PIECE,
        "large": LARGE,
        "batch_address": _address_of(form),
        "page_title": _t("Upload several documents"),
        "header_icon": "upload",
    }


def _address_of(form: BatchForm) -> str:
    """Of the page of the batch, which the form has a number for before there is one."""
    try:
        return reverse("document-batch", args=[UUID(str(form["batch"].value()))])
    except ValueError:
        return ""


def _number(value: Any) -> int:
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def admin_urls() -> list[Any]:
    return [
        path("repository/upload/", upload, name="upload-documents"),
        path("repository/batches/<uuid:batch_id>/", batch, name="document-batch"),
        path("repository/incomplete/", incomplete, name="incomplete-documents"),
        path("repository/export/", export, name="export-documents"),
        path("repository/exports/<uuid:export_id>/", export_asked, name="document-export"),
        path("repository/exports/<uuid:export_id>/file/", export_file, name="document-export-file"),
    ]
