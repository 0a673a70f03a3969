"""What counts as a change, for whom, and what is said of its translation?"""

import datetime

import pytest
from django.utils import timezone, translation

from home.audience import set_page_audience
from knowledge.articles.freshness import record_baselines
from knowledge.documents.models import DocumentVersion
from knowledge.following.changes import Change, changes_between
from knowledge.models import Document
from search.access import Viewer
from tests import factories as make
from tests.knowledge.following.conftest import DAY, WEDNESDAY, World, edit

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


def found(kind: str = "", since: datetime.datetime = WEDNESDAY - DAY) -> list[Change]:
    changes = changes_between(since, timezone.now() + HOUR)
    return [change for change in changes if kind in ("", change.kind)]


def said(kind: str = "", since: datetime.datetime = WEDNESDAY - DAY) -> list[tuple[str, str]]:
    return [(str(change.what), change.only) for change in found(kind, since)]


def later(world: World, days: float = 1) -> datetime.datetime:
    world.clock.shift(days * DAY)
    return timezone.now()


def test_a_published_article_is_new_with_its_institution_and_topics_for_those_who_may_see_it(world: World) -> None:
    article = make.make_article(world.partner, "Zonen", topics=[world.topic])
    [change] = found("article")
    assert (change.title("de"), str(change.what), change.opens) == ("Zonen", "new", True)
    assert change.institutions == {world.partner.translation_key.hex}
    assert change.topics == {world.topic.translation_key.hex}
    assert change.url("ar") == article.get_url()
    assert change.visible(Viewer(None))
    set_page_audience(article, make.chosen(make.institution_group(world.partner)))
    assert not change.visible(Viewer(None)), "asked of the present database"
    assert not change.visible(Viewer(world.here))
    assert change.visible(Viewer(world.there))


def test_publishing_again_what_shows_the_same_is_no_change(world: World) -> None:
    article = edit(make.make_article(world.partner, "Zonen"))
    since = later(world)
    edit(article)
    assert said("article", since) == []
    edit(article, search_description="for robots", seo_title="too")
    assert said("article", since) == [], "nothing of it is shown"
    edit(article, lead="Was nachts fließt.")
    assert said("article", since) == [("changed", "")]


def test_a_page_taken_off_and_brought_back_unchanged_is_no_change(world: World) -> None:
    article = edit(make.make_article(world.partner, "Zonen"))
    since = later(world)
    article.unpublish()
    assert found("article") == []
    edit(article)
    assert said("article", since) == []
    assert said("article") == [("new", "")]


def test_a_change_keeps_its_key_whenever_and_for_whatever_span_it_is_asked_for(world: World) -> None:
    article = edit(make.make_article(world.partner, "Zonen"))
    moment = later(world)
    edit(article, lead="Neu.")
    first = {change.key for change in found("article")}
    later(world)
    edit(article, lead="Noch neuer.")
    assert first < {change.key for change in found("article")}
    assert {change.key for change in changes_between(moment, moment + HOUR) if change.kind == "article"} < first
    assert not [change for change in changes_between(moment - DAY / 2, moment) if change.kind == "article"]


def test_a_translation_is_a_change_for_the_readers_of_its_language_only(world: World) -> None:
    article = edit(make.make_article(world.partner, "Zonen"))
    since = later(world)
    arabic = make.translate(article, "ar", title="مناطق")
    assert said("article", since) == [("now in your language", "ar")]
    [change] = found("article", since)
    assert (change.title("ar"), change.written_in("ar")) == ("مناطق", "ar")
    edit(arabic)
    since = later(world)
    edit(arabic, lead="جديد")
    assert said("article", since) == [("translation brought up to date", "ar")]


def test_the_state_names_the_language_or_how_far_a_translation_is_behind(world: World) -> None:
    article = edit(make.make_article(world.partner, "Zonen"))
    with translation.override("en"):
        assert str(found("article")[0].state) == "in German only"
    arabic = make.translate(article, "ar")
    record_baselines(arabic, article)
    since = later(world)
    edit(article, title="Neue Zonen")
    [change] = found("article", since)
    with translation.override("de"):
        assert str(change.state) == "", "it is the original"
    with translation.override("ar"):
        assert "2" in str(change.state), str(change.state)
        assert change.title("ar") == arabic.title


def test_a_new_version_of_a_document_is_a_change_and_a_further_format_is_none(world: World) -> None:
    document = make.make_document(world.partner, "Messplan", topics=[world.topic])
    [change] = found("document")
    assert (str(change.what), change.institutions) == ("new", {world.partner.translation_key.hex})
    since = later(world)
    add_version(document, 1, "de", "docx")
    assert said("document", since) == []
    add_version(document, 1, "ar", "pdf")
    assert said("document", since) == [("now in your language", "ar")]
    since = later(world)
    add_version(document, 2, "de", "pdf")
    assert said("document", since) == [("new version", "")]
    with translation.override("fr"):
        assert str(found("document", since)[0].state) != ""


def test_a_withdrawn_document_and_an_unpublished_page_are_seen_by_nobody(world: World) -> None:
    document, article = make.make_document(world.partner, "Messplan"), make.make_article(world.partner, "Zonen")
    changes = found("document") + found("article")
    assert all(change.visible(Viewer(world.here)) for change in changes)
    Document.objects.filter(pk=document.pk).update(withdrawn_at=timezone.now())
    article.unpublish()
    assert not any(change.visible(Viewer(world.here)) for change in changes)


def test_events_news_and_projects_are_told_with_their_institutions(world: World) -> None:
    make.make_event(world.site, "Messtag", organiser=make.source(world.partner))
    make.make_news(world.partner, "Neues Wehr")
    make.make_project(world.site, "Gemeinsam messen", partners=[world.works, world.partner])
    by_kind = {change.kind: change.institutions for change in found()}
    partner, works = world.partner.translation_key.hex, world.works.translation_key.hex
    assert by_kind == {"event": {partner}, "news": {partner}, "project": {works, partner}}


def add_version(document: Document, number: int, language: str, file_format: str) -> None:
    DocumentVersion.objects.create(
        document=document, number=number, language=language, format=file_format, media_type="application/pdf",
        file=document.file.name, filename="x", sha256="0" * 64, size=1, published_at=timezone.now(), state="ok",
    )  # fmt: skip
