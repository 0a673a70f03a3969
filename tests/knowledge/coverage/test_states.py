"""The stored state of a translation is what its page says, from the very transaction that changed it."""

import re
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from home.publication import keeping_other_languages
from knowledge.articles.comparing import STATEMENT, record_statement, state_now
from knowledge.articles.freshness import record_baselines
from knowledge.coverage.keeping import audit
from knowledge.coverage.models import translated_percents
from knowledge.models import ArticlePage, LanguageState, TranslationBaseline
from kommez_cms.middleware.page_store import STORE
from search.indexing import mark, unit_of_work
from search.upkeep import follow
from tests import factories as make

pytestmark = pytest.mark.django_db
BLOCKS: tuple[Any, ...] = (("paragraph", "<p>Nachts messen.</p>"), ("paragraph", "<p>Dann rechnen.</p>"))


@pytest.fixture
def article(site: make.Tree) -> ArticlePage:
    """German with a whole Arabic translation, and nothing in the other languages."""
    here, _there = make.make_pair()
    page = make.make_article(make.make_institution(site, here), "Messen", ("de", "ar"), blocks=BLOCKS)
    arabic = version(page)
    arabic.title, arabic.lead = "قياس", "ما ستعرفه"
    arabic.body = [{**raw, "value": f"<p>نص {raw['id']}</p>"} for raw in arabic.body.raw_data]
    with unit_of_work():
        arabic.save()
        record_baselines(arabic, page)
        mark(arabic)
    return page


def version(page: ArticlePage, language: str = "ar") -> ArticlePage:
    return ArticlePage.objects.get(translation_key=page.translation_key, locale__language_code=language)


def state(page: ArticlePage, language: str = "ar") -> LanguageState:
    return LanguageState.objects.get(translation_key=page.translation_key, language=language)


def said(page: ArticlePage) -> str:
    return " ".join(f"{one.language}:{one.state}" for one in
                    LanguageState.objects.filter(translation_key=page.translation_key).order_by("language"))  # fmt: skip


def change(page: ArticlePage, text: str) -> ArticlePage:
    page = ArticlePage.objects.get(pk=page.pk)
    page.body = [{**page.body.raw_data[0], "value": f"<p>{text}</p>"}, *page.body.raw_data[1:]]
    return page


def test_a_thing_has_a_state_in_every_language_from_the_moment_it_is_published(article: ArticlePage) -> None:
    assert said(article) == "ar:current de:source en:missing fr:missing"
    owner = article.get_parent()
    assert {one.owner for one in LanguageState.objects.filter(translation_key=article.translation_key)} == {
        owner.translation_key
    }


def test_saving_a_draft_of_the_source_flips_no_translation_integreat_cms_4284(article: ArticlePage) -> None:
    before = state(article)
    change(article, "Leise messen.").save_revision()
    change(version(article), "نص آخر").save_revision()
    assert said(article) == "ar:current de:source en:missing fr:missing"
    assert state(article).since == before.since
    assert audit() == []


def test_updating_a_translation_clears_its_outdated_state_integreat_cms_4396_and_4398(article: ArticlePage) -> None:
    change(article, "Leise messen.").save_revision().publish()
    late = state(article)
    assert (late.state, late.outdated, late.total) == ("outdated", 1, 3)
    arabic = change(version(article), "القياس بهدوء")
    revision = arabic.save_revision()
    revision.content[STATEMENT] = state_now(ArticlePage.objects.get(pk=article.pk))
    revision.save()
    revision.publish()
    record_statement(version(article), revision.content)
    assert state(article).state == "current"
    assert state(article).outdated == 0


def test_how_long_it_is_late_counts_from_the_first_change_and_not_from_the_last(article: ArticlePage) -> None:
    change(article, "Leise messen.").save()
    first = state(article).since
    assert first is not None
    change(article, "Ganz leise messen.").save()
    assert state(article).since == first


def test_a_change_of_mere_markup_is_a_change_as_the_page_itself_says(article: ArticlePage) -> None:
    change(article, "<b>Nachts</b> messen.").save()
    assert state(article).state == "outdated"


def test_what_is_taken_off_moved_deleted_or_added_is_followed(article: ArticlePage, site: make.Tree) -> None:
    with keeping_other_languages():
        version(article).unpublish()
    assert said(article) == "ar:missing de:source en:missing fr:missing"
    version(article).save_revision().publish()
    assert said(article).startswith("ar:current")
    other = make.make_institution(site, article.institution.municipality)
    ArticlePage.objects.get(pk=article.pk).move(Page.objects.get(pk=other.pk), pos="last-child")
    assert state(article, "de").owner == other.translation_key
    with keeping_other_languages():
        ArticlePage.objects.get(pk=article.pk).unpublish()
    assert said(article) == "ar:source de:missing en:missing fr:missing", "what is left stands for the thing"
    ArticlePage.objects.get(pk=version(article).pk).delete()
    ArticlePage.objects.get(pk=article.pk).delete()
    assert not LanguageState.objects.filter(translation_key=article.translation_key).exists()
    assert audit() == []


def test_an_audit_finds_what_was_written_past_the_site_and_sets_it_right(article: ArticlePage) -> None:
    TranslationBaseline.objects.filter(translation_key=article.translation_key).update(source_hash="another")
    with pytest.raises(CommandError):
        call_command("translation_states", stdout=StringIO())
    assert state(article).state == "current", "looking changes nothing"
    with pytest.raises(CommandError):
        call_command("translation_states", "--repair", stdout=StringIO())
    assert state(article).state == "outdated"
    call_command("translation_states", stdout=StringIO())


def test_lists_say_how_much_is_translated_at_the_same_cost(article: ArticlePage, site: make.Tree) -> None:
    topic = make.make_topic(site, "Wasser")
    arabic = version(article)
    arabic.body = article.body.get_prep_value()
    article.topics = arabic.topics = [topic]
    article.save()
    with unit_of_work():
        arabic.save()
        record_baselines(arabic, article)
        mark(arabic)
    assert translated_percents([article, arabic]) == {arabic.pk: 33}
    place, percent = make.version(topic, "ar").url, re.compile(r"33\s?[%٪]|[%٪]\s?33")
    shown, cost = asked(place)
    assert percent.search(shown)
    assert percent.search(asked("/ar/search/", q=arabic.title)[0])
    assert not percent.search(asked(topic.url)[0]), "the original is whole"
    for number in range(3):
        make.make_article(article.institution, f"Mehr {number}", languages=("de", "ar"), topics=[topic])
    assert asked(place)[1] == cost


def asked(address: str, **query: str) -> tuple[str, int]:
    """The page and how many statements it took."""
    follow()
    client = Client()
    client.get(address, query)
    STORE.clear()
    with CaptureQueriesContext(connection) as statements:
        return client.get(address, query).content.decode(), len(statements)
