"""Not found what you need? A form below the hits, without script, cookie or account, and the list it goes to."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from home.languages import current_language
from home.public import PublicForm, in_words
from knowledge.questions.rules import Actor, may_ask
from search.access import viewer_of
from search.models import NotFound
from search.operation.usage_models import LONGEST_WISH
from search.query import clean
from search.result import ResultPage

PURPOSE = "missing"
MOST_LINKS = 2  # people describe what they miss; programs link


class MissingForm(PublicForm):
    q = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("What did you look for?"),
        help_text=_("Goes to the coordinators with the words of your search, without your name. There is no reply."),
        max_length=LONGEST_WISH,
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, purpose=PURPOSE, auto_id="missing-%s", **kwargs)

    def clean_text(self) -> str:
        return in_words(str(self.cleaned_data["text"]), most_links=MOST_LINKS)


@csrf_exempt  # a public form has no session to be protected (see `home.public`)
@require_http_methods(["GET", "HEAD", "POST"])
def missing(request: HttpRequest) -> HttpResponse:
    """The form by itself, and what becomes of what is sent; a second click makes nothing more."""
    if request.method != "POST":
        return _page(request, _empty(request, request.GET.get("q", "")))
    form = MissingForm(request.POST, request=request)
    if not form.is_valid() or not form.limit():
        form.renew()
        return _page(request, form)
    said = form.cleaned_data
    values = {"language": current_language(), "query": clean(said["q"])[0], "text": said["text"]}
    NotFound.objects.get_or_create(once=form.nonce, defaults=values)
    return _page(request, None)


def below_hits(request: HttpRequest, found: ResultPage) -> SafeString:
    """For the hook of the result page: the form where nothing was found, else the way to it.

    Who may ask a mirror is led there as well.
    """
    query = found.query.text
    nothing = not (found.total or found.others.total or found.pinned)
    address = reverse("search-missing")
    context = {
        "form": _empty(request, query) if nothing else None,
        "action": address if nothing or not query else f"{address}?{urlencode({'q': query})}",
        "ask_url": _ask_url(request, query),
    }
    return render_to_string("knowledge/searching/below_hits.html", context, request)


def _ask_url(request: HttpRequest, query: str) -> str:
    viewer = viewer_of(request)
    if not viewer.is_member or not may_ask(Actor.member(request.user)):
        return ""
    return f"{reverse('question-ask')}?{urlencode({'subject': query})}"


def _empty(request: HttpRequest, query: str) -> MissingForm:
    return MissingForm(request=request, initial={"q": clean(query)[0]})


def _page(request: HttpRequest, form: MissingForm | None) -> HttpResponse:
    query = str(form["q"].value() or "") if form is not None else clean(request.POST.get("q", ""))[0]
    back = f"{reverse('search:results')}?{urlencode({'q': query})}" if query else reverse("search:results")
    reply = render(request, "knowledge/searching/missing.html", {"form": form, "back": back, "query": query})
    reply["Cache-Control"] = "private, no-store"
    return reply
