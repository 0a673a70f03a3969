"""What does a report cover: which days, whose doing, which topics, and for whose eyes?"""

import datetime
import zoneinfo
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.auth.models import Group
from django.db.models import Q
from django.utils import timezone

from home.audience import AudienceGroup
from knowledge.glance.ground import Ground, Rows
from knowledge.institutions.models import Municipality
from knowledge.questions.models import Question
from knowledge.topics.models import TopicPage
from search.access import Viewer, below


class AnyMember:
    """Somebody of the partnership without a role anywhere: sees what all members see, and nothing more."""

    is_authenticated = is_active = True
    is_superuser = False
    pk = None

    @property
    def groups(self) -> Any:
        return Group.objects.filter(audience__kind=AudienceGroup.Kind.PARTNERSHIP)


@dataclass(frozen=True)
class Scope:
    """From `since` to `until`, both included. `municipality` None: all; `topics` (pks) empty: all."""

    since: datetime.date
    until: datetime.date
    language: str
    municipality: Municipality | None = None
    topics: tuple[int, ...] = ()
    internal: bool = False

    @cached_property
    def ground(self) -> Ground:
        """What a reader without an account sees; for internal use what every member sees."""
        places = frozenset([self.municipality.pk]) if self.municipality else None
        return Ground(Viewer(AnyMember() if self.internal else None), self.language, places, self.end)

    @cached_property
    def start(self) -> datetime.datetime:
        return _midnight(self.since)

    @cached_property
    def end(self) -> datetime.datetime:
        return _midnight(self.until + datetime.timedelta(days=1))

    def during(self, field: str) -> Q:
        """That the moment lies in the period."""
        return Q(**{f"{field}__gte": self.start, f"{field}__lt": self.end})

    def on_days(self, field: str) -> Q:
        return Q(**{f"{field}__range": (self.since, self.until)})

    def about(self, rows: Rows, name: str = "topics") -> Rows:
        """Of the rows those that name a chosen topic or one below it."""
        if not self.topics:
            return rows
        named = rows.model.objects.filter(**{f"{name}__in": self.chosen_topics.values("pk")}).order_by()
        return rows.filter(pk__in=named.values("pk"))

    @cached_property
    def chosen_topics(self) -> Any:
        """The chosen topics and those below them, pages of the source language."""
        paths = TopicPage.objects.filter(pk__in=self.topics).values_list("path", flat=True)
        return TopicPage.objects.filter(below(paths))

    def questions(self, *, named: bool) -> Rows:
        """Published ones; for internal use all that were let in, of which only those open to every member are `named`."""
        rows = self.about(self.ground.questions())
        if not self.internal:
            return rows.filter(state=Question.State.ANSWERED, audience=Question.Audience.PUBLIC)
        rows = rows.exclude(state=Question.State.WAITING)
        return rows.exclude(audience=Question.Audience.INVOLVED) if named else rows


def _midnight(day: datetime.date) -> datetime.datetime:
    zone: zoneinfo.ZoneInfo | datetime.tzinfo = timezone.get_current_timezone()
    return datetime.datetime.combine(day, datetime.time(), zone)
