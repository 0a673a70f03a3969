"""Writing with links, notes, figures, terms and passages: offered by keyboard while typing, and read on any screen."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from knowledge.membership.moderation import ensure_workflow
from knowledge.membership.rights import derive_all
from knowledge.models import ArticlePage, InstitutionPage
from tests.browser.conftest import Door
from tests.browser.test_every_page import DESK, OVERFLOW, RULES, TELEPHONE
from tests.factories import Tree, body, make_article, make_institution, make_member, make_pair, make_term

SHOTS = os.environ.get("KOMMEZ_TEST_SHOTS", "")
EDITOR = ".public-DraftEditor-content"


@pytest.fixture
def works(site: Tree, transactional_db: None) -> InstitutionPage:
    ensure_workflow()
    return make_institution(site, make_pair()[0], "Stadtreinigung")


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def test_a_title_is_chosen_by_keyboard_while_it_is_typed_and_is_a_link_when_saved(
    works: InstitutionPage, signed_in: Callable[..., Page]
) -> None:
    target = make_article(works, "Kompost im Winter")
    make_article(works, "Kompost im Sommer")
    page = make_article(works, "Der Text", blocks=(("paragraph", "<p>Siehe </p>"),))
    person = make_member(works, "editor")
    derive_all()
    window = signed_in(person)
    window.goto(f"/admin/pages/{page.pk}/edit/")
    field = window.locator(EDITOR).first
    field.click()
    window.keyboard.press("End")
    window.keyboard.type("[[kompost")
    options = window.locator("#named-links [role=option]")
    expect(options).to_have_count(2)
    shot(window, "offered-de-1280")
    expect(options.nth(0)).to_have_attribute("aria-selected", "true")
    window.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    expect(options.nth(1)).to_contain_text("Kompost im Winter")
    window.keyboard.press("Enter")
    expect(window.locator("#named-links")).to_be_hidden()
    expect(field).to_contain_text("Kompost im Winter")
    window.keyboard.type(" und [[Nie da")
    window.keyboard.press("Escape")
    window.keyboard.type("gewesen]].")
    expect(window.locator("[name=body-0-value]")).to_have_value(re.compile("gewesen"))  # the editor takes a moment
    window.locator("[name=people_named][value=none]").check()
    window.locator("footer .w-dropdown__toggle, form .w-dropdown__toggle.button").last.click()
    with window.expect_navigation():
        window.locator("[name=action-publish]").click()
    window.goto(page.url)
    expect(window.locator("article a", has_text="Kompost im Winter")).to_have_attribute("href", target.url)
    expect(window.locator("a.wanted")).to_have_text("Nie dagewesen")
    window.locator("a.wanted").click()
    expect(window.locator("table.listing")).to_contain_text("Nie dagewesen")
    shot(window, "wanted-de-1280")


def long_article(works: InstitutionPage) -> ArticlePage:
    source = make_article(works, "Nachtmessung im Rohrnetz", languages=("de", "ar"), blocks=(
        ("heading", {"text": "Wann gemessen wird", "level": "2"}),
        ("paragraph", "<p>Zwischen zwei und vier Uhr.</p>"),
    ))  # fmt: skip
    make_term(
        de=("Deponie", "", "Ort, an dem Abfall auf Dauer abgelagert wird."),
        ar=("مكب نفايات", "", "موقع تطمر فيه النفايات."),
    )
    table = {"caption": "Mengen im Jahr", "row_headers": True, "rows": [["Ort", "Tonnen"], ["Nord", "120"]]}
    page = make_article(works, "Abfall ohne Deponie", languages=("de", "ar"), blocks=(
        ("heading", {"text": "Worum es geht", "level": "2"}),
        ("paragraph", '<p>Eine Deponie kostet^[Siehe <i>Bericht</i>.], <a href="#block-b4">Tabelle 1</a>.</p>'),
        ("heading", {"text": "Vorher", "level": "3"}),
        ("paragraph", "<p>Siehe auch [[Grüngut]]^[Noch nicht geschrieben.].</p>"),
        ("table", table),
        ("heading", {"text": "Messen", "level": "2"}),
        ("passage", {"page": source.pk, "passage": "b0"}),
    ))  # fmt: skip
    arabic = page.get_translations().get()
    arabic.title = "نفايات بلا مكب"
    arabic.body = body(
        ("heading", {"text": "الموضوع", "level": "2"}),
        (
            "paragraph",
            '<p>مكب نفايات يكلف^[في عام 2024: انظر <i>التقرير</i>.]، <a href="#block-b4">الجدول ١</a>.</p>',
        ),
        ("heading", {"text": "قبل ذلك", "level": "3"}),
        ("paragraph", "<p>انظر أيضا [[نفايات خضراء]]^[لم يكتب بعد.].</p>"),
        ("table", {**table, "caption": "الكميات في السنة"}),
        ("heading", {"text": "القياس", "level": "2"}),
        ("passage", {"page": source.pk, "passage": "b0"}),
    )
    arabic.save()
    return page


def test_notes_terms_figures_and_passages_read_without_script_on_every_screen(
    works: InstitutionPage, someone: Door
) -> None:
    page = long_article(works)
    wrong: list[str] = []
    for version in page.get_translations(inclusive=True):
        code = version.locale.language_code
        for size in (DESK, TELEPHONE):
            window = someone(viewport=size, java_script_enabled=False)
            window.goto(version.url)
            term = window.locator(".term > a")
            said = window.locator(".term__said")
            expect(said).to_be_hidden()
            term.focus()
            expect(said).to_be_visible()
            box: Any = said.bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= size["width"]
            shot(window, f"article-{code}-{size['width']}")
            window.locator("#noted-1").click()
            expect(window.locator("#note-1")).to_be_in_viewport()
            window.emulate_media(media="print")
            expect(said).to_be_visible()
            shown = someone(viewport=size)
            shown.goto(version.url)
            wrong += [f"{code} {size['width']}: {shown.evaluate(OVERFLOW)}"] if shown.evaluate(OVERFLOW) else []
            found = Axe().run(shown, options={"runOnly": RULES}).response["violations"]
            wrong += [f"{code} {size['width']}: {one['id']} {one['nodes'][0]['html'][:200]}" for one in found]
    assert not wrong, "\n".join(wrong)


def test_a_passage_is_chosen_by_its_first_words(works: InstitutionPage, signed_in: Callable[..., Page]) -> None:
    source = make_article(
        works, "Quelle", blocks=(("paragraph", "<p>Erste Worte.</p>"), ("paragraph", "<p>Zweite.</p>"))
    )
    page = make_article(works, "Text", blocks=(("passage", {"page": source.pk, "passage": "b0"}),))
    person = make_member(works, "editor")
    derive_all()
    window = signed_in(person)
    window.goto(f"/admin/pages/{page.pk}/edit/")
    choice = window.locator("select[id$='-passage-choice']")
    expect(choice).to_have_value("b0")
    choice.select_option("b1")
    shot(window, "passage-de-1280")
    expect(window.locator("[name$='-passage']")).to_have_value("b1")
