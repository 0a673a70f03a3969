"""Asking without an account and without a cookie: a form that recognises programs, and a link to come back by."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from home.languages import current_language
from knowledge.questions.asking import Asking, Person, ask_publicly
from knowledge.questions.face.about import key_of, thing_of
from knowledge.questions.face.forms import PublicAskForm, typed
from knowledge.questions.face.refused import refuse
from knowledge.questions.face.similar import earlier
from knowledge.questions.messages import Message
from knowledge.questions.models import Question
from knowledge.questions.refusal import NotPossible
from knowledge.questions.routing import About, Unroutable
from knowledge.questions.tokens import asker_token
from search.access import viewer_of


def ask_as_reader(request: HttpRequest) -> HttpResponse:
    """The public's form. What is sent waits for the coordinator; its asker is led to the page of the question."""
    data = request.POST if request.method == "POST" else request.GET
    key = key_of(data.get("about", ""))
    purpose = f"question:{key}"
    start = {"about": key, "language": current_language()}
    if request.method != "POST" or "look" in request.POST:
        said = typed(request.POST) if request.method == "POST" else {}
        form = PublicAskForm(request=request, purpose=purpose, initial={**start, **said})
        return _page(request, form, key, look=request.method == "POST")
    form = PublicAskForm(request.POST, request=request, purpose=purpose)
    if form.is_valid() and form.limit():
        question = _send(request, form, key)
        if question is not None:
            return redirect(f"{reverse('question-follow', args=[asker_token(question)])}?sent=1")
    form.renew()
    return _page(request, form, key)


def _send(request: HttpRequest, form: PublicAskForm, key: str) -> Question | None:
    """The question, or None with the reason on the form."""
    said = form.cleaned_data
    thing = thing_of(key, viewer_of(request), current_language())
    asking = Asking(
        subject=said["subject"],
        message=Message(said["text"], said["language"], once=form.nonce),
        about=thing.about(None) if thing else About(),
        may_be_public=said["may_be_public"],
    )
    try:
        return ask_publicly(asking, Person(said["name"], said["email"]))
    except (NotPossible, Unroutable) as error:
        refuse(form, error)
        return None


def _page(request: HttpRequest, form: PublicAskForm, key: str, *, look: bool = False) -> HttpResponse:
    viewer, language = viewer_of(request), current_language()
    thing = thing_of(key, viewer, language)
    context = {
        "form": form,
        "thing": thing,
        "is_gone": bool(key) and thing is None,
        "hits": earlier(str(form["subject"].value() or ""), viewer, language) if look else [],
        "looked": look,
    }
    return render(request, "knowledge/questions/ask_public.html", context)
