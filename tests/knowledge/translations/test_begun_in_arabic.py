"""An engineer of the partner city writes in Arabic: the article is translated into German and the others like any other."""

from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from wagtail.models import Revision
from wagtail.test.utils.form_data import nested_form_data, streamfield
from wagtail_localize.models import Translation

from home.languages import language
from knowledge.articles.freshness import states
from knowledge.condition.lists import LISTS, articles_for
from knowledge.coverage.models import LanguageState
from knowledge.importing.adopting import adopt
from knowledge.membership.models import Membership, User
from knowledge.models import ArticlePage, SourceCorrection
from knowledge.translations import editing, work
from knowledge.translations.exchange import xliff
from knowledge.translations.exchange.paper import PaperUnit
from knowledge.translations.exchange.taking_in import take_in
from knowledge.validity.life import may_confirm, source_of
from knowledge.validity.reminding import readers
from tests.factories import PASSWORD, make_article, make_member, make_mirror, make_topic, version
from tests.knowledge.translations.conftest import Office, begin, entered
from tests.knowledge.translations.test_page import fields, said, say

NONE = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": ""}
BLOCKS: tuple[Any, ...] = (
    ("paragraph", "<p>نقيس ليلا عندما لا يستهلك أحد ماء.</p>"),
    ("paragraph", "<p>ثم نبحث عن التسرب.</p>"),
)
GERMAN = {"title:0": "Nachts messen", "body.b0:0": "Wir messen nachts.", "body.b1:0": "Dann suchen wir das Leck."}


@pytest.fixture
def article(office: Office) -> ArticlePage:
    topic = make_topic(office.tree, "Wasser")
    make_mirror(office.works, office.partner, topics=[topic])
    return make_article(
        office.partner, "القياس الليلي", languages=("ar",), begun_in="ar", lead="", blocks=BLOCKS, topics=[topic]
    )


@pytest.fixture
def german(office: Office) -> User:
    """Who translates into German at the partner's institution."""
    user = User.objects.create_user("german@example.org", PASSWORD)
    Membership.objects.create(user=user, role="translator", institution=office.partner, languages=["de"])
    return user


@pytest.fixture
def translated(office: Office, article: ArticlePage, german: User) -> ArticlePage:
    """Its German version, translated and published."""
    found = begin(entered(german), article, "de")
    for key, text in GERMAN.items():
        assert say(entered(german), found, key, text).status_code == 200
    editing.publish(found, user=make_member(office.partner, "editor"))
    return ArticlePage.objects.get(pk=found.pk)


def read(address: str, client: Client | None = None) -> str:
    return (client or Client()).get(address).content.decode()


def test_an_author_writes_it_in_the_arabic_part_of_the_site(office: Office) -> None:
    author = entered(make_member(office.partner, "author"))
    form = {"title": "ضخ", "slug": "pump", "lead": "", "body": streamfield([]), "people_named": "none"}
    place = version(office.partner, "ar")
    address = reverse("wagtailadmin_pages:add", args=["knowledge", "articlepage", place.pk])
    assert (
        author.post(address, nested_form_data({**form, "audience_level": "public", "comments": NONE})).status_code
        == 302
    )
    made = ArticlePage.objects.get(slug="pump")
    assert (made.language_code, made.written_in) == ("ar", "ar")
    copied = made.copy(update_attrs={"slug": "pump-2"}, user=office.editor)
    assert copied.written_in == "ar"
    assert make_article(office.partner, "Pumpe").written_in == "de"


def test_its_translation_is_made_in_the_other_direction(office: Office, article: ArticlePage, german: User) -> None:
    assert [(one.title, one.language) for one in work.missing(german, 9)] == [("القياس الليلي", "de")]
    client = entered(german)
    page = begin(client, article, "de")
    assert page.written_in == "ar"
    text = read(reverse("translate_page", args=[page.pk]), client)
    assert 'lang="ar" dir="rtl"' in " ".join(text.split())
    assert f"{language('ar').name} → Deutsch" in text
    assert 'lang="de"' in text
    assert 'dir="ltr"' in text
    assert set(fields(client, page)) >= GERMAN.keys()
    assert client.get(reverse("translate_page", args=[article.pk])).status_code == 404, "an original has no sheet"
    assert work.missing(german, 9) == []


def test_readers_are_told_what_is_older_than_the_arabic_original(article: ArticlePage, translated: ArticlePage) -> None:
    assert set(states(translated).values()) == {"current"}
    assert "Arabisch" in read(translated.url), "it says from which language it was translated"
    reworded(article, minor=True, text="<p>ثم نبحث عن التسرّب.</p>")
    assert set(states(translated).values()) == {"current"}
    reworded(article, text="<p>ثم نصلح الأنبوب.</p>")
    assert {unit for unit, state in states(translated).items() if state == "outdated"} == {"b1"}
    assert states(article) == {}
    text = read(translated.url)
    assert text.count("state--outdated") == 1
    assert "ثم نصلح الأنبوب" in text, "the original stands beside the part that is older"
    assert "state--" not in read(article.url)
    assert read(f"{translated.url}with/ar/").count("state--outdated") == 1
    rows = {row.language: row for row in LanguageState.objects.filter(translation_key=article.translation_key)}
    known = {code: row.state for code, row in rows.items()}
    assert known == {"ar": "source", "de": "outdated", "en": "missing", "fr": "missing"}
    assert rows["ar"].is_lead


def reworded(article: ArticlePage, *, text: str, minor: bool = False) -> None:
    source = ArticlePage.objects.get(pk=article.pk)
    source.body = [{**raw, "value": text} if raw["id"] == "b1" else raw for raw in source.body.raw_data]
    source.minor_edit = minor
    source.save_revision().publish()


def test_every_list_shows_it_once_in_the_best_language_of_the_reader(
    office: Office, article: ArticlePage, translated: ArticlePage
) -> None:
    topic = article.topics.get()
    for address in (version(topic, "de").url, version(office.partner, "de").url, "/de/search/?q=messen&kind=article"):
        html = read(address)
        assert html.count("Nachts messen</a>") + html.count("Nachts <mark>messen</mark>") == 1, address
        assert "القياس الليلي" not in html, address
    for address in (version(topic, "ar").url, version(office.partner, "ar").url):
        html = read(address)
        assert html.count("القياس الليلي</a>") == 1, address
        assert "Nachts messen" not in html, address


def test_a_file_goes_out_in_arabic_and_comes_back_in_german(translated: ArticlePage, german: User) -> None:
    data = entered(german).get(reverse("translation_file", args=[translated.pk, "xlf"])).content
    paper = xliff.read(data)
    assert (paper.source_language, paper.language) == ("ar", "de")
    assert b'target-language="de"' in data
    units = [PaperUnit(one.key, one.source, "Neu gesagt." if one.key == "body.b1:0" else one.target, one.stamp)
             for one in paper.units]  # fmt: skip
    (outcome,) = take_in("x.xlf", xliff.write(replace(paper, units=units)), user=german)
    assert (outcome.refused, outcome.kept) == ("", 1)
    assert said(translated)["body.b1:0"] == "Neu gesagt."
    listed = read(reverse("translation_files"), entered(german))
    assert f'value="{translated.pk}"' in listed


def test_a_mistake_in_the_arabic_goes_back_to_those_who_wrote_it(
    office: Office, article: ArticlePage, translated: ArticlePage, german: User
) -> None:
    address = f"{reverse('propose_correction', args=[translated.pk])}?key=body.b1:0"
    assert entered(german).post(address, {"text": "ثم نصلح التسرب."}).status_code == 302
    editor = entered(make_member(office.partner, "editor"))
    row = SourceCorrection.objects.get()
    answer = editor.post(reverse("answer_correction", args=[row.pk]), {"act": "accept"})
    assert answer.url == reverse("wagtailadmin_pages:edit", args=[article.pk])
    draft = ArticlePage.objects.get(pk=article.pk).get_latest_revision_as_object()
    assert "ثم نصلح التسرب." in draft.body.raw_data[1]["value"]


def test_who_keeps_it_is_asked_about_the_original_whatever_its_language(
    office: Office, article: ArticlePage, translated: ArticlePage
) -> None:
    author = make_member(office.partner, "author")
    assert source_of(translated).pk == article.pk
    assert may_confirm(translated, author)
    undated = next(one for one in LISTS if one.name == "undated")
    assert list(undated.find(articles_for(author))) == [article]
    unowned = next(one for one in LISTS if one.name == "unowned")
    assert list(unowned.find(articles_for(author))) == []
    editors = User.objects.filter(memberships__role="editor", memberships__institution=office.partner)
    assert readers(article, "soon") == list(editors) != []
    Membership.objects.filter(role__in=("author", "editor")).delete()
    assert list(unowned.find(articles_for(author))) == [article]


def test_no_old_revision_and_no_translation_changes_where_it_began(
    article: ArticlePage, translated: ArticlePage
) -> None:
    for one in (article, translated):
        revision = Revision.objects.for_instance(one).last() or one.save_revision()
        revision.content.pop("written_in")
        revision.save()
        revision.publish()
    found = ArticlePage.objects.filter(translation_key=article.translation_key)
    assert set(found.values_list("written_in", flat=True)) == {"ar"}


def test_versions_that_came_in_without_the_translation_editor_are_taken_over_from_arabic(office: Office) -> None:
    article = make_article(office.partner, "ضخ", languages=("ar", "de", "fr"), begun_in="ar", blocks=BLOCKS)
    assert adopt(article).languages == ("de", "fr")
    assert {row.source.locale.language_code for row in Translation.objects.all()} == {"ar"}


def test_what_stood_in_other_languages_only_began_in_the_first_of_them(office: Office) -> None:
    begun = make_article(office.partner, "ضخ", languages=("ar", "fr"), begun_in="ar")
    german = make_article(office.works, "Pumpe", languages=("de", "ar"))
    ArticlePage.objects.update(written_in="de")
    migration = import_module("knowledge.migrations.0017_written_in")
    migration.where_there_is_no_german(apps, None)
    found = dict(ArticlePage.objects.order_by().values_list("translation_key", "written_in"))
    assert found == {begun.translation_key: "ar", german.translation_key: "de"}
