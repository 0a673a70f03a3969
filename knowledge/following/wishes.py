"""Who waits for which translation? Counted for translators, told to those who asked when it is there."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.db.models import Count, Min
from django.utils import timezone

from knowledge.following.models import TranslationWish

ABOUT_THEN = datetime.timedelta(hours=1)  # between a publication's own time and the noting of it


class Wishers:
    """The wishes that the publications of some span may have met; read at the first question, in one query."""

    def __init__(self, since: datetime.datetime, until: datetime.datetime) -> None:
        self._span = (since - ABOUT_THEN, until + ABOUT_THEN)

    @cached_property
    def _rows(self) -> dict[tuple[str, str], list[TranslationWish]]:
        rows: dict[tuple[str, str], list[TranslationWish]] = defaultdict(list)
        for row in TranslationWish.objects.filter(met_at__range=self._span):
            rows[row.subject, row.language].append(row)
        return rows

    def of(self, subject: str, language: str, at: datetime.datetime) -> frozenset[int]:
        """Ids of the people whose wish this publication met."""
        found = self._rows.get((subject, language), ())
        return frozenset(row.user_id for row in found if row.met_at is not None and abs(row.met_at - at) < ABOUT_THEN)


def wish(user: Any, subject: str, language: str) -> bool:
    """Note that this person waits; False when they do already."""
    _row, made = TranslationWish.objects.get_or_create(user=user, subject=subject, language=language, met_at=None)
    return made


def take_back(user: Any, subject: str, language: str) -> bool:
    return bool(TranslationWish.objects.filter(user=user, subject=subject, language=language, met_at=None).delete()[0])


def open_wish(user: Any, subject: str, language: str) -> bool:
    return TranslationWish.objects.filter(user=user, subject=subject, language=language, met_at=None).exists()


def meet(subject: str, language: str) -> int:
    """The language is there now, or up to date: close the wishes for it. Returns how many people waited."""
    return TranslationWish.objects.filter(subject=subject, language=language, met_at=None).update(met_at=timezone.now())


def demand(languages: Iterable[str] | None = None, subjects: Iterable[str] | None = None) -> list[dict[str, Any]]:
    """Open wishes by subject and language, the most wanted first, then the oldest: subject, language, people, since."""
    rows = TranslationWish.objects.filter(met_at=None, user__is_active=True)
    if languages is not None:
        rows = rows.filter(language__in=list(languages))
    if subjects is not None:
        rows = rows.filter(subject__in=list(subjects))
    counted = rows.order_by().values("subject", "language").annotate(people=Count("user"), since=Min("wished_at"))
    return [dict(row) for row in counted.order_by("-people", "since", "subject", "language")]
