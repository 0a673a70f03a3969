"""The page of one question, and the steps people take on it; its files."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from home.languages import current_language
from home.readings import mark_reading
from knowledge.documents.download import send
from knowledge.questions.addresses import question_address
from knowledge.questions.face.acts import Failed, offers, take
from knowledge.questions.face.showing import Reader, question_context
from knowledge.questions.models import Question, QuestionFile
from search.access import Viewer, viewer_of


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, reference: str) -> HttpResponse:
    """The question of a reference; a POST takes the `step` it names. Closed to the viewer is as good as missing."""
    viewer = viewer_of(request)
    found = visible_question(reference, viewer)
    failed = None
    if request.method == "POST":
        if not viewer.is_member:
            return redirect_to_login(request.path)
        actor = Reader.member(found, viewer, current_language()).actor
        done, failed = take(request, found, actor, viewer=viewer)
        if failed is None:
            messages.success(request, done)
            return redirect(question_address(found.reference, current_language()))
        found = visible_question(reference, viewer)  # as the others have left it meanwhile
    return _page(request, found, failed)


@require_safe
def file(request: HttpRequest, file_id: int) -> HttpResponseBase:
    """The bytes of a file, for those who may read what it belongs to."""
    viewer = viewer_of(request)
    found: Any = QuestionFile.objects.visible_to(viewer).filter(pk=file_id).first()
    if found is None:
        raise Http404
    return send(request, found, found.filename, public=False)


def visible_question(reference: str, viewer: Viewer) -> Question:
    """Raises Http404 for what the viewer may not see, as for what never was."""
    rows = Question.objects.visible_to(viewer).select_related("side", "asker__municipality", "addressee")
    found = rows.defer("asker__body", "addressee__body").filter(reference=reference.upper()).first()
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, found: Question, failed: Failed | None) -> HttpResponse:
    viewer = viewer_of(request)
    reader = Reader.member(found, viewer, current_language())
    context = question_context(found, reader)
    if viewer.is_member:
        allowed = context["allowed"]
        context["offers"] = offers(found, reader.actor, viewer, allowed=allowed, failed=failed)
        context["failed"] = failed if failed and failed.name not in {one.name for one in context["offers"]} else None
    response = render(request, "knowledge/questions/question.html", context)
    if found.is_published:
        mark_reading(response, "question", found.pk, language=current_language())
    return response
