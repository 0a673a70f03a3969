"""Two cities with content, questions, transfers, a project, readings and wishes: something for every figure."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from home.readings.models import DailyReading
from knowledge.models import Membership, SustainableTarget, TranslationWish, User
from knowledge.questions.models import Question
from search.indexing import unit_of_work
from tests import factories as make
from tests.factories.transfers import make_transfer


@dataclass
class World:
    """`ours` and `theirs` mirror each other, `third` is of a third city; `office` has the whole site."""

    site: Any
    ours: Any
    theirs: Any
    third: Any
    topic: Any
    mirror: Any
    project: Any
    office: User
    chief: User  # coordinates the city of `ours`
    member: User

    def ask(self, **values: Any) -> Question:
        """A row as it stands, whatever led there."""
        asked = timezone.now() - datetime.timedelta(days=9)
        side = values.pop("side", self.theirs.municipality)
        start: dict[str, Any] = {"state": "open", "asker": self.ours, "addressee": self.theirs, "mirror": self.mirror}
        start |= {"asked_at": asked, "opened_at": asked, "turn_since": asked, "due_at": asked, "subject": "Leerung"}
        with unit_of_work():
            question = Question.objects.create(side=side, text="Wie oft?", **{**start, **values})
            question.involved.set([page for page in (question.asker, question.addressee) if page])
        return question

    def answered(self, hours: float = 8, **values: Any) -> Question:
        moment = timezone.now()
        worked = datetime.timedelta(hours=hours)
        return self.ask(
            **{
                "state": "answered",
                "answered_at": moment,
                "ended_at": moment,
                "worked": worked,
                "due_at": None,
                **values,
            }
        )

    def read(self, thing: Any, times: int, *, language: str = "de", days_ago: int = 0, kind: str = "") -> None:
        is_page = hasattr(thing, "translation_key")
        kind = kind or ("question" if isinstance(thing, Question) else "page" if is_page else "document")
        key = thing.translation_key.hex if is_page else str(thing.pk)
        day = timezone.localdate() - datetime.timedelta(days=days_ago)
        DailyReading.objects.create(day=day, kind=kind, key=key, language=language, times=times)


def make_world(site: make.Tree) -> World:
    here, there = make.make_pair()
    far = make.make_municipality("third")
    area = make.make_topic(site, "Abfall")
    topic = make.make_topic(site, "Kompost", area)
    target = SustainableTarget.objects.get(code="12.5")
    ours = make.make_institution(site, here, "Abfallwirtschaft", topics=[topic])
    theirs = make.make_institution(site, there, "Stadtreinigung", topics=[topic])
    third = make.make_institution(site, far, "Wasserwerk")
    office, chief = (User.objects.create_user(f"{name}@example.org", make.PASSWORD) for name in ("office", "chief"))
    Membership.objects.create(user=office, role="coordinator")
    Membership.objects.create(user=chief, role="coordinator", municipality=here)
    article = make.make_article(ours, "Biotonne", ("de", "ar"), topics=[topic, area], targets=[target])
    make.make_article(third, "Brunnen", review_due=datetime.date(2020, 1, 1))
    make.make_news(theirs, "Neues Fahrzeug", topics=[area])
    make.make_document(ours, "Leitfaden", topics=[topic])
    today = timezone.localdate()
    project = make.make_project(
        site, "Kompostwerk", partners=[ours, theirs], targets=[target],
        milestones=[("Begonnen", today, True), ("Spät", today - datetime.timedelta(days=2), False)],
    )  # fmt: skip
    make_transfer(theirs, article, "trying")
    member = make.make_member(ours, "reader")
    TranslationWish.objects.create(user=member, subject=f"page:{article.translation_key.hex}", language="fr")
    return World(
        site, ours, theirs, third, topic, make.make_mirror(ours, theirs, topics=[topic]), project, office, chief, member
    )
