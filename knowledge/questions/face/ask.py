"""Where a question is asked: one address with a form for members and another for everybody else.

Members' forms are protected by their session. The public's form carries its own token (`home.public`), sets no cookie
and is kept by no cache.
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from home.languages import current_language
from knowledge.documents.families import UploadRefused
from knowledge.institutions.models import InstitutionPage
from knowledge.membership.belonging import works_at
from knowledge.questions.addresses import question_address
from knowledge.questions.asking import Asking, ask
from knowledge.questions.face.about import Thing, key_of, thing_of
from knowledge.questions.face.ask_public import ask_as_reader
from knowledge.questions.face.forms import AskForm, typed
from knowledge.questions.face.proposing import Proposal, proposal_of
from knowledge.questions.face.refused import refuse
from knowledge.questions.face.similar import earlier
from knowledge.questions.face.uploads import uploads_of
from knowledge.questions.messages import LONGEST_SUBJECT, Message
from knowledge.questions.models import Question
from knowledge.questions.refusal import NotPossible
from knowledge.questions.routing import About, Unroutable, askable
from knowledge.questions.rules import Actor, may_ask
from knowledge.relations import source_locale
from search.access import viewer_of


@csrf_exempt  # for the public's form only, which has no session to be protected; see below
@require_http_methods(["GET", "HEAD", "POST"])
def ask_view(request: HttpRequest) -> HttpResponse:
    """The form, and what becomes of it; by who is asking."""
    member: Any = csrf_protect(_ask_as_member)
    response: HttpResponse = member(request) if viewer_of(request).is_member else ask_as_reader(request)
    response["Cache-Control"] = "private, no-store"
    return response


class _Draft:
    """A question that is being written: what it is about, who asks, and what was chosen so far."""

    def __init__(self, request: HttpRequest) -> None:
        self.request, self.viewer, self.language = request, viewer_of(request), current_language()
        self.actor = Actor.member(request.user)
        if not may_ask(self.actor):
            raise PermissionDenied
        self.data = request.POST if request.method == "POST" else request.GET
        self.key = key_of(self.data.get("about", ""))
        self.thing: Thing | None = thing_of(self.key, self.viewer, self.language)
        self.askers = _institutions(self.actor)
        self.asker = _picked(self.askers, self.data.get("asker", "")) or self._usual_asker()
        self.about = self.thing.about(self.asker) if self.thing else About()
        self.askable = askable(self.asker)
        self.chosen = _picked(self.askable, self.data.get("to", ""))

    def form(self, *args: Any, **options: Any) -> AskForm:
        return AskForm(*args, viewer=self.viewer, askers=self.askers, askable=self.askable, **options)

    def start(self) -> dict[str, Any]:
        """What an empty form starts with."""
        return {
            "about": self.key,
            "subject": self.data.get("subject", "")[:LONGEST_SUBJECT],
            "language": self.language,
            "asker": self.asker.pk if self.asker else None,
            "to": self.chosen.pk if self.chosen else None,
            "topics": list(self.about.topics),
            "audience": Question.Audience.INVOLVED,
        }

    def asking(self, said: dict[str, Any]) -> Asking:
        message = Message(said.get("text", ""), said.get("language", ""), uploads_of(said), said.get("once", ""))
        return Asking(
            subject=said.get("subject", ""),
            message=message,
            about=self.about,
            asker=self.asker,
            topics=tuple(topic.pk for topic in said.get("topics", ())),
            chosen=self.chosen,
            audience=said.get("audience", Question.Audience.INVOLVED),
            may_be_public=said.get("may_be_public", False),
        )

    def proposal(self, said: dict[str, Any]) -> Proposal | None:
        try:
            return proposal_of(self.asking(said), self.viewer, self.language)
        except (NotPossible, Unroutable):
            return None

    def _usual_asker(self) -> Any:
        """Where the person works, else any institution they belong to."""
        at = works_at(self.request.user)
        return next((one for one in self.askers if one.pk in at), None) or self.askers.first()


def _ask_as_member(request: HttpRequest) -> HttpResponse:
    draft = _Draft(request)
    if request.method != "POST":
        return _page(draft, draft.form(initial=draft.start()))
    if "look" in request.POST:
        said = typed(request.POST, several=("topics",))
        return _page(draft, draft.form(initial={**draft.start(), **said}), look=True)
    form = draft.form(request.POST, request.FILES)
    if not form.is_valid():
        return _page(draft, form)
    proposal = draft.proposal(form.cleaned_data)
    if proposal is not None and form.cleaned_data["shown"] not in ("", proposal.shown) and not draft.chosen:
        form.add_error(None, _t("It would go to somebody else now: please look below, and send it once more."))
        return _page(draft, form)
    try:
        question = ask(draft.asking(form.cleaned_data), draft.actor)
    except (NotPossible, UploadRefused, Unroutable) as error:
        refuse(form, error)
        return _page(draft, form)
    messages.success(request, _t("Sent. Those who can answer have been told."))
    return redirect(question_address(question.reference, draft.language))


def _page(draft: _Draft, form: AskForm, *, look: bool = False) -> HttpResponse:
    said = form.cleaned_data if form.is_bound and form.is_valid() else {"topics": _topics_of(form)}
    proposal = draft.proposal(said)
    subject = str(form["subject"].value() or "")
    context = {
        "form": form,
        "thing": draft.thing,
        "is_gone": bool(draft.key) and draft.thing is None,
        "proposal": proposal,
        "shown": proposal.shown if proposal else "",
        "hits": earlier(subject, draft.viewer, draft.language) if look else [],
        "looked": look,
        "several_askers": "asker" in form.fields,
    }
    return render(draft.request, "knowledge/questions/ask.html", context)


def _topics_of(form: AskForm) -> list[Any]:
    """The topics chosen so far, whatever else is wrong with the form."""
    value = form["topics"].value() or []
    numbers = [int(one) for one in map(str, value) if one.isascii() and one.isdigit() and len(one) <= 9]
    return [topic for topic in form.fields["topics"].queryset if topic.pk in numbers]  # type: ignore[attr-defined]


def _institutions(actor: Actor) -> Any:
    rows = InstitutionPage.objects.filter(pk__in=actor.standing.belongs, locale=source_locale())
    return rows.select_related("municipality").order_by("municipality__slug", "title")


def _picked(rows: Any, text: str) -> Any:
    """The row whose number was sent, None for anything else."""
    return rows.filter(pk=int(text)).first() if text.isascii() and text.isdigit() and len(text) <= 9 else None
