"""How somebody without an account follows their question: a signed link to the dialogue, where they also reply.

The link is the key, so no session is needed and none is made; whoever has none of these links sees a missing page.
"""

from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from home.addresses import absolute
from home.languages import current_language
from home.public import count_attempt
from knowledge.documents.download import send
from knowledge.questions.face.acts import Failed, offers, take
from knowledge.questions.face.showing import Reader, question_context
from knowledge.questions.models import Question, QuestionFile
from knowledge.questions.refusal import NotPossible
from knowledge.questions.rules import Actor
from knowledge.questions.tokens import question_of
from search.access import Viewer

TAKEN = frozenset(["enquire", "accept", "close", "withdraw"])  # what is left of the steps for an asker


MOST_A_DAY = 60  # steps from one network


@csrf_exempt  # the address is the secret
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """The dialogue of the token's question; a POST replies, accepts an answer, closes or withdraws."""
    found = question_of(token)
    if found is None:
        raise Http404
    failed = None
    if request.method == "POST":
        if request.POST.get("step") not in TAKEN:
            raise Http404
        failed = _take(request, found)
        if failed is None:
            return _private(redirect(request.path))
        found = question_of(token) or found
    return _private(_page(request, found, token, failed=failed))


@require_safe
def follow_file(request: HttpRequest, token: str, file_id: int) -> HttpResponseBase:
    """The bytes of a file of the dialogue the token leads to; every other file is as good as missing."""
    question = question_of(token)
    found: Any = QuestionFile.objects.of_asker(question).filter(pk=file_id).first() if question else None
    if found is None:
        raise Http404
    response = send(request, found, found.filename, public=False)
    response["Referrer-Policy"] = "no-referrer"
    return response


def _take(request: HttpRequest, found: Question) -> Failed | None:
    actor, check = Actor.public_asker(), partial(_count, request)
    return take(request, found, actor, viewer=Viewer(None), check=check)[1]


def _count(request: HttpRequest) -> None:
    """Raises NotPossible where this network has sent more than people do."""
    try:
        count_attempt(request, "follow", MOST_A_DAY)
    except ValidationError as error:
        raise NotPossible(error.messages[0]) from error


def _page(request: HttpRequest, found: Question, token: str, *, failed: Failed | None) -> HttpResponse:
    viewer, actor = Viewer(None), Actor.public_asker()
    context = question_context(found, Reader(viewer, actor, current_language(), is_involved=True, token=token))
    allowed = context["allowed"] & TAKEN
    context["offers"] = offers(found, actor, viewer, allowed=allowed, failed=failed)
    context["failed"] = failed if failed and failed.name not in {one.name for one in context["offers"]} else None
    context["is_new"] = "sent" in request.GET and found.state == Question.State.WAITING
    context["address"] = absolute(request.path)
    return render(request, "knowledge/questions/follow.html", context)


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
