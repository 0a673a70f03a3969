"""Which lists of questions does a viewer have, and what is in them? Everybody has one; members and coordinators more."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, F, IntegerField, Q, Value, When
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _t

from knowledge.questions.models import Question, Side
from knowledge.questions.standing import standing
from knowledge.topics.models import TopicPage
from knowledge.versions import local
from search.access import Viewer, below

State, Audience = Question.State, Question.Audience
ANSWERED = "answered"


@dataclass(frozen=True)
class Tab:
    """One list; `count` is how many of it wait for the viewer, None where nothing is waited for."""

    name: str
    label: str
    url: str
    current: bool
    count: int | None = None


@dataclass(frozen=True)
class Topic:
    key: str
    title: str
    language: str
    chosen: bool


class Lists:
    """The lists of one viewer and the one an address asks for (`view`, `topic`); what makes no sense is left out."""

    def __init__(self, data: QueryDict, viewer: Viewer, language: str) -> None:
        self.viewer, self.language = viewer, language
        self.standing = standing(viewer)
        self.now = timezone.now()
        self.name = data.get("view", "") if data.get("view", "") in self._makers else ANSWERED
        self.topic = data.get("topic", "")
        if self.topic not in {page.translation_key.hex for page in self._topics}:
            self.topic = ""

    def rows(self) -> Any:
        """The questions of the chosen list."""
        rows = self._makers[self.name][1]()
        if self.topic:
            paths = TopicPage.objects.filter(translation_key=self.topic).values_list("path", flat=True)
            about = Question.topics.through.objects.filter(topicpage__in=TopicPage.objects.filter(below(paths)))
            rows = rows.filter(pk__in=about.values("question_id"))
        return rows

    def tabs(self) -> list[Tab]:
        """None for those who have but one list."""
        if len(self._makers) == 1:
            return []
        return [
            Tab(name, label, self._address(name), name == self.name, count() if count else None)
            for name, (label, _rows, count) in self._makers.items()
        ]

    def topics(self) -> list[Topic]:
        """Topics, with those above them, of questions the viewer may read."""
        return [
            Topic(key := page.translation_key.hex, page.title, page.locale.language_code, key == self.topic)
            for page in self._topics
        ]

    @property
    def query(self) -> str:
        """The choices for the addresses of further pages, ending in "&" or empty."""
        chosen = {name: value for name, value in (("view", self._view), ("topic", self.topic)) if value}
        return f"{urlencode(chosen)}&" if chosen else ""

    @property
    def _view(self) -> str:
        return "" if self.name == ANSWERED else self.name

    def _address(self, name: str) -> str:
        chosen = {"view": name if name != ANSWERED else "", "topic": self.topic}
        return f"?{urlencode({name: value for name, value in chosen.items() if value})}"

    @cached_property
    def _topics(self) -> list[Any]:
        links = Question.topics.through.objects.filter(question__in=self._visible().values("pk"))
        used = TopicPage.objects.filter(pk__in=links.values("topicpage_id"))
        step = TopicPage.steplen
        paths = used.order_by().values_list("path", flat=True).distinct()
        line = {path[:end] for path in paths for end in range(step, len(path) + 1, step)}
        return local(TopicPage, TopicPage.objects.filter(path__in=line), self.viewer, self.language) if line else []

    @cached_property
    def _makers(self) -> dict[str, tuple[str, Callable[[], Any], Callable[[], int] | None]]:
        """Name of a list -> its label, its questions, and the number of those that wait for the viewer."""
        found: dict[str, tuple[str, Callable[[], Any], Callable[[], int] | None]] = {
            ANSWERED: (_t("Answered"), self._answered, None)
        }
        mine = self.standing
        if not mine.is_member:
            return found
        found["to-us"] = (_t("To us"), self._to_us, lambda: Question.objects.queue_of(mine.belongs).count())
        found["from-us"] = (_t("From us"), self._from_us, lambda: self._wait_for_askers().count())
        found["partnership"] = (_t("Partnership"), self._of_partnership, None)
        if mine.wide or mine.coordinates:
            found["waiting"] = (_t("Waiting to be let in"), self._waiting, lambda: self._waiting().count())
            found["unassigned"] = (_t("Without institution"), self._unassigned, lambda: self._unassigned().count())
            found["overdue"] = (_t("Overdue"), self._overdue, lambda: self._overdue().count())
        return found

    def _visible(self) -> Any:
        return Question.objects.visible_to(self.viewer)

    def _answered(self) -> Any:
        return self._visible().filter(state=State.ANSWERED).order_by("-ended_at", "-pk")

    def _to_us(self) -> Any:
        """What waits for us first, the most urgent on top; then what waits for them; then what has ended."""
        rows = self._visible().filter(addressee__in=self.standing.belongs)
        place = Case(
            When(state=State.OPEN, turn=Side.ANSWERING, then=Value(0)),
            When(state=State.OPEN, then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        )
        return rows.order_by(place, F("due_at").asc(nulls_last=True), "-ended_at", "-pk")

    def _from_us(self) -> Any:
        place = Case(
            When(state=State.OPEN, turn=Side.ASKING, then=Value(0)),
            When(state=State.OPEN, then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        )
        return self._own().order_by(place, F("due_at").asc(nulls_last=True), "-ended_at", "-pk")

    def _wait_for_askers(self) -> Any:
        return self._own().filter(state=State.OPEN, turn=Side.ASKING)

    def _own(self) -> Any:
        asked = Q(asker__in=self.standing.belongs) | Q(asked_by=self.viewer.user)
        return self._visible().filter(asked)

    def _of_partnership(self) -> Any:
        opened = self._visible().filter(audience__in=(Audience.PARTNERSHIP, Audience.PUBLIC))
        return opened.exclude(state=State.WAITING).order_by("-asked_at", "-pk")

    def _waiting(self) -> Any:
        return Question.objects.coordinators_queue(self.viewer).filter(state=State.WAITING).order_by("asked_at", "pk")

    def _unassigned(self) -> Any:
        rows = Question.objects.coordinators_queue(self.viewer).filter(state=State.OPEN)
        return rows.order_by(F("due_at").asc(nulls_last=True), "pk")

    def _overdue(self) -> Any:
        rows = Question.objects.overdue(self.now)
        rows = rows if self.standing.wide else rows.filter(side__in=self.standing.coordinates)
        return rows.order_by("due_at", "pk")
