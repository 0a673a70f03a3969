"""The editors' way from a file to a draft: choose it, see what it becomes, go on in the page's own editor."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _t
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from knowledge.articles.models import ArticlePage
from knowledge.documents.bulk.models import BatchedFile, DocumentBatch
from knowledge.documents.bulk.receiving import inherited, receive
from knowledge.documents.uploading import parts
from knowledge.documents.uploading.models import Upload
from knowledge.interchange import waiting
from knowledge.interchange.arriving import Unreadable
from knowledge.interchange.forms import ArticleForm, FileForm, IntoForm, places_for
from knowledge.interchange.outcome import Arrived
from knowledge.interchange.pictures import small
from knowledge.interchange.placing import Overtaken, file_documents, into_article, new_article
from knowledge.interchange.telling import left_out, told

READ = ["GET", "HEAD", "POST"]
View = Callable[..., HttpResponse]


def _of_a_waiting_file(view: View) -> View:
    """Says what is the matter where the file cannot be read after all, or where another form used it meanwhile."""

    @wraps(view)
    def answered(request: HttpRequest, **where: Any) -> HttpResponse:
        try:
            return view(request, **where)
        except Unreadable as error:
            messages.error(request, f"{error.why} {error.remedy}".strip())
            return redirect("wagtailadmin_home")
        except waiting.AlreadyUsed:
            return _gone(request)

    return answered


@require_http_methods(READ)
def new(request: HttpRequest) -> HttpResponse:
    """Which file is to become an article."""
    if not places_for(request.user):
        raise PermissionDenied
    return _choose(request, _t("New article from a file"), "incoming-article")


@require_http_methods(READ)
@_of_a_waiting_file
def incoming(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """What the file becomes; sent, the draft is made and opened in its editor."""
    upload = _own(request, upload_id)
    if upload is None or not places_for(request.user):
        return _gone(request)
    with waiting.source_of(upload) as source:
        shown = small(source.path, source.arrived)
        form = ArticleForm(request.user, source.arrived, shown, request.POST or None, request.FILES or None)
        if request.method != "POST" or not form.is_valid():
            return _preview(request, source.arrived, form, _t("New article from a file"))
        said = form.cleaned_data
        page = new_article(
            source,
            request.user,
            form.parent,
            title=said["title"],
            topics=said["topics"],
            said=form.said(),
            first=lambda: waiting.use_up(upload),
        )
    parts.remove(upload.pk)
    _tell(request, source.arrived, _t("The draft was made. Nothing is published yet."))
    _take_documents(request, page, said["documents"])
    return redirect("wagtailadmin_pages:edit", page.pk)


@require_http_methods(READ)
def into(request: HttpRequest, page_id: int) -> HttpResponse:
    """Which file is to come into an article that is there."""
    page = _editable(request, page_id)
    title = _t("Import a file into “%(title)s”") % {"title": page.get_admin_display_title()}
    return _choose(request, title, "incoming-text", page.pk)


@require_http_methods(READ)
@_of_a_waiting_file
def incoming_text(request: HttpRequest, page_id: int, upload_id: UUID) -> HttpResponse:
    """What the file becomes; sent, it is the next revision of the article's draft."""
    page, upload = _editable(request, page_id), _own(request, upload_id)
    if upload is None:
        return _gone(request)
    title = _t("Import a file into “%(title)s”") % {"title": page.get_admin_display_title()}
    try:
        with waiting.source_of(upload) as source:
            form = IntoForm(page, source.arrived, small(source.path, source.arrived), request.POST or None)
            if request.method != "POST" or not form.is_valid():
                return _preview(request, source.arrived, form, title)
            into_article(
                source,
                request.user,
                page,
                replace=form.cleaned_data["how"] == "replace",
                said=form.said(),
                seen=form.now,
                first=lambda: waiting.use_up(upload),
            )
    except Overtaken:
        return redirect(request.path)  # between the look at the form and the lock: look again
    parts.remove(upload.pk)
    _tell(request, source.arrived, _t("The text is in the draft. What is published stays as it is."))
    return redirect("wagtailadmin_pages:edit", page.pk)


def _choose(request: HttpRequest, title: str, then: str, *where: Any) -> HttpResponse:
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            if file:
                upload = waiting.keep(request.user, file, file.name)
            else:
                upload = waiting.keep_text(request.user, form.cleaned_data["text"])
        except Unreadable as error:
            form.add_error("file" if file else "text", f"{error.why} {error.remedy}".strip())
        else:
            return redirect(then, *where, upload.pk)
    context = {"form": form, "page_title": title, "header_icon": "upload"}
    return render(request, "knowledge/interchange/choose.html", context)


def _preview(request: HttpRequest, arrived: Arrived, form: Any, title: str) -> HttpResponse:
    context = {
        "form": form,
        "arrived": arrived,
        "told": told(arrived),
        "page_title": title,
        "header_icon": "doc-full-inverse",
    }
    return render(request, "knowledge/interchange/preview.html", context)


def _own(request: HttpRequest, upload_id: UUID) -> Upload | None:
    return waiting.found(request.user, upload_id)


def _editable(request: HttpRequest, page_id: int) -> ArticlePage:
    """The article, where this person may change it. Raises Http404 for all others, PermissionDenied while it is locked."""
    page = ArticlePage.objects.filter(pk=page_id).select_related("locale").first()
    if page is None or not page.permissions_for_user(request.user).can_edit():
        raise Http404
    lock = page.get_lock()
    if lock is not None and lock.for_user(request.user):
        raise PermissionDenied
    return page


def _gone(request: HttpRequest) -> HttpResponse:
    messages.warning(request, _t("This file is not waiting any more: it was used already, or too long ago."))
    return redirect("wagtailadmin_home")


def _tell(request: HttpRequest, arrived: Arrived, words: str) -> None:
    messages.success(request, words)
    if outside := left_out(arrived):
        messages.warning(request, " ".join(outside))


def _take_documents(request: HttpRequest, page: ArticlePage, files: list[Any]) -> None:
    """Take in each file by itself, with what the article says; what was taken is shown below its text."""
    facts = inherited(request.user, page.pk) if files else None
    if facts is None:
        return
    user: Any = request.user
    batch = DocumentBatch.objects.create(pk=uuid4(), owner=user)
    rows = [receive(user, file, facts, batch=batch) for file in files]
    kept = [row.document_id for row in rows if row.document_id is not None]
    file_documents(page, user, kept)
    refused = sum(row.state == BatchedFile.State.REFUSED for row in rows)
    words = ngettext("%(count)d document belongs to it now.", "%(count)d documents belong to it now.", len(kept))
    messages.success(request, words % {"count": len(kept)})
    if refused:
        words = ngettext("%(count)d file was refused.", "%(count)d files were refused.", refused)
        link = reverse("document-batch", args=[batch.pk])
        messages.warning(
            request,
            format_html('{} <a href="{}">{}</a>', words % {"count": refused}, link, _t("Files uploaded together")),
        )


def admin_urls() -> list[Any]:
    return [
        path("articles/new/", new, name="new-article"),
        path("articles/incoming/<uuid:upload_id>/", incoming, name="incoming-article"),
        path("articles/<int:page_id>/import/", into, name="import-article"),
        path("articles/<int:page_id>/import/<uuid:upload_id>/", incoming_text, name="incoming-text"),
    ]
