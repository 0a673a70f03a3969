"""Does a passage show what its source says now, to those who may read it there, and never lead back to itself?"""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, streamfield

from home.audience import set_page_audience
from home.embedding.passages import DEEPEST
from knowledge.articles.freshness import record_baselines
from knowledge.membership.moderation import ensure_workflow
from knowledge.models import ArticlePage, InstitutionPage
from search.models import IndexState, SearchEntry
from tests import factories as make
from tests.home import budgets

pytestmark = pytest.mark.django_db
NONE = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": ""}
SOURCE = (
    ("heading", {"text": "Bedienung", "level": "2"}),
    ("paragraph", "<p>Nachts <b>messen</b>.^[Zwischen zwei und vier.]</p>"),
    ("heading", {"text": "Im Winter", "level": "3"}),
    ("paragraph", "<p>Auch bei Frost.</p>"),
    ("heading", {"text": "Kosten", "level": "2"}),
    ("paragraph", "<p>Kostet wenig.</p>"),
)


@pytest.fixture
def works(site: make.Tree) -> InstitutionPage:
    ensure_workflow()
    here, _there = make.make_pair()
    return make.make_institution(site, here, "Wasserwerk")


def asking(page: ArticlePage, block_id: str) -> tuple[str, Any]:
    return "passage", {"page": page.pk, "passage": block_id}


def shown(page: Page, client: Client | None = None) -> str:
    return (client or Client()).get(page.url).content.decode()


def change(page: ArticlePage, at: int, html: str) -> ArticlePage:
    page = ArticlePage.objects.get(pk=page.pk)
    blocks = list(page.body.raw_data)
    page.body = [*blocks[:at], {**blocks[at], "value": html}, *blocks[at + 1 :]]
    page.save()
    return page


def test_a_section_is_shown_as_it_reads_now_with_where_it_is_from(works: InstitutionPage) -> None:
    source = make.make_article(works, "Quelle", blocks=SOURCE)
    page = make.make_article(works, "Text", blocks=(asking(source, "b0"), ("paragraph", "<p>Danach.^[Eigene.]</p>")))
    html = shown(page)
    for words in (
        "Bedienung",
        "Nachts <b>messen</b>",
        "Im Winter",
        "Auch bei Frost.",
        f'<a href="{source.url}">Quelle',
    ):
        assert words in html
    assert "Kostet wenig" not in html
    assert html.count('id="block-b0"') == 0, "its headings are anchors on their own page only"
    assert html.index('id="note-1"') < html.index("Zwischen zwei und vier") < html.index('id="note-2"')
    before = IndexState.read().version
    change(source, 1, "<p>Abends messen.</p>")
    assert "Abends messen." in shown(page)
    assert IndexState.read().version > before


def test_what_is_closed_or_gone_shows_nothing_not_even_that_it_is_missing(works: InstitutionPage) -> None:
    source = make.make_article(works, "Vertrauliche Quelle", blocks=SOURCE)
    page = make.make_article(works, "Text", blocks=(asking(source, "b5"), ("paragraph", "<p>Danach.</p>")))
    nothing = make.make_article(works, "Text", blocks=(asking(source, "b99"), ("paragraph", "<p>Danach.</p>")))
    assert "Kostet wenig." in shown(page)
    set_page_audience(source, make.PARTNERSHIP)
    for text in ("Vertrauliche", "Kostet", 'class="passage', source.url):
        assert text not in shown(page)
    assert 'class="passage' not in shown(nothing)
    reader = Client()
    reader.force_login(make.make_member(works, "reader"))
    assert "Kostet wenig." in shown(page, reader)
    source.unpublish()
    assert "Kostet" not in shown(page, reader)


def test_it_is_in_the_readers_language_else_in_its_own_with_how_fresh_it_is(works: InstitutionPage) -> None:
    source = make.make_article(works, "Quelle", languages=("de", "ar"), blocks=SOURCE)
    arabic = source.get_translations().get()
    arabic = change(arabic, 5, "<p>يكلف القليل</p>")
    record_baselines(arabic, source)
    page = make.make_article(works, "Text", languages=("de", "ar", "fr"), blocks=(asking(source, "b5"),))
    mine = {one.locale.language_code: one for one in page.get_translations()}
    assert "يكلف القليل" in shown(mine["ar"])
    french = shown(mine["fr"])
    assert '<div lang="de" dir="ltr">' in french[french.index('class="passage"') :]
    assert "state--outdated" not in shown(mine["ar"])
    change(source, 5, "<p>Kostet mehr.</p>")
    assert "state--outdated" in shown(mine["ar"])


def test_its_words_are_found_where_they_belong_only(works: InstitutionPage) -> None:
    source = make.make_article(works, "Quelle", blocks=(("paragraph", "<p>Zwergpalme</p>"),))
    page = make.make_article(works, "Text", blocks=(asking(source, "b0"),))
    rows = SearchEntry.objects.filter(object_id__in=(source.pk, page.pk))
    entries = {row.object_id: " ".join(row.sections.values_list("text", flat=True)) for row in rows}
    assert "Zwergpalme" in entries[source.pk]
    assert "Zwergpalme" not in entries[page.pk]


def form(page: ArticlePage, target: ArticlePage, passage: str, **extra: Any) -> dict[str, Any]:
    body = streamfield([("passage", {"page": str(target.pk), "passage": passage})])
    body["0"]["id"] = "own"
    said = {"title": page.title, "slug": page.slug, "lead": "", "body": body, "people_named": "none"}
    return nested_form_data({**said, "audience_level": "public", "comments": NONE, **extra})


def test_a_circle_is_refused_with_the_way_and_a_closed_page_in_it_is_not_named(works: InstitutionPage) -> None:
    first = make.make_article(works, "Erster", blocks=(("paragraph", "<p>Anfang.</p>"),))
    middle = make.make_article(works, "Mittlerer", blocks=(asking(first, "own"),))
    last = make.make_article(works, "Letzter", blocks=(asking(middle, "b0"),))
    client = Client()
    client.force_login(make.make_member(works, "editor"))
    address = reverse("wagtailadmin_pages:edit", args=[first.pk])
    reply = client.post(address, form(first, last, "b0"))
    assert reply.status_code == 200
    assert "Erster → Letzter → Mittlerer → Erster" in str(reply.context["form"].errors)
    set_page_audience(middle, make.chosen(make.municipality_group(make.make_municipality())))
    told = str(client.post(address, form(first, last, "b0")).context["form"].errors)
    assert "Mittlerer" not in told
    assert "Letzter" in told
    fine = client.post(reverse("wagtailadmin_pages:edit", args=[last.pk]), form(last, first, "http://x/#block-b0"))
    assert fine.status_code == 302, fine.context["form"].errors
    unknown = client.post(reverse("wagtailadmin_pages:edit", args=[last.pk]), form(last, first, "nirgends"))
    assert unknown.status_code == 200


def test_a_circle_that_came_about_otherwise_ends_and_depth_is_bounded(works: InstitutionPage) -> None:
    first = make.make_article(works, "Erster", blocks=(("paragraph", "<p>Anfang.</p>"),))
    second = make.make_article(works, "Zweiter", blocks=(asking(first, "b0"), ("paragraph", "<p>Zwei.</p>")))
    first.body = make.body(asking(second, "b0"))
    first.save()
    assert Client().get(first.url).status_code == 200
    page = make.make_article(works, "Grund", blocks=(("paragraph", "<p>Ganz unten.</p>"),))
    for level in range(DEEPEST + 1):
        page = make.make_article(works, f"Stufe {level}", blocks=(asking(page, "b0"),))
        assert ("Ganz unten." in shown(page)) is (level < DEEPEST)


def test_passages_cost_the_same_for_one_and_for_twenty(works: InstitutionPage) -> None:
    sources = [make.make_article(works, blocks=(("paragraph", "<p>Ein Satz.</p>"),)) for _one in range(20)]
    pages = [
        make.make_article(works, f"Text {number}", blocks=[asking(source, "b0") for source in sources[:number]])
        for number in (1, 20)
    ]
    counts = []
    shown(sources[0])  # what every page shares is known
    for page, number in zip(pages, (1, 20), strict=True):
        with CaptureQueriesContext(connection) as queries:
            assert shown(page).count("Ein Satz.") == number
        counts.append(len(queries))
    assert counts[0] == counts[1] <= budgets.QUERIES


def test_the_passages_of_a_page_are_offered_to_who_may_read_it(works: InstitutionPage) -> None:
    source = make.make_article(works, "Quelle", blocks=SOURCE)
    client = Client()
    client.force_login(make.make_member(works, "author"))
    rows = client.get(reverse("passages", args=[source.pk])).json()["passages"]
    assert [row["id"] for row in rows] == ["b0", "b1", "b2", "b3", "b4", "b5"]
    assert rows[0]["said"].startswith("Bedienung")
    set_page_audience(source, make.chosen(make.municipality_group(make.make_municipality())))
    assert client.get(reverse("passages", args=[source.pk])).status_code == 404
