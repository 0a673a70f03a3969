"""The public addresses of mirrors: all of them, one of them with what may be done to it, and a new proposal."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from home.languages import current_language
from knowledge.institutions import life
from knowledge.institutions.acting import proposable, readable_mirrors
from knowledge.institutions.mirror_forms import (
    ConfirmForm,
    DeclineForm,
    EndForm,
    ProposeForm,
    TakeBackForm,
    TopicsForm,
)
from knowledge.institutions.mirror_list import mirrors_context
from knowledge.institutions.mirror_models import Mirror
from knowledge.institutions.mirror_page import mark_seen, mirror_context
from search.access import viewer_of

# step -> (form, what its button says, what is said when it is done); in the order they are shown
STEPS: dict[str, tuple[Callable[..., forms.Form], Any, Any]] = {
    "confirm": (ConfirmForm, _("Confirm"), _("Confirmed. The mirror is shown from now on.")),
    "decline": (DeclineForm, _("Decline"), _("Declined. The other side has been told.")),
    "take_back": (TakeBackForm, _("Take the proposal back"), _("Taken back. The other side has been told.")),
    "change": (TopicsForm, _("Change the topics"), _("The topics have been changed.")),
    "end": (EndForm, _("End the mirror"), _("The mirror has ended. The other side has been told.")),
}
SEEN = "seen"


@require_safe
def mirrors(request: HttpRequest) -> HttpResponse:
    """All mirrors that hold; for members also who has none, and who might fit whom."""
    context = mirrors_context(viewer_of(request), current_language())
    return render(request, "knowledge/institutions/mirrors.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def mirror(request: HttpRequest, mirror_id: int) -> HttpResponse:
    """The page of one mirror; a POST takes the `step` it names."""
    viewer = viewer_of(request)
    rows = readable_mirrors(viewer).select_related("proposer", "answerer").filter(pk=mirror_id)
    found = rows.defer("proposer__body", "answerer__body").first()
    if found is None:
        raise Http404
    chosen = None
    if request.method == "POST":
        if not viewer.is_member:
            return redirect_to_login(request.path)
        chosen = request.POST.get("step", "")
        reply = _step(request, found, chosen)
        if isinstance(reply, HttpResponse):
            return reply
        return _page(request, found, chosen, form=reply)
    return _page(request, found)


def _page(request: HttpRequest, found: Mirror, chosen: str = "", *, form: forms.Form | None = None) -> HttpResponse:
    context = mirror_context(found, viewer_of(request), current_language())
    if context is None:
        raise Http404
    context["steps"] = [
        {
            "name": name,
            "form": form if name == chosen and form else make(request.user, prefix=name, initial=_initial(name, found)),
            "label": label,
            "open": name == chosen,
        }
        for name, (make, label, _done) in STEPS.items()
        if context["standing"].may(name, found)
    ]
    return render(request, "knowledge/institutions/mirror_page.html", context)


def _step(request: HttpRequest, found: Mirror, step: str) -> HttpResponse | forms.Form:
    """A redirect when it is done or can no longer be done, else the form with its errors."""
    if step == SEEN:
        mark_seen(found, request.user)
        return redirect("mirror-page", found.pk)
    if step not in STEPS:
        raise Http404
    make, _label, done = STEPS[step]
    form = make(request.user, request.POST, prefix=step)
    if not form.is_valid():
        return form
    try:
        _TAKE[step](found, request.user, form.cleaned_data)
        messages.success(request, str(done))
    except life.StepRefused as refused:
        messages.warning(request, str(refused.message))
    return redirect("mirror-page", found.pk)


_TAKE: dict[str, Callable[[Mirror, Any, dict[str, Any]], Mirror]] = {
    "confirm": lambda mirror, by, said: life.confirm(mirror, by=by, since=said["since"]),
    "decline": lambda mirror, by, said: life.decline(mirror, by=by, reason=said["reason"]),
    "take_back": lambda mirror, by, said: life.take_back(mirror, by=by, reason=said["reason"]),
    "change": lambda mirror, by, said: life.change_topics(mirror, said["topics"], by=by),
    "end": lambda mirror, by, said: life.end(mirror, by=by, reason=said["reason"]),
}


def _initial(step: str, found: Mirror) -> dict[str, Any]:
    return {"topics": found.topics.all()} if step == "change" else {}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """The form of a proposal; `proposer` and `answerer` in the address fill it in."""
    if not proposable(request.user).exists():
        raise PermissionDenied
    if request.method != "POST":
        start = {name: request.GET[name] for name in ("proposer", "answerer") if name in request.GET}
        return _propose_page(request, ProposeForm(request.user, initial=start))
    form = ProposeForm(request.user, request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            found = life.propose(
                said["proposer"], said["answerer"], by=request.user, topics=said["topics"], note=said["note"]
            )
        except life.StepRefused as refused:
            form.add_error(None, str(refused.message))
        else:
            messages.success(request, _t("Proposed. It holds when the other side has confirmed it."))
            return redirect("mirror-page", found.pk)
    return _propose_page(request, form)


def _propose_page(request: HttpRequest, form: ProposeForm) -> HttpResponse:
    return render(request, "knowledge/institutions/mirror_propose.html", {"form": form})
