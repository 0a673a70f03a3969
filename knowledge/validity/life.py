"""Saying that an article is still valid: one step for all its languages, which changes no word and publishes no draft."""

import calendar
import datetime
import json
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Revision
from wagtail_localize.models import TranslationSource

from knowledge.articles.models import ArticlePage
from knowledge.membership.belonging import works_at
from knowledge.membership.models import Role
from knowledge.originals import is_original, originals
from knowledge.relations import as_named
from search.indexing import unit_of_work

LOG_ACTION = "kommez.still_valid"
MONTHS = (6, 12, 24)
USUAL = 12  # months until the next check, where nobody says otherwise


def source_of(article: ArticlePage) -> ArticlePage:
    """The version that was written first, which carries the dates of all; the article itself where there is none."""
    if is_original(article):
        return article
    versions = ArticlePage.objects.filter(translation_key=article.translation_key)
    return originals(versions).first() or article


def may_confirm(article: ArticlePage, user: Any) -> bool:
    """Authors and editors of the institution that owns the published article, and whoever may publish it."""
    source = source_of(article)
    owner = as_named(source.institution)
    if not source.live or owner is None:
        return False
    return owner.pk in works_at(user, Role.AUTHOR, Role.EDITOR) or bool(source.permissions_for_user(user).can_publish())


def months_after(day: datetime.date, months: int) -> datetime.date:
    """The same day of a later month, or that month's last where it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def confirm(article: ArticlePage, *, user: Any, months: int = USUAL) -> datetime.date:
    """Checked today and due again in so many months, in every language, live and drafts alike.

    Returns the new date. Raises PermissionDenied.
    """
    if not may_confirm(article, user):
        raise PermissionDenied
    today = timezone.localdate()
    due = months_after(today, months)
    with unit_of_work():
        versions = ArticlePage.objects.filter(translation_key=article.translation_key)
        versions.update(reviewed_on=today, review_due=due)
        _carry_into_drafts(versions, today, due)
        _carry_into_sources(article, today, due)
        log(source_of(article), LOG_ACTION, user=user, data={"until": due.isoformat()})
    return due


def _carry_into_drafts(versions: Iterable[ArticlePage], today: datetime.date, due: datetime.date) -> None:
    """A draft, or one that is published by the clock, would bring the old dates back."""
    for version in versions:
        waiting = Revision.objects.for_instance(version).filter(approved_go_live_at__isnull=False)
        for revision in {version.latest_revision, *waiting} - {None}:
            revision.content.update(reviewed_on=today.isoformat(), review_due=due.isoformat())
            revision.save(update_fields=["content"])


def _carry_into_sources(article: ArticlePage, today: datetime.date, due: datetime.date) -> None:
    """The translation editor copies both dates from the source as it was when it last looked at it."""
    for source in TranslationSource.objects.filter(object_id=article.translation_key):
        content = json.loads(source.content_json)
        content.update(reviewed_on=today.isoformat(), review_due=due.isoformat())
        source.content_json = json.dumps(content)
        source.save(update_fields=["content_json"])
