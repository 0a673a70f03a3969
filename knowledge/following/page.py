"""What a member's own page shows: what is new for them, what they asked for, and the lists of all other subjects."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _t

from home.cards import Card, Fact
from knowledge.following.changes import changes_between
from knowledge.following.digest import REACH
from knowledge.following.interests import Ground
from knowledge.following.models import FollowedSearch, WeeklyMail
from knowledge.following.searches import name_of
from knowledge.following.sections import MyLine, MySection, my_sections
from knowledge.following.telling import Catalogue, Span, Told, tell
from knowledge.following.wished import wish_section
from search.access import Viewer
from search.records import searchables

USUAL = datetime.timedelta(days=14)
A_MINUTE = datetime.timedelta(minutes=1)  # what has just been published is there, whichever clock dated it
PER_PAGE = 15


@dataclass(frozen=True)
class News:
    """A page of what is new, and since when it reaches."""

    cards: list[Card]
    page: Page[Any]
    since: datetime.datetime
    follows_nothing: bool


def news_of(viewer: Viewer, language: str, number: str | int | None = 1) -> News:
    """Everything since the last weekly mail or of the last fourteen days, whichever is longer, the latest first."""
    now = timezone.now()
    until = now + A_MINUTE
    mail = WeeklyMail.objects.filter(user=viewer.user.pk).defer("told").first()
    last = mail.until if mail and mail.until else now
    since = max(min(now - USUAL, last), now - REACH)
    ground = Ground(viewer)
    interests = ground.interests(viewer.user)
    span = Span(since, until, whole=True)
    told = tell(Catalogue(changes_between(since, until)), interests, viewer, language=language, span=span)
    told.sort(key=lambda one: one.change.at, reverse=True)
    page = Paginator(told, PER_PAGE).get_page(number)
    return News(list(_cards(page.object_list, ground, language)), page, since, not interests)


def _cards(lines: Iterable[Told], ground: Ground, language: str) -> Iterable[Card]:
    kinds = {one.kind: one.kind_label() for one in searchables()}
    for told in lines:
        change = told.change
        name = ground.name(told.interest, language) if told.interest else None
        state = str(change.state)
        facts = [Fact(str(change.what)), Fact(date_format(timezone.localtime(change.at), "SHORT_DATE_FORMAT"))]
        yield Card(
            title=change.title(language),
            url=change.url(language),
            language=change.written_in(language),
            kind=kinds.get(change.kind, ""),
            owner=name.title if name else _t("you asked for it"),
            owner_language=name.language if name else language,
            facts=(*facts, *([Fact(state, "late")] if state else [])),
            names_language=bool(state),
        )


def sections_of(viewer: Viewer, language: str) -> list[MySection]:
    """The lists of all subjects, the translations this member waits for and the searches they follow among them."""
    return my_sections(viewer, language, [*wish_section(viewer, language), *_searches(viewer)])


def _searches(viewer: Viewer) -> list[MySection]:
    """Each leads to its newest hits; what is new among them stands in the mails, for asking all of them takes a while."""
    names = [name_of(row) for row in FollowedSearch.objects.visible_to(viewer)]
    lines = [MyLine(name.title, name.url) for name in names]
    return [MySection("searches", 90, _t("Searches you follow"), lines)] if lines else []
