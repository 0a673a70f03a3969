"""Does the editor's form take a page off in every language, unless told to keep the others?"""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from knowledge.models import User
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(site: make.Tree) -> Page:
    owner = make.make_institution(site, make.make_pair()[0])
    return make.make_article(owner, "Pumpen warten", languages=make.LANGUAGES)


@pytest.fixture
def editor() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("chief@example.org", make.PASSWORD))
    return client


def live(article: Page) -> set[str]:
    rows = Page.objects.filter(translation_key=article.translation_key, live=True)
    return set(rows.values_list("locale__language_code", flat=True))


def test_the_form_offers_to_keep_the_other_languages(article: Page, editor: Client) -> None:
    page = editor.get(reverse("wagtailadmin_pages:unpublish", args=[article.pk])).content.decode()
    assert 'name="keep_other_languages"' in page
    assert "checked" not in page.split('name="keep_other_languages"')[1].split(">")[0]
    assert 'name="include_descendants"' not in page


def test_by_default_every_language_goes(article: Page, editor: Client) -> None:
    editor.post(reverse("wagtailadmin_pages:unpublish", args=[article.pk]))
    assert live(article) == set()


def test_the_others_stay_when_the_editor_says_so(article: Page, editor: Client) -> None:
    editor.post(reverse("wagtailadmin_pages:unpublish", args=[article.pk]), {"keep_other_languages": "on"})
    assert live(article) == {"ar", "en", "fr"}
