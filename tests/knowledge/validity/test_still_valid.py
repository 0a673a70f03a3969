"""Saying that an article is still valid: for all languages, without touching a word, by those who may edit it."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from knowledge.articles.freshness import states
from knowledge.models import ArticlePage, InstitutionPage, User
from knowledge.validity.life import LOG_ACTION, confirm, months_after
from tests import factories as make

pytestmark = pytest.mark.django_db

YESTERDAY = timezone.localdate() - datetime.timedelta(days=1)


@pytest.fixture
def works(site: make.Tree) -> InstitutionPage:
    return make.make_institution(site, make.make_municipality(), "Stadtwerke")


@pytest.fixture
def article(works: InstitutionPage) -> ArticlePage:
    return make.make_article(works, "Pumpen", languages=("de", "ar", "en"), review_due=YESTERDAY)


def entered(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def versions(article: ArticlePage) -> list[ArticlePage]:
    return list(ArticlePage.objects.filter(translation_key=article.translation_key))


def test_one_click_on_the_home_counts_for_all_languages(works: InstitutionPage, article: ArticlePage) -> None:
    editor = entered(make.make_member(works, "editor"))
    address = reverse("confirm_valid", args=[article.pk])
    assert address in editor.get("/admin/").content.decode()
    fresh = {page.pk: states(page) for page in versions(article)}
    words = {page.pk: page.body.raw_data for page in versions(article)}
    assert editor.post(address).url == reverse("wagtailadmin_home")
    for page in versions(article):
        assert (page.reviewed_on, page.review_due) == (timezone.localdate(), months_after(timezone.localdate(), 12))
        assert states(page) == fresh[page.pk]
        assert list(page.body.raw_data) == list(words[page.pk])
    assert address not in editor.get("/admin/").content.decode()
    assert PageLogEntry.objects.filter(page=article, action=LOG_ACTION, user__isnull=False).count() == 1


def test_the_reader_is_no_longer_warned_at_the_next_look(works: InstitutionPage, article: ArticlePage) -> None:
    reader, address = Client(), article.get_url()
    before = reader.get(address).content.decode()
    confirm(article, user=make.make_member(works, "editor"))
    after = reader.get(address).content.decode()
    warned = [text.count("badge--late") for text in (before, after)]
    assert warned[0] - warned[1] == 1


def test_a_draft_keeps_its_words_and_gets_the_date(works: InstitutionPage, article: ArticlePage) -> None:
    article.title = "Pumpen und Filter"
    article.save_revision()
    due = confirm(article, user=make.make_member(works, "editor"), months=6)
    fresh = ArticlePage.objects.get(pk=article.pk)
    assert (fresh.title, fresh.review_due) == ("Pumpen", due)
    fresh.get_latest_revision().publish()
    fresh.refresh_from_db()
    assert (fresh.title, fresh.review_due) == ("Pumpen und Filter", due)


def test_only_who_may_edit_it_may_say_so_and_others_learn_nothing(
    works: InstitutionPage, article: ArticlePage, site: make.Tree
) -> None:
    elsewhere = make.make_institution(site, make.make_municipality(), "Bauamt")
    address = reverse("confirm_valid", args=[article.pk])
    for user in (make.make_member(works, "reader"), make.make_member(elsewhere, "editor")):
        assert entered(user).post(address).status_code in (403, 404)
        assert "still-valid" not in entered(user).get("/admin/").content.decode()
    assert {page.review_due for page in versions(article)} == {YESTERDAY}
    assert entered(make.make_member(works, "author")).get(address).status_code == 200
    assert entered(make.make_member(works, "editor")).post(address, {"months": "7"}).status_code == 200, "not offered"
    assert {page.review_due for page in versions(article)} == {YESTERDAY}


def test_months_end_where_the_month_does() -> None:
    assert months_after(datetime.date(2026, 8, 31), 6) == datetime.date(2027, 2, 28)
    assert months_after(datetime.date(2026, 12, 1), 12) == datetime.date(2027, 12, 1)
