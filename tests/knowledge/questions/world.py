"""Two cities, a mirror pair, an institution without one, and people of every standing."""

from dataclasses import dataclass
from typing import Any

from knowledge.models import Membership, User
from knowledge.questions import life
from knowledge.questions.asking import Asking, Person
from knowledge.questions.messages import Message
from knowledge.questions.models import Question
from knowledge.questions.rules import Actor
from search.access import Viewer
from tests import factories as make


@dataclass
class World:
    """`ours` mirrors `theirs`; `nearby` is in the city of `ours`, `afar` in that of `theirs`, both without a mirror."""

    ours: Any
    theirs: Any
    nearby: Any
    afar: Any
    topic: Any
    mirror: Any
    asker: User
    answerer: User
    reader: User
    chief: User  # coordinates the city of `theirs`
    stranger: User  # a member of `nearby`
    office: User  # coordinates the whole site

    def ask(self, text: str = "Wie oft leeren Sie die Tonnen?", **values: Any) -> Question:
        asker = values.pop("user", self.asker)
        institution = values.pop("asker", self.ours)
        message = Message(text, values.pop("language", "de"), values.pop("files", ()), values.pop("once", ""))
        asking = Asking(values.pop("subject", "Leerung der Tonnen"), message, asker=institution, **values)
        return life.ask(asking, Actor.member(asker))

    def ask_publicly(self, text: str = "Wohin mit dem Altöl?", **values: Any) -> Question:
        message = Message(text, "de", values.pop("files", ()), values.pop("once", ""))
        person = Person("Frieda Frage", "frieda@example.org")
        return life.ask_publicly(Asking("Altöl", message, **values), person)

    def answered(self, text: str = "Zweimal in der Woche.", **values: Any) -> Question:
        spoken = values.pop("spoken", "ar")
        question = self.ask(**values)
        given = life.answer(question, Actor.member(self.answerer), Message(text, spoken))
        return life.accept(given, Actor.member(self.asker))


def make_world(site: make.Tree) -> World:
    here, there = make.make_pair()
    topic = make.make_topic(site, "Abfall")
    ours = make.make_institution(site, here, "Abfallwirtschaft", topics=[topic])
    theirs = make.make_institution(site, there, "Stadtreinigung", topics=[topic])
    nearby = make.make_institution(site, here, "Stadtwerke")
    afar = make.make_institution(site, there, "Wasserbehörde")
    chief = User.objects.create_user("chief@example.org", make.PASSWORD)
    Membership.objects.create(user=chief, role="coordinator", municipality=there)
    office = User.objects.create_user("office@example.org", make.PASSWORD)
    Membership.objects.create(user=office, role="coordinator")
    return World(
        ours=ours,
        theirs=theirs,
        nearby=nearby,
        afar=afar,
        topic=topic,
        mirror=make.make_mirror(ours, theirs, topics=[topic]),
        asker=make.make_member(ours, "reader"),
        answerer=make.make_member(theirs, "author"),
        reader=make.make_member(theirs, "reader"),
        chief=chief,
        stranger=make.make_member(nearby, "editor"),
        office=office,
    )


def sees(question: Question, user: Any) -> bool:
    return bool(Question.objects.visible_to(Viewer(user)).filter(pk=question.pk).exists())


def member(user: User) -> Actor:
    return Actor.member(user)


def said(text: str = "Zweimal in der Woche.", **values: Any) -> Message:
    return Message(text, values.pop("language", "de"), **values)
