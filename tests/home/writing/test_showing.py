"""Notes, figures, terms and the table of contents, as readers find them on an article's page, in search and in freshness."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from home.passages import sections_of
from knowledge.articles.freshness import record_baselines, states, units
from knowledge.membership.moderation import ensure_workflow
from knowledge.models import ArticlePage, InstitutionPage
from kommez_cms.middleware.page_store import STORE
from tests import factories as make
from tests.home import budgets

pytestmark = pytest.mark.django_db
NONE = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": ""}


@pytest.fixture
def works(site: make.Tree) -> InstitutionPage:
    ensure_workflow()
    here, _there = make.make_pair()
    return make.make_institution(site, here, "Wasserwerk")


def table(caption: str) -> tuple[str, Any]:
    return "table", {"caption": caption, "row_headers": False, "rows": [["a", "b"], ["1", "2"]]}


def paragraph(text: str) -> tuple[str, Any]:
    return "paragraph", f"<p>{text}</p>"


def shown(page: ArticlePage) -> str:
    return Client().get(page.url).content.decode()


def test_notes_are_numbered_in_the_order_of_reading_with_ways_there_and_back(works: InstitutionPage) -> None:
    blocks = (paragraph("Eins^[Erste <i>Note</i>.] und zwei^[Zweite.]."), ("list", ["<p>Drei^[Dritte.]</p>"]))
    html = shown(make.make_article(works, "Noten", blocks=blocks))
    assert re.findall(r'href="#note-(\d)" id="noted-(\d)"', html) == [("1", "1"), ("2", "2"), ("3", "3")]
    notes = html[html.index('role="doc-endnotes"') :]
    assert re.findall(r'<li id="note-(\d)" value="\d">(.*?) <a href="#noted-\d"', notes) == [
        ("1", "Erste <i>Note</i>."), ("2", "Zweite."), ("3", "Dritte."),
    ]  # fmt: skip
    assert "^[" not in html


def test_a_change_in_a_note_outdates_exactly_its_block(works: InstitutionPage) -> None:
    blocks = (paragraph("Eins^[Note.]"), paragraph("Zwei"))
    german = make.make_article(works, "Noten", languages=("de", "ar"), blocks=blocks)
    arabic = german.get_translations().get()
    arabic.body = make.body(paragraph("واحد^[حاشية.]"), paragraph("اثنان"))
    arabic.save()
    record_baselines(arabic, german)
    german.body = make.body(paragraph("Eins^[Andere Note.]"), paragraph("Zwei"))
    german.save()
    assert {key for key, state in states(arabic).items() if state == "outdated"} == {"b0"}
    assert 'dir="rtl"' in shown(arabic)
    assert "حاشية." in shown(arabic)


def test_what_is_found_is_what_reads_not_how_it_is_written(works: InstitutionPage) -> None:
    blocks = make.body(
        table("Erste"),
        paragraph('Siehe <a href="#block-b2">Tabelle 7</a>, [[Kompost|dort]]^[Nachts.]'),
        table("Zweite"),
    )
    (section,) = sections_of(blocks)
    assert "Siehe Tabelle 2, dort (Nachts.)" in section.text


def test_references_stay_right_when_figures_move(works: InstitutionPage) -> None:
    text = 'Siehe <a href="#block-b1">Tabelle 2</a> und <a href="#block-b9">x</a>.'
    blocks = [table("Erste"), table("Zweite"), paragraph(text)]
    page = make.make_article(works, "Tabellen", blocks=blocks)
    html = shown(page)
    assert '<a href="#block-b1">Tabelle 2</a>' in html
    assert html.count("<caption><b>") == 2
    first, second, text = page.body.raw_data
    page.body = [second, first, text]
    page.save()
    assert '<a href="#block-b1">Tabelle 1</a>' in shown(page)
    assert units(page)["b2"] == units(ArticlePage.objects.get(pk=page.pk))["b2"]
    page.body = [first, {**text, "value": text["value"].replace("Tabelle 2", "الجدول ٢")}, second]
    page.save()
    assert "الجدول ٢" in shown(page)


def test_a_figure_is_referred_to_by_its_caption_when_saving(works: InstitutionPage) -> None:
    page = make.make_article(works, "Bilder")
    text = rich_text("<p>Siehe [[#messwerte]] und [[#fehlt]].</p>", features=["link"])
    body = streamfield([("paragraph", text), ("table", {"caption": "Messwerte", "rows": rows("a", "b")})])
    body["1"]["id"] = "t1"
    said = {"title": page.title, "slug": page.slug, "lead": "", "body": body, "people_named": "none"}
    form = nested_form_data({**said, "audience_level": "public", "comments": NONE, "action-publish": "1"})
    client = Client()
    client.force_login(make.make_member(works, "editor"))
    reply = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form)
    assert reply.status_code == 302, reply.context["form"].errors
    html = shown(page)
    assert re.search(r'Siehe <a href="#block-t1">[^<]*1</a> und fehlt\.', html)


def rows(*cells: str) -> Any:
    line = {"value": streamless(list(cells)), "deleted": "", "order": "0"}
    return {**count(2), "0": {**line, "order": "0"}, "1": {**line, "order": "1"}}


def streamless(cells: list[str]) -> Any:
    found: dict[str, Any] = count(len(cells))
    for at, cell in enumerate(cells):
        found[str(at)] = {"value": cell, "deleted": "", "order": str(at)}
    return found


def count(number: int) -> dict[str, Any]:
    return {"count": str(number)}


def test_a_term_is_explained_where_it_is_used_first_and_never_inside_a_link(works: InstitutionPage) -> None:
    term = make.make_term(
        de=("Deponie", "Mülldeponie", 'Ort für "Abfall".'), ar=("مكب نفايات", "", "موقع طمر."), en=("landfill", "", "")
    )
    blocks = (
        paragraph('<a href="/x">Deponie</a> und Abfall.'),
        paragraph("Neue <b>Deponien</b> und die Deponie."),
        paragraph("Zuletzt die Mülldeponie."),
    )
    page = make.make_article(works, "Abfall", languages=("de", "en"), blocks=blocks)
    html = shown(page)
    assert html.count('class="term"') == 1
    assert (
        f'<b><span class="term"><a href="/de/glossary/{term.pk}/" aria-describedby="term-{term.pk}">Deponien</a>'
        in html
    )
    assert f'role="tooltip" id="term-{term.pk}">Ort für &quot;Abfall&quot;.</span>' in html
    english = page.get_translations().get()
    record_baselines(english, page)
    assert '<span class="term__said" role="tooltip"' in shown(english)
    assert 'lang="de" dir="ltr">' in shown(english)
    term.delete()
    assert 'class="term"' not in shown(page)


def test_a_long_text_asks_no_more_than_a_short_one(works: InstitutionPage) -> None:
    counts = []
    for number in (1, 20):
        targets = [make.make_article(works, f"Ziel {number} {at}") for at in range(number)]
        texts = [
            f'Das Fachwort{at}y^[Note.], <a linktype="page" id="{target.pk}">dort</a>, [[{target.title}]], [[Fehlt {at}]].'
            for at, target in enumerate(targets)
        ]
        for at in range(number):
            make.make_term(de=(f"Fachwort{at}y", "", f"Bedeutung {number}."))
        passages = [("passage", {"page": target.pk, "passage": "b0"}) for target in targets]
        page = make.make_article(works, f"Text {number}", blocks=(*map(paragraph, texts), *passages))
        for _again in range(6):  # the index of the search follows in steps
            STORE.clear()
            html = shown(page)
        assert html.count('class="term"') == number
        assert html.count('class="passage"') == number
        STORE.clear()
        with CaptureQueriesContext(connection) as asked:
            shown(page)
        assert len(asked) <= budgets.QUERIES
        # What is similar may be found or not; that is not the text's.
        counts.append(sum("search_searchentry" not in one["sql"] for one in asked))
    assert counts[0] == counts[1]


def test_the_table_of_contents_holds_sections_with_their_subsections(works: InstitutionPage) -> None:
    headings = [("heading", {"text": text, "level": level}) for text, level in (("A", "2"), ("A1", "3"), ("B", "2"))]
    html = shown(make.make_article(works, "Lang", blocks=headings))
    contents = html[html.index('aria-labelledby="here"') :].partition("</nav>")[0]
    assert '<li><a href="#block-b0">A</a><ul><li><a href="#block-b1">A1</a></li></ul></li>' in contents
