"""Asking whether an article is still true: in time, once a stage, the right people, and nothing they may not see."""

import datetime
from collections.abc import Iterator

import pytest
import time_machine

from home.audience import set_page_audience
from home.mails.models import Letter
from knowledge.membership.models import Role
from knowledge.models import ArticlePage, InstitutionPage, Membership, User
from knowledge.validity.life import confirm
from knowledge.validity.reminding import readers, remind
from tests import factories as make

pytestmark = pytest.mark.django_db

START = datetime.datetime(2026, 9, 1, 8, tzinfo=datetime.UTC)
DUE = datetime.date(2026, 10, 1)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def works(site: make.Tree, clock: time_machine.Traveller) -> InstitutionPage:
    return make.make_institution(site, make.make_municipality(), "Stadtwerke")


def on(clock: time_machine.Traveller, day: datetime.date) -> list[Letter]:
    """The letters of the run on this day."""
    clock.move_to(datetime.datetime(day.year, day.month, day.day, 6, tzinfo=datetime.UTC), tick=False)
    known = set(Letter.objects.values_list("pk", flat=True))
    remind()
    return list(Letter.objects.exclude(pk__in=known).order_by("to"))


def test_the_owner_is_asked_before_and_after_and_then_the_coordinator(
    works: InstitutionPage, clock: time_machine.Traveller
) -> None:
    editor = make.make_member(works, "editor", language="ar")
    chief = User.objects.create_user("chief@example.org", make.PASSWORD)
    Membership.objects.create(user=chief, role=Role.COORDINATOR, municipality=works.municipality)
    article = make.make_article(works, "Pumpen", languages=("de", "ar"), review_due=DUE)
    assert on(clock, DUE - datetime.timedelta(days=15)) == []
    [soon] = on(clock, DUE - datetime.timedelta(days=14))
    assert (soon.to, soon.language) == (editor.email, "ar")
    assert f"/admin/still-valid/{article.pk}/" in soon.text
    assert on(clock, DUE) == [], "one mail a stage"
    [late] = on(clock, DUE + datetime.timedelta(days=1))
    assert late.to == editor.email
    assert on(clock, DUE + datetime.timedelta(days=28)) == []
    [told] = on(clock, DUE + datetime.timedelta(days=29))
    assert told.to == chief.email
    assert on(clock, DUE + datetime.timedelta(days=400)) == []
    assert ArticlePage.objects.get(pk=article.pk).live, "nothing is ever taken away"


def test_a_new_date_begins_anew(works: InstitutionPage, clock: time_machine.Traveller) -> None:
    editor = make.make_member(works, "editor")
    article = make.make_article(works, "Pumpen", review_due=DUE)
    assert len(on(clock, DUE)) == 1
    due = confirm(article, user=editor, months=6)
    assert on(clock, DUE + datetime.timedelta(days=60)) == []
    assert len(on(clock, due - datetime.timedelta(days=3))) == 1


def test_several_articles_are_one_mail_with_closed_ones_and_without_drafts(
    works: InstitutionPage, clock: time_machine.Traveller
) -> None:
    editor = make.make_member(works, "editor")
    make.make_article(works, "Pumpen", review_due=DUE)
    make.make_article(works, "Filter", review_due=DUE)
    make.make_article(works, "Entwurf", review_due=DUE, live=False)
    closed = make.make_article(works, "Zwischenfall", review_due=DUE)
    set_page_audience(closed, make.chosen(make.institution_group(works)))
    [letter] = on(clock, DUE)
    assert letter.to == editor.email
    assert [title in letter.text for title in ("Pumpen", "Filter", "Zwischenfall", "Entwurf")] == [True] * 3 + [False]


def test_who_left_is_not_asked(works: InstitutionPage) -> None:
    """The writer while they work there, else the editors, else the authors, else the coordinator."""
    article = make.make_article(works, "Pumpen", review_due=DUE)
    writer, chief = make.make_member(works, "author"), User.objects.create_user("chief@example.org", make.PASSWORD)
    Membership.objects.create(user=chief, role=Role.COORDINATOR, municipality=works.municipality)
    ArticlePage.objects.filter(pk=article.pk).update(owner=writer)
    article.refresh_from_db()
    assert readers(article, "soon") == [writer]
    editor = make.make_member(works, "editor")
    writer.is_active = False
    writer.save()
    article = ArticlePage.objects.get(pk=article.pk)
    assert readers(article, "soon") == [editor]
    Membership.objects.filter(user=editor).delete()
    assert readers(article, "soon") == [chief]
    assert readers(article, "coordinator") == [chief]
