"""More like this: what is about the same, for those who may see it, and what it costs."""

import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from home.audience import set_page_audience
from search.access import Viewer
from search.similar import similar_to
from tests import factories as make

pytestmark = pytest.mark.django_db
PANEL = re.compile(r'<section[^>]*aria-labelledby="similar">.*?</section>', re.DOTALL)
ABOUT = {
    "Wasserverluste senken": "Lecks im Rohrnetz finden: Nachtzufluss messen, Zonen bilden, Lecksuche mit Korrelator.",
    "Nachtmessung im Rohrnetz": "Der Nachtzufluss einer Zone verrät Lecks; die Lecksuche beginnt im Rohrnetz.",
    "Bioabfall sammeln": "Küchenabfälle kommen in die Biotonne und werden zu Kompost vergoren.",
    "Kompost aus der Biotonne": "Bioabfall und Küchenabfälle werden Kompost; die Biotonne wird wöchentlich geleert.",
}


def paragraph(text: str) -> tuple[tuple[str, str], ...]:
    return (("paragraph", f"<p>{text}</p>"),)


@pytest.fixture
def owner(site: make.Tree) -> Any:
    return make.make_institution(site, make.make_pair()[0], "Stadtwerke")


@pytest.fixture
def articles(owner: Any) -> dict[str, Any]:
    return {
        title: make.make_article(owner, title, blocks=paragraph(text), languages=("de", "ar"))
        for title, text in ABOUT.items()
    }


def panel(page: Any, client: Client | None = None) -> list[str]:
    reply = (client or Client()).get(page if isinstance(page, str) else page.url)
    assert reply.status_code == 200
    found = PANEL.search(reply.content.decode())
    return [html.unescape(one) for one in re.findall(r"<a [^>]*>(.*?)</a>", found[0])] if found else []


def test_an_article_leads_to_what_is_about_the_same_and_to_nothing_else(owner: Any, articles: dict[str, Any]) -> None:
    document = make.make_document(
        owner, "Messbericht", pages=("Nachtzufluss messen, Lecks im Rohrnetz der Zonen finden.",)
    )
    assert set(panel(articles["Wasserverluste senken"])) == {"Nachtmessung im Rohrnetz", "Messbericht"}
    assert panel(articles["Bioabfall sammeln"]) == ["Kompost aus der Biotonne"]
    found = similar_to(document, Viewer(None), "de")
    assert {one.title for one in found} == {"Nachtmessung im Rohrnetz", "Wasserverluste senken"}
    assert all(one.language == "de" and not one.direction for one in found)


def test_the_thing_itself_and_its_translations_are_left_out(articles: dict[str, Any]) -> None:
    for page in articles.values():
        for language in ("de", "ar"):
            there = type(page).objects.get(translation_key=page.translation_key, locale__language_code=language)
            found = similar_to(there, Viewer(None), language)
            assert page.translation_key.hex not in {one.group for one in found}
            assert {one.language for one in found} <= {language}
    one = articles["Bioabfall sammeln"]
    other = articles["Kompost aus der Biotonne"]
    assert similar_to(one, Viewer(None), "de", without={other.url}) == []
    linking = (("paragraph", f'<p>{ABOUT[one.title]} Siehe <a linktype="page" id="{other.pk}">dort</a>.</p>'),)
    assert panel(make.make_article(other.get_parent().specific, "Bioabfall", blocks=linking)) == ["Bioabfall sammeln"]


def test_a_document_without_the_readers_language_speaks_for_its_own(owner: Any, articles: dict[str, Any]) -> None:
    make.make_document(owner, "Messbericht", pages=("Nachtzufluss und Lecks im Rohrnetz.",))
    document = make.make_document(owner, "Prüfbericht", pages=("Nachtzufluss, Lecks und Lecksuche im Rohrnetz.",))
    found = similar_to(document, Viewer(None), "fr")
    assert found
    assert {(one.language, one.direction) for one in found} == {("de", "ltr")}


def test_closed_things_show_only_to_those_who_may_see_them(owner: Any, articles: dict[str, Any]) -> None:
    article = articles["Bioabfall sammeln"]
    before = panel(article)
    shut = make.make_collection(audience=make.chosen(make.institution_group(owner)))
    for number in range(6):
        text = "Bioabfall Küchenabfälle Biotonne Kompost vergären."
        make.make_document(owner, f"Akte {number}", collection=shut, pages=(text,))
    assert panel(article) == before
    member = Client()
    member.force_login(make.make_member(owner))
    assert [title for title in panel(article, member) if title.startswith("Akte")]
    set_page_audience(articles["Kompost aus der Biotonne"], make.PARTNERSHIP)
    assert panel(article) == []


def test_a_page_stays_within_its_budget_of_statements(owner: Any, articles: dict[str, Any]) -> None:
    make.make_document(owner, "Messbericht", pages=("Nachtzufluss messen, Lecks im Rohrnetz der Zonen finden.",))
    page = articles["Wasserverluste senken"]
    Client().get(page.url)
    with CaptureQueriesContext(connection) as with_panel:
        assert panel(f"{page.url}?page=1")
    assert len(with_panel) <= 25


def test_what_says_nothing_is_like_nothing(owner: Any, articles: dict[str, Any]) -> None:
    for title in ("Und", "2024"):
        assert panel(make.make_article(owner, title, blocks=(), lead="")) == []
