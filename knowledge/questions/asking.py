"""How does a question come into being, from a member or from the public, once however often the button is pressed?"""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from knowledge.institutions.models import InstitutionPage
from knowledge.questions import clock, letters
from knowledge.questions.messages import LONGEST_SUBJECT, Message, attach, clean_text, store_files
from knowledge.questions.models import Question, QuestionEvent
from knowledge.questions.refusal import NOT_YOURS, NotPossible
from knowledge.questions.routing import About, Route, can_be_asked, mirror_between, route
from knowledge.questions.rules import Actor, may_ask
from knowledge.questions.steps import note
from knowledge.questions.translating import want_question
from search.indexing import unit_of_work

Audience = Question.Audience


@dataclass(frozen=True)
class Asking:
    """A question as it is sent. `asker` is the institution in whose name a member asks (source page); `topics` are pks
    of source pages; `chosen` is asked instead of whom the routing would ask; `continues` is an ended question."""

    subject: str
    message: Message
    about: About = field(default_factory=About)
    asker: InstitutionPage | None = None
    topics: tuple[int, ...] = ()
    chosen: InstitutionPage | None = None
    audience: str = Audience.INVOLVED
    may_be_public: bool = False
    continues: Question | None = None


@dataclass(frozen=True)
class Person:
    """Somebody of the public, as they named themselves. Both are removed by `retention.forget_askers`."""

    name: str = ""
    email: str = ""


def ask(asking: Asking, actor: Actor) -> Question:
    """A member asks; the question is open at once. A second click (same `message.once`) gives the same question.

    Raises NotPossible, UploadRefused (of a file), or Unroutable on a site without municipalities.
    """
    if not may_ask(actor) or (asking.asker is not None and asking.asker.pk not in actor.standing.belongs):
        raise NotPossible(NOT_YOURS)
    return _ask(asking, actor, Person())


def ask_publicly(asking: Asking, person: Person) -> Question:
    """Somebody of the public asks; the question waits for the coordinator. Raises as `ask` does."""
    return _ask(asking, Actor.public_asker(), person)


def open_to(question: Question, addressee: InstitutionPage | None, now: datetime.datetime) -> None:
    """Let the question's clock begin at its addressee (None: the coordinator's queue), and tell the people there."""
    clock.start(question, now)
    question.save()
    question.involved.set({page for page in (question.asker, addressee) if page is not None})
    letters.arrived(question)
    want_question(question)


def way_of(asking: Asking) -> Route:
    """Whom the question would go to, for the form to say so before it is sent."""
    chosen = asking.chosen
    if chosen is None:
        return route(asking.about, asking.asker, topics=asking.topics)
    if not can_be_asked(chosen) or (asking.asker is not None and chosen.pk == asking.asker.pk):
        raise NotPossible(_("This institution cannot be asked. Please choose another."))
    mirror = mirror_between(asking.asker, chosen) if asking.asker is not None else None
    return Route(chosen.municipality, chosen, mirror)


def _ask(asking: Asking, actor: Actor, person: Person) -> Question:
    known = _sent_before(asking.message.once, actor)
    if known is not None:
        return known
    row = _row(asking, actor, person)
    files = store_files(asking.message.files, actor.user)
    with unit_of_work():
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:  # the other of two clicks was quicker
            other = _sent_before(asking.message.once, actor)
            if other is None:
                raise
            return other
        row.topics.set(dict.fromkeys((*asking.topics, *asking.about.topics)))
        attach(files, row)
        note(row, QuestionEvent.Step.ASKED, actor, institution=asking.asker)
        if actor.is_asker:
            letters.waiting(row)
        else:
            open_to(row, row.addressee, row.asked_at)
    return row


def _row(asking: Asking, actor: Actor, person: Person) -> Question:
    way, before = way_of(asking), asking.continues
    return Question(
        language=asking.message.language,
        subject=" ".join(clean_text(asking.subject, longest=LONGEST_SUBJECT).split()),
        text=clean_text(asking.message.text),
        from_public=actor.is_asker,
        asked_by=actor.user,
        asker=asking.asker,
        asker_name=person.name.replace("\x00", "").strip()[:120],
        asker_email=person.email.strip(),
        about_page=asking.about.page,
        about_document=asking.about.document,
        side=way.side,
        addressee=way.addressee,
        mirror=way.mirror,
        state=Question.State.WAITING if actor.is_asker else Question.State.OPEN,
        # The public opens nothing by itself: who reads their question is decided by the side that answers.
        audience=Audience.PARTNERSHIP
        if not actor.is_asker and asking.audience != Audience.INVOLVED
        else Audience.INVOLVED,
        may_be_public=asking.may_be_public,
        asked_at=timezone.now(),
        continues=before if before is not None and before.has_ended else None,
        once=asking.message.once or None,
    )


def _sent_before(once: str, actor: Actor) -> Question | None:
    """The question that came with this token; a token of somebody else's form is refused, not answered."""
    known: Any = Question.objects.filter(once=once).first() if once else None
    if known is not None and (
        known.asked_by_id != getattr(actor.user, "pk", None) or known.from_public != actor.is_asker
    ):
        raise NotPossible(_("This form was sent already. Please open it again."))
    return known
