"""Who must be asked whether an article is still valid? Two weeks before its date, after it, and a month later the
coordinator. A person gets one mail a day at most, with all the articles that came due; nothing is ever deleted.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from home.addresses import absolute
from home.mails import post
from knowledge.articles.models import ArticlePage
from knowledge.institutions.letters import language_of
from knowledge.membership.belonging import coordinators_for, people_of, works_at
from knowledge.membership.models import Role, User
from knowledge.originals import originals
from knowledge.relations import as_named
from knowledge.validity.models import CheckReminder
from search.access import Viewer
from search.indexing import unit_of_work

Stage = CheckReminder.Stage
TEMPLATE = "knowledge/validity/mails/check"
BEFORE = datetime.timedelta(days=14)
TO_COORDINATOR = datetime.timedelta(days=28)
MOST_IN_A_MAIL = 40
AT_A_TIME = 500  # articles looked at in one run; the others come with the next


@dataclass(frozen=True)
class Asked:
    """One article somebody is asked about."""

    article: ArticlePage
    due: datetime.date
    stage: str


def remind() -> int:
    """The job: write what has come due. Returns how many letters."""
    today = timezone.localdate()
    with unit_of_work():
        asked = _due(today)
        letters = _letters(asked)
        CheckReminder.objects.bulk_create(
            [CheckReminder(translation_key=one.article.translation_key, due=one.due, stage=one.stage) for one in asked],
            ignore_conflicts=True,
        )
    return letters


def readers(article: ArticlePage, stage: str) -> list[User]:
    """Whoever wrote it, while they still write there; else the institution's editors, else its authors; else, and
    when it is long overdue, whoever coordinates it. Never nobody, as long as the site has one of them."""
    institution = as_named(article.institution)
    coordinators = list(coordinators_for(institution))
    if institution is None or stage == Stage.COORDINATOR:
        return coordinators
    writer = article.owner
    if writer is not None and writer.is_active and institution.pk in works_at(writer, Role.AUTHOR, Role.EDITOR):
        return [writer]
    for role in (Role.EDITOR, Role.AUTHOR):
        found = list(people_of(institution, role))
        if found:
            return found
    return coordinators


def _due(today: datetime.date) -> list[Asked]:
    """Articles with the stage they have reached and nobody was told of; a stage that was slept through is passed over."""
    rows = originals(ArticlePage.objects.filter(live=True, review_due__lte=today + BEFORE))
    rows = rows.select_related("owner", "locale").order_by("review_due", "pk")
    keys = list(rows.values_list("translation_key", flat=True))
    done = set(CheckReminder.objects.filter(translation_key__in=keys).values_list("translation_key", "due", "stage"))
    found = [Asked(page, page.review_due, _stage(page.review_due, today)) for page in rows if page.review_due]
    return [one for one in found if (one.article.translation_key, one.due, one.stage) not in done][:AT_A_TIME]


def _stage(due: datetime.date, today: datetime.date) -> str:
    if today <= due:
        return Stage.SOON
    return Stage.COORDINATOR if today > due + TO_COORDINATOR else Stage.LATE


def _letters(asked: Sequence[Asked]) -> int:
    by_reader: dict[User, list[Asked]] = defaultdict(list)
    for one in asked:
        for user in readers(one.article, one.stage):
            by_reader[user].append(one)
    return sum(_write(user, seen) for user, some in by_reader.items() if (seen := list(_visible(user, some))))


def _visible(user: Any, asked: Sequence[Asked]) -> Iterable[Asked]:
    pks = [one.article.pk for one in asked]
    open_to_them = set(ArticlePage.objects.visible_to(Viewer(user)).filter(pk__in=pks).values_list("pk", flat=True))
    return (one for one in asked if one.article.pk in open_to_them)


def _write(user: User, asked: Sequence[Asked]) -> int:
    lines = [
        {
            "title": one.article.title,
            "due": one.due,
            "stage": one.stage,
            "link": absolute(reverse("confirm_valid", args=[one.article.pk])),
        }
        for one in asked[:MOST_IN_A_MAIL]
    ]
    context = {"lines": lines, "count": len(asked), "more": len(asked) - len(lines)}
    return post(TEMPLATE, to=user.email, language=language_of(user), context=context) is not None
