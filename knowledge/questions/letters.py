"""Who is told by mail about which step? Those who have to do something next, in their own language, once each.

A letter names the subject and leads to the question; the text itself stays on the site, where access is checked.
"""

import datetime
from collections.abc import Iterable
from typing import Any

from home.addresses import absolute
from home.mails import post
from knowledge.institutions.models import InstitutionPage
from knowledge.membership.belonging import coordinators_for, people_of
from knowledge.questions.addresses import asker_address, question_address
from knowledge.questions.models import Answer, Question, Side
from knowledge.questions.standing import WRITING, standing_of

FOLDER = "knowledge/questions/mails"


def arrived(question: Question) -> None:
    """A question has come to the people of its addressee, or into the coordinators' queue."""
    name = "arrived" if question.addressee is not None else "unassigned"
    _tell(name, question, answering_people(question), key=f"{name}:{question.addressee_id or 0}")


def waiting(question: Question) -> None:
    """A question of the public waits for the coordinators; its asker learns that it came in and how to find it."""
    _tell("waiting", question, coordinators_of(question), key="waiting")
    _tell_asker("received", question, key="received")


def let_in(question: Question) -> None:
    _tell_asker("let_in", question, key="let_in")


def spoken(question: Question, said: Answer) -> None:
    """A message was written: the other side is told. `answered` tells apart an answer from a question back."""
    values = {"answered": said.kind == Answer.Kind.ANSWER}
    if said.side == Side.ANSWERING:
        _tell_asking(question, "spoken", key=f"said:{said.pk}", values=values)
    else:
        _tell("spoken", question, answering_people(question), key=f"said:{said.pk}", values=values)


def accepted(question: Question) -> None:
    _tell("accepted", question, answering_people(question), key="accepted")


def passed_on(successor: Question) -> None:
    _tell_asking(successor, "passed_on", key="passed_on")


def closed(question: Question, by: Any) -> None:
    """Both sides are told, but for the user who closed it; the answering side only of what had come to it."""
    values = {"reason": question.end_reason}
    answering = answering_people(question) if question.opened_at is not None else []
    people = {person.pk: person for person in (*asking_people(question), *answering) if person != by}
    _tell("closed", question, people.values(), key="closed", values=values)
    _tell_asker("closed", question, key="closed", values=values)


def lost(question: Question) -> None:
    """Nobody is asked any more: the coordinators decide."""
    stamp = question.turn_since or question.asked_at
    _tell("unassigned", question, coordinators_of(question), key=f"lost:{stamp.isoformat()}")


def reminder(question: Question, due_at: datetime.datetime) -> None:
    """The side whose turn it is has not spoken for most of its time."""
    values = {"due_at": due_at}
    key = f"reminder:{due_at.isoformat()}"
    if question.turn == Side.ANSWERING:
        _tell("reminder", question, answering_people(question), key=key, values=values)
    else:
        _tell_asking(question, "reply_wanted", key=key, values=values)


def escalation(question: Question, due_at: datetime.datetime) -> None:
    """The answering side has let its time pass: its coordinators are told."""
    values = {"due_at": due_at}
    _tell("escalation", question, coordinators_of(question), key=f"due:{due_at.isoformat()}", values=values)


def answering_people(question: Question) -> list[Any]:
    """Who may answer at the addressee; its coordinators where nobody may, or where there is no addressee."""
    if question.addressee is not None:
        writers = list(people_of(question.addressee, *WRITING))
        if writers:
            return writers
    return coordinators_of(question)


def coordinators_of(question: Question) -> list[Any]:
    """Who coordinates the side that answers; where nobody does, the whole site."""
    return list(coordinators_for(question.addressee or InstitutionPage(municipality=question.side)))


def asking_people(question: Question) -> list[Any]:
    """The member who asked while they belong there, else the people of the asking institution who write for it."""
    person = question.asked_by
    is_here = person is not None and person.is_active
    if is_here and (question.asker_id is None or question.asker_id in standing_of(person).belongs):
        return [person]
    if question.asker is None:
        return []
    return list(people_of(question.asker, *WRITING)) or list(people_of(question.asker))


def _tell_asking(question: Question, name: str, *, key: str, values: dict[str, Any] | None = None) -> None:
    _tell(name, question, asking_people(question), key=key, values=values)
    _tell_asker(name, question, key=key, values=values)


def _tell(
    name: str, question: Question, people: Iterable[Any], *, key: str, values: dict[str, Any] | None = None
) -> None:
    for person in people:
        link = absolute(question_address(question.reference, person.language))
        context = _context(question, link, {"to_member": True, **(values or {})})
        once = f"question:{question.pk}:{key}:{person.pk}"
        post(f"{FOLDER}/{name}", to=person.email, language=person.language, context=context, once=once)


def _tell_asker(name: str, question: Question, *, key: str, values: dict[str, Any] | None = None) -> None:
    """Somebody of the public, while their address is kept."""
    if not question.from_public or not question.asker_email:
        return
    context = _context(question, absolute(asker_address(question)), {"to_member": False, **(values or {})})
    once = f"question:{question.pk}:{key}:asker"
    post(f"{FOLDER}/{name}", to=question.asker_email, language=question.language, context=context, once=once)


def _context(question: Question, link: str, values: dict[str, Any]) -> dict[str, Any]:
    addressee = question.addressee
    return {
        "subject": question.subject,
        "reference": question.reference,
        "asker": question.asker.title if question.asker is not None else "",
        "addressee": addressee.title if addressee is not None else "",
        "link": link,
        **values,
    }
