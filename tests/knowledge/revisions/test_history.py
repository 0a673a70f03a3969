"""The history of an article: readers learn what was published, by which institution and why, and nothing else."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from home.audience import PARTNERSHIP, PUBLIC, set_page_audience
from home.withdrawals import withdraw_page
from knowledge.models import ArticlePage, PublishedState, User
from knowledge.people.naming import agree
from tests.factories import Tree, make_article, make_institution, make_member, make_pair

NAME = "Anna Aulzhausen"


@pytest.fixture
def article(site: Tree) -> ArticlePage:
    owner = make_institution(site, make_pair()[0], "Wasserwerk")
    return make_article(owner, "Zisternen", blocks=[("paragraph", "<p>Anfang</p>")], live=False)


@pytest.fixture
def anna(article: ArticlePage) -> User:
    return make_member(article.institution, "editor", first_name="Anna", last_name="Aulzhausen")


def publish(article: ArticlePage, user: User, text: str, **said: Any) -> None:
    page = ArticlePage.objects.get(pk=article.pk)
    page.body[0].value.source = f"<p>{text}</p>"
    page.__dict__.update(said)
    page.save_revision(user=user).publish(user=user)


def read(article: ArticlePage, *states: int, language: str = "de", **query: Any) -> Any:
    end = f"{states[0]}/{states[1]}/" if states else ""
    return Client().get(f"/{language}/articles/{article.pk}/history/{end}", query)


def test_readers_see_what_was_published_for_all_and_nothing_of_closed_times(article: ArticlePage, anna: User) -> None:
    publish(article, anna, "Erster Stand", change_note="Neu <b>geschrieben</b>")
    set_page_audience(article, PARTNERSHIP)
    publish(article, anna, "Geheimer Zwischenstand", change_note="Geheimer Grund")
    assert read(article).status_code == 404
    set_page_audience(article, PUBLIC)
    publish(article, anna, "Dritter Stand <script>", minor_edit=True)
    draft = ArticlePage.objects.get(pk=article.pk)
    draft.body[0].value.source = "<p>Entwurf</p>"
    draft.save_revision(user=anna)

    reply = read(article)
    html = reply.content.decode()
    assert reply.status_code == 200
    assert not reply.cookies
    assert "Neu &lt;b&gt;geschrieben" in html
    assert "Geheimer" not in html
    assert "Wasserwerk" in html
    assert NAME not in html
    agree(anna, True)
    assert NAME not in read(article).content.decode(), "who agreed, agreed to be named before members"
    member = Client()
    member.force_login(anna)
    named = member.get(f"/de/articles/{article.pk}/history/")
    assert NAME in named.content.decode()
    assert "no-store" in named.headers["Cache-Control"]

    first, second, third = PublishedState.objects.filter(page=article.pk).order_by("at")
    changes = read(article, first.pk, third.pk).content.decode()
    assert "<del>Erster</del>" in changes
    assert "<script>" not in changes.partition("<main")[2].partition("</main")[0]
    assert [word in changes for word in ("Entwurf", "Geheimer")] == [False, False]
    assert read(article, second.pk, third.pk).status_code == 404
    assert read(article, first.pk, first.pk).status_code == 404
    assert read(article, third.pk, first.pk).url.endswith(f"/{first.pk}/{third.pk}/")
    assert read(article, **{"from": first.pk, "to": third.pk}).status_code == 302
    assert read(article, **{"from": "x", "to": "9" * 40}).status_code == 200
    assert read(article, language="fr").url == f"/de/articles/{article.pk}/history/", "there is no French version"
    page = Client().get(ArticlePage.objects.get(pk=article.pk).url).content.decode()
    assert f"/de/articles/{article.pk}/history/" in page


def test_what_was_withdrawn_is_gone_and_does_not_come_back_with_the_next_version(
    article: ArticlePage, anna: User
) -> None:
    publish(article, anna, "Mit einem Namen zu viel")
    withdraw_page(ArticlePage.objects.get(pk=article.pk), user=anna, reason="Name")
    assert read(article).status_code == 410
    publish(article, anna, "Ohne Namen", change_note="Bereinigt")
    html = read(article).content.decode()
    assert "Bereinigt" in html
    assert html.count("<time") == 1
    old, new = PublishedState.objects.filter(page=article.pk).order_by("at")
    assert read(article, old.pk, new.pk).status_code == 404


def test_a_long_history_comes_in_pages_and_asks_no_more_than_a_short_one(article: ArticlePage, anna: User) -> None:
    publish(article, anna, "Stand")
    publish(article, anna, "Anderer Stand")
    few = asked(article)
    known = PublishedState.objects.filter(page=article.pk).first()
    for number in range(21):
        known.pk, known.note = None, f"Grund {number}"
        known.save()
    assert asked(article) == few
    assert few <= 25
    html = read(article).content.decode()
    assert html.count("<time") == 20
    assert len(html) < 60_000
    assert read(article, page=2).content.decode().count("<time") == 3


def asked(article: ArticlePage) -> int:
    read(article)
    with CaptureQueriesContext(connection) as context:
        Client().get(f"/de/articles/{article.pk}/history/", {"page": 1, "x": str(len(connection.queries))})
    return len(context)
