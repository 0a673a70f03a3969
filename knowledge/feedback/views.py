"""Was it helpful, what is wrong, what keeps you out? Forms at addresses of their own, without account, script or cookie."""

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _t
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from home.addresses import absolute
from home.frame import contact_address
from home.languages import current_language
from knowledge.feedback.forms import FeedbackForm
from knowledge.feedback.models import Feedback
from knowledge.feedback.opinions import count
from knowledge.feedback.places import Place, path_of, place_of
from knowledge.feedback.receiving import Message, receive
from search.access import viewer_of

METHODS = ("GET", "HEAD", "POST")
Kind = Feedback.Kind


@csrf_exempt  # a public form has no session to be protected (see `home.public`)
@require_http_methods(METHODS)
def feedback(request: HttpRequest) -> HttpResponse:
    """`?page=` names the address something is wrong at; `said` is what the reader answered right before."""
    return _form(request, Kind.WRONG)


@csrf_exempt
@require_http_methods(METHODS)
def barrier(request: HttpRequest) -> HttpResponse:
    return _form(request, Kind.BARRIER)


@csrf_exempt  # it counts about nobody, and nothing depends on a session
@require_POST
def helpful(request: HttpRequest) -> HttpResponse:
    """`page` and `helpful` (yes or no); then on to what could be better. 404 where there is nothing to judge."""
    said = request.POST.get("helpful", "")
    place = place_of(request, path_of(request.POST.get("page", "")), viewer_of(request))
    if not place.kind or said not in ("yes", "no"):
        raise Http404
    count(request, place, helpful=said == "yes")
    reply = HttpResponseRedirect(f"{reverse('feedback')}?{urlencode({'page': place.path, 'said': said})}")
    reply.status_code = 303
    return reply


def _form(request: HttpRequest, kind: str) -> HttpResponse:
    if request.method != "POST":
        path = path_of(request.GET.get("page", ""))
        shown = absolute(path) if path and kind == Kind.BARRIER else path
        initial = {"page": shown, "email": getattr(request.user, "email", "")}
        return _page(request, kind, path, form=FeedbackForm(request=request, kind=kind, initial=initial))
    form = FeedbackForm(request.POST, request=request, kind=kind)
    if not form.is_valid() or not form.limit():
        form.renew()
        return _page(request, kind, path_of(request.POST.get("page", "")), form=form)
    said = form.cleaned_data
    message = Message(kind, said["text"], current_language(), email=said["email"], once=form.nonce)
    item = receive(message, place_of(request, said["page"], viewer_of(request)))
    return _page(request, kind, said["page"], item=item)


def _page(
    request: HttpRequest, kind: str, path: str, *, form: FeedbackForm | None = None, item: Feedback | None = None
) -> HttpResponse:
    place = place_of(request, path, viewer_of(request))
    said = request.GET.get("said", "")
    context = {
        "kind": kind,
        "form": form,
        "item": item,
        "place": place,
        "said": said if said in ("yes", "no") and place.kind else "",
        "mail": mail_address(place, kind),
        "contact": contact_address(),
    }
    reply = render(request, "knowledge/feedback/form.html", context, status=422 if form and form.errors else 200)
    reply["Cache-Control"] = "private, no-store"
    return reply


def mail_address(place: Place, kind: str) -> str:
    """The plain mail for whoever would rather write one, with the address of the page."""
    words = _t("Barrier on the website") if kind == Kind.BARRIER else _t("Something is wrong here")
    body = absolute(place.path) if place.path else ""
    return f"mailto:{contact_address()}?subject={quote(words)}&body={quote(body)}"
