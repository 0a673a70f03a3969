"""Readings of the last ninety days, so that the overview of the demo shows something. Made up, like the partner city.

Drawn from a fixed seed: weekdays are busier than Friday to Sunday, a few things are read by many and most by few.
"""

import datetime
import random
from collections.abc import Iterator

from django.utils import timezone

from home.readings.models import DailyReading
from knowledge.articles.models import ArticlePage
from knowledge.documents.models import Document
from knowledge.projects.models import ProjectPage
from knowledge.questions.models import Question
from knowledge.topics.models import TopicPage
from search.access import Viewer
from search.indexing import unit_of_work

DAYS = 90
SEED = 20_190_401  # the month in which the field of work began
QUIET = (4, 5, 6)  # Friday to Sunday: one of the two cities is off
_SHARES = {"de": 1.0, "ar": 0.8, "en": 0.35, "fr": 0.15}
_KIND = DailyReading.Kind


def load_readings() -> int:
    """Rows made; none where anything has been read before."""
    if DailyReading.objects.exists():
        return 0
    dice, today = random.Random(SEED), timezone.localdate()
    with unit_of_work():
        return len(DailyReading.objects.bulk_create(_rows(dice, today), batch_size=500))


def _rows(dice: random.Random, today: datetime.date) -> Iterator[DailyReading]:
    for kind, key, language, liking in list(_things(dice)):
        for ago in range(DAYS, 0, -1):
            day = today - datetime.timedelta(days=ago)
            mean = liking * _SHARES.get(language, 0.2) * (0.4 if day.weekday() in QUIET else 1.0)
            times = sum(dice.random() < mean / 8 for _reader in range(8))
            if times:
                yield DailyReading(day=day, kind=kind, key=key, language=language, times=times)


def _things(dice: random.Random) -> Iterator[tuple[str, str, str, float]]:
    """Kind, key, language and how well liked a thing is, for everything readers without an account see."""
    anyone = Viewer(None)
    for model in (ArticlePage, ProjectPage, TopicPage):
        rows = model.objects.visible_to(anyone).select_related("locale").order_by("path")
        likings: dict[str, float] = {}
        for page in rows.only(*_PAGE_FIELDS):
            key = page.translation_key.hex
            likings.setdefault(key, dice.paretovariate(1.6) * 0.4)
            yield _KIND.PAGE, key, page.locale.language_code, min(likings[key], 6.0)
    for pk, language in Document.objects.visible_to(anyone).order_by("pk").values_list("pk", "language"):
        liking = min(dice.paretovariate(1.6) * 0.3, 4.0)
        yield _KIND.DOCUMENT, str(pk), language, liking
        yield _KIND.DOWNLOAD, str(pk), language, liking * 0.6
    for pk, language in Question.objects.visible_to(anyone).order_by("pk").values_list("pk", "language"):
        yield _KIND.QUESTION, str(pk), language, min(dice.paretovariate(1.6) * 0.4, 5.0)


_PAGE_FIELDS = ("translation_key", "locale__language_code")
