"""How many found it helpful? Counted per day and language, about nobody, like readings (`home.readings`)."""

import datetime
import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import F, Sum
from django.http import HttpRequest
from django.utils import timezone

from home.public import count_attempt
from home.readings.counting import FEWEST
from knowledge.feedback.models import DailyOpinion
from search.programs import is_program

if TYPE_CHECKING:  # places know the articles, whose form shows opinions
    from knowledge.feedback.places import Place

MOST_OF_A_THING = 5  # a day from one network, which may be a whole office
MOST = 100
PERIOD = datetime.timedelta(days=365)
KEPT = datetime.timedelta(days=1100)


class Opinions(NamedTuple):
    yes: int
    no: int


def count(request: HttpRequest, place: "Place", *, helpful: bool) -> bool:
    """Whether it was counted: what programs send is not, nor what one network sends again and again."""
    if not place.kind or is_program(request):
        return False
    thing = hashlib.blake2b(place.about.encode(), digest_size=12).hexdigest()
    try:
        count_attempt(request, f"helpful:{thing}", MOST_OF_A_THING)
        count_attempt(request, "helpful", MOST)
    except ValidationError:
        return False
    row, _made = DailyOpinion.objects.get_or_create(
        day=timezone.localdate(), kind=place.kind, key=place.key, language=place.language
    )
    name = "yes" if helpful else "no"
    DailyOpinion.objects.filter(pk=row.pk).update(**{name: F(name) + 1})
    return True


def opinions(kind: str, keys: Iterable[str], *, language: str = "") -> dict[str, Opinions]:
    """Key -> both numbers of the last year, where there were five or more; in all languages, or in one."""
    since = timezone.localdate() - PERIOD
    rows = DailyOpinion.objects.filter(kind=kind, key__in=list(keys), day__gte=since)
    rows = rows.filter(language=language) if language else rows
    summed = rows.order_by().values_list("key").annotate(yes=Sum("yes"), no=Sum("no"))
    return {key: Opinions(yes, no) for key, yes, no in summed if yes + no >= FEWEST}


def unhelpful_keys(kind: str, most: int) -> list[str]:
    """Keys of what more readers of the last year found unhelpful than helpful, most of those first."""
    since = timezone.localdate() - PERIOD
    rows = DailyOpinion.objects.filter(kind=kind, day__gte=since).order_by().values_list("key")
    summed = rows.annotate(yes=Sum("yes"), no=Sum("no")).filter(no__gt=F("yes"), no__gte=FEWEST - F("yes"))
    return [key for key, _yes, _no in summed.order_by("-no", "key")[:most]]


def tidy() -> int:
    """The job: forget opinions that are three years old; how many rows."""
    return DailyOpinion.objects.filter(day__lt=timezone.localdate() - KEPT).delete()[0]
