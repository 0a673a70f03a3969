"""An article in plain language is linked, found and dated as such, and never more open than its article."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from wagtail.test.utils.form_data import nested_form_data, streamfield

from home.audience import set_page_audience
from knowledge.models import ArticlePage, PlainVersionPage
from search.upkeep import follow
from tests import factories as make
from tests.factories.tree import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(site: make.Tree) -> ArticlePage:
    owner = make.make_institution(site, make.make_pair()[0], "Wasserwerk")
    return make.make_article(owner, "Lecksuche im Rohrnetz", blocks=make.TEXT, languages=("de", "ar"))


@pytest.fixture
def plain(article: ArticlePage) -> PlainVersionPage:
    text = make.body(("paragraph", "<p>Wir suchen Löcher im Rohr. Blubberwasser.</p>"))
    page = publish(article, PlainVersionPage(title="Wo ist das Loch?", slug="einfach", body=text), live=False)
    page.save_revision().publish()
    return PlainVersionPage.objects.get(pk=page.pk)


def again(article: ArticlePage) -> ArticlePage:
    return ArticlePage.objects.get(pk=article.pk)


def changed(article: ArticlePage, **values: Any) -> None:
    page = again(article)
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision().publish()


def test_both_pages_lead_to_each_other_and_the_variant_is_said_to_programs(
    article: ArticlePage, plain: PlainVersionPage, client: Client
) -> None:
    html = client.get(again(article).url).content.decode()
    assert f'<a href="{plain.url}">' in html
    shown = client.get(plain.url).content.decode()
    assert '<article lang="de-simple">' in shown
    assert f'href="{article.url}"' in shown
    assert shown.count("<h1") == 1
    arabic = article.get_translations().get()
    assert plain.url not in client.get(arabic.url).content.decode()


def test_readers_are_told_that_the_article_changed_until_somebody_compares(
    article: ArticlePage, plain: PlainVersionPage, client: Client, admin_client: Client
) -> None:
    def is_older() -> bool:
        return 'class="notice"' in client.get(plain.url).content.decode().split("<main")[1]

    def sent(**said: str) -> None:
        none = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": ""}
        body = streamfield([("quote", {"text": "Blubberwasser", "source": ""})])
        values = {"title": plain.title, "slug": plain.slug, "lead": "", "body": body, "comments": none}
        form = nested_form_data({**values, "audience_level": "public", "action-publish": "1", **said})
        reply = admin_client.post(reverse("wagtailadmin_pages:edit", args=[plain.pk]), form)
        assert reply.status_code == 302, reply.context["form"].errors

    assert not is_older()
    changed(article, review_due=None)
    assert not is_older(), "a date changes no word"
    changed(article, lead="Jetzt mit Hydrophonen.")
    assert is_older()
    sent()
    assert is_older(), "a repaired comma compares nothing"
    sent(matches_article="on")
    assert not is_older()


def test_it_is_found_as_such_and_is_as_closed_as_its_article(
    article: ArticlePage, plain: PlainVersionPage, client: Client
) -> None:
    follow()
    hits = client.get("/de/search/?q=Blubberwasser").content.decode()
    assert plain.url in hits
    with translation.override("de"):
        assert gettext("In plain language") in hits
    set_page_audience(again(article), make.PARTNERSHIP)
    assert client.get(plain.url).status_code == 404
    assert plain.url not in client.get("/de/search/?q=Blubberwasser").content.decode()
    client.force_login(make.make_member(article.get_parent().specific))
    assert client.get(plain.url).status_code == 200
    again(article).unpublish()
    assert client.get(plain.url).status_code == 404


def test_editors_reach_it_from_the_article_and_make_one_only(
    article: ArticlePage, plain: PlainVersionPage, admin_client: Client
) -> None:
    shown = admin_client.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).content.decode()
    assert reverse("wagtailadmin_pages:edit", args=[plain.pk]) in shown
    add = reverse("wagtailadmin_pages:add", args=["knowledge", "plainversionpage", article.pk])
    assert admin_client.get(add).status_code == 302
    other = article.get_translations().get()
    add = reverse("wagtailadmin_pages:add", args=["knowledge", "plainversionpage", other.pk])
    assert add in admin_client.get(reverse("wagtailadmin_pages:edit", args=[other.pk])).content.decode()
    assert admin_client.get(add).status_code == 200
