"""What can be done on the page of a question: each step with its form, its words, and what it does."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _

from knowledge.documents.families import UploadRefused
from knowledge.questions import life, releasing
from knowledge.questions.drafting import draft_article
from knowledge.questions.face.refused import refuse
from knowledge.questions.face.step_forms import LetInForm, PassOnForm, ReasonForm, ReleaseForm, SayForm, StepForm, wider
from knowledge.questions.face.uploads import uploads_of
from knowledge.questions.messages import Message
from knowledge.questions.models import Answer, Question, Side
from knowledge.questions.refusal import NotPossible
from knowledge.questions.rules import Actor
from search.access import Viewer

Said = dict[str, Any]


@dataclass(frozen=True)
class Act:
    """`take` gets the question, the actor and what the form says; `done` is told when it has succeeded."""

    form: type[StepForm]
    label: Any
    done: Any
    take: Callable[[Question, Actor, Said], Any]


def _message(said: Said) -> Message:
    return Message(said["text"], said["language"], uploads_of(said), said["once"])


ACTS: dict[str, Act] = {  # in the order in which they are offered
    "let_in": Act(LetInForm, _("Let in"), _("Let in. Those who can answer have been told."),
                  lambda question, actor, said: life.let_in(question, actor, addressee=said["to"])),
    "turn_away": Act(ReasonForm, _("Turn away"), _("Closed. The asker has been told why."),
                     lambda question, actor, said: life.turn_away(question, actor, reason=said["reason"])),
    "answer": Act(SayForm, _("Answer"), _("Your answer has been sent."),
                  lambda question, actor, said: life.answer(question, actor, _message(said))),
    "enquire": Act(SayForm, _("Ask back"), _("Your message has been sent."),
                   lambda question, actor, said: life.enquire(question, actor, _message(said))),
    "note": Act(SayForm, _("Write a note"), _("Your note stands with the question."),
                lambda question, actor, said: life.add_note(question, actor, _message(said))),
    "draft": Act(StepForm, _("Make a draft article"), _("The draft waits for moderation; its link is on this page."),
                 lambda question, actor, said: draft_article(question, actor)),
    "release": Act(ReleaseForm, _("Open it to more readers"), _("Opened."),
                   lambda question, actor, said: releasing.release(question, actor, audience=said["audience"])),
    "withdraw": Act(StepForm, _("Withdraw the publication"), _("From now on only those involved read it."),
                    lambda question, actor, said: releasing.withdraw(question, actor)),
    "pass_on": Act(PassOnForm, _("Pass on"), _("Passed on. The asker and the institution have been told."),
                   lambda question, actor, said: life.pass_on(question, actor, to=said["to"], reason=said["reason"])),
    "close": Act(ReasonForm, _("Close without an accepted answer"), _("Closed. Both sides have been told."),
                 lambda question, actor, said: life.close(question, actor, reason=said["reason"])),
}  # fmt: skip
ACCEPT = "accept"  # its buttons stand with the answers
ACCEPTED = _("Accepted. Thank you: the question is answered.")


@dataclass(frozen=True)
class Offer:
    """A step as it is offered; `open` where it was just tried, or is what the others wait for."""

    name: str
    label: Any
    form: forms.Form
    open: bool


@dataclass(frozen=True)
class Failed:
    """A step that was not taken, with its form as it was sent."""

    name: str
    form: StepForm

    @property
    def text(self) -> str:
        """What was written, so that it can be shown even where the step is not offered any more."""
        for name in ("text", "reason"):
            if name in self.form.fields:
                return str(self.form[name].value() or "")
        return ""


def offers(
    question: Question, actor: Actor, viewer: Viewer, *, allowed: Iterable[str], failed: Failed | None = None
) -> list[Offer]:
    """The steps this person may take now, in order."""
    found = []
    side = life.side_of(actor, question)
    awaited = "answer" if question.turn == side == Side.ANSWERING else ""
    awaited = "let_in" if question.state == Question.State.WAITING else awaited
    for name, act in ACTS.items():
        if name not in allowed or (name == "release" and not wider(question)):
            continue
        tried = failed is not None and failed.name == name
        form = failed.form if failed and tried else act.form(prefix=name, question=question, viewer=viewer)
        label = _("Write back") if name == "enquire" and side == Side.ASKING else act.label
        found.append(Offer(name, label, form, tried or (failed is None and name == awaited)))
    return found


def take(
    request: HttpRequest, question: Question, actor: Actor, *, viewer: Viewer, check: Callable[[], None] | None = None
) -> tuple[str, Failed | None]:
    """Take the step the form names. What to say when it is done, or why it was not; Http404 for an unknown step.

    `check` is asked before anything is done, and may raise NotPossible.
    """
    name = request.POST.get("step", "")
    act = Act(StepForm, "", ACCEPTED, _acceptance(request, question)) if name == ACCEPT else ACTS.get(name)
    if act is None:
        raise Http404
    form = act.form(request.POST, request.FILES, prefix=name, question=question, viewer=viewer)
    if not form.is_valid():
        return "", Failed(name, form)
    try:
        if check is not None:
            check()
        act.take(question, actor, form.cleaned_data)
    except (NotPossible, UploadRefused) as error:
        refuse(form, error)
        return "", Failed(name, form)
    return str(act.done), None


def _acceptance(request: HttpRequest, question: Question) -> Callable[[Question, Actor, Said], Any]:
    """Accepting the answer whose number was sent; Http404 where there is none."""
    number = request.POST.get("answer", "")
    rows = Answer.objects.filter(question=question).select_related("question")
    given = rows.filter(pk=int(number)).first() if number.isascii() and number.isdigit() and len(number) < 10 else None
    if given is None:
        raise Http404
    return lambda _question, actor, _said: life.accept(given, actor)
