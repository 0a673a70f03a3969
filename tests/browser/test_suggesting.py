"""Suggestions while typing: with the keyboard, by touch, for those who listen, and without script."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Request, expect

from tests.browser.conftest import Door
from tests.browser.test_every_page import OVERFLOW, RULES
from tests.factories import Tree, make_article, make_document, make_institution, make_pair


@pytest.fixture
def town(site: Tree, transactional_db: None) -> Any:
    owner = make_institution(site, make_pair()[0], "Wasserwerk der Stadt")
    text = (("paragraph", "<p>Die Wasserversorgung der Stadt und ihre Wasserzähler.</p>"),)
    make_article(owner, "Wasserverluste senken", ("de", "ar"), blocks=text)
    make_article(owner, "إدارة المياه", ("de", "ar"), blocks=(("paragraph", "<p>مياه الشرب ومياه الصرف</p>"),))
    return make_document(owner, "Wasserbericht", pages=("Wasser messen.",))


def barriers(page: Page) -> list[str]:
    found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]}).response["violations"]
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:200]}" for rule in found] + list(
        filter(None, [page.evaluate(OVERFLOW)])
    )


def typed(page: Page, text: str, field: str = "main #q") -> Any:
    page.locator(field).focus()
    page.keyboard.type(text)
    options = page.locator(".suggestions:not([hidden]) [role=option]")
    expect(options.first).to_be_visible()
    return options


@pytest.mark.parametrize(("language", "text", "direction"), [("de", "wass", "ltr"), ("ar", "ميا", "rtl")])
def test_a_suggestion_is_found_and_taken_with_the_keyboard_alone(
    town: Any, someone: Door, *, language: str, text: str, direction: str
) -> None:
    page = someone()
    page.goto(f"/{language}/")
    options, field = typed(page, text), page.locator("main #q")
    expect(field).to_have_attribute("aria-expanded", "true")
    assert barriers(page) == []
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    assert barriers(page) == []
    page.keyboard.press("ArrowUp")
    expect(field).to_have_attribute("aria-activedescendant", "")
    page.keyboard.press("Escape")
    expect(options.first).to_be_hidden()
    expect(field).to_have_value(text)
    page.keyboard.press("ArrowDown")
    expect(options.first).to_be_visible()
    assert page.locator(".suggestions").first.evaluate("e => getComputedStyle(e).direction") == direction
    box, around = page.locator(".suggestions:visible").bounding_box(), page.locator("main .search").bounding_box()
    assert box is not None
    assert around is not None
    assert abs(box["x"] - around["x"]) < 4
    wanted = page.locator("[role=option]:not(:has(small:not(:empty)))").first
    words = wanted.inner_text().strip()
    for _step in range(9):
        if wanted.get_attribute("aria-selected") == "true":
            break
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{language}/search/?q=*")
    expect(page.locator("main #q")).to_have_value(words)
    expect(page.locator(".hit").first).to_be_visible()


def test_a_title_leads_to_the_thing_itself_by_touch_on_a_small_telephone(town: Any, someone: Door) -> None:
    page = someone(viewport={"width": 360, "height": 740}, has_touch=True)
    page.goto("/de/search/")
    options = typed(page, "wasserber")
    assert barriers(page) == []
    assert min(box["height"] for one in options.all() if (box := one.bounding_box())) >= 44
    options.filter(has_text="Dokument").tap()
    expect(page.locator("h1")).to_have_text("Wasserbericht")


def test_the_small_field_of_the_header_suggests_as_well_and_says_how_many(town: Any, someone: Door) -> None:
    page = someone(forced_colors="active")
    page.goto("/de/gibt-es-nicht/")
    options = typed(page, "wasserv", "#top-q")
    expect(page.locator(".top [role=status]")).to_contain_text(str(options.count()))
    page.keyboard.press("Tab")
    expect(options.first).to_be_hidden()


def test_nothing_is_asked_where_data_is_saved_and_the_field_works_without_script(town: Any, someone: Door) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    saving = someone()
    saving.context.add_init_script("Object.defineProperty(navigator, 'connection', {value: {saveData: true}})")
    plain = someone(java_script_enabled=False)
    for page in (saving, plain):
        page.on("request", note)
        page.goto("/de/")
        page.locator("main #q").press_sequentially("wasserver")
        page.keyboard.press("Enter")
        page.wait_for_url("**/de/search/?q=wasserver")
    assert [url for url in asked if "suggest?" in url] == []
