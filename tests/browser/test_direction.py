"""Arabic pages are mirrored, and what is said in another language keeps its own direction."""

import pytest
from playwright.sync_api import Locator, Page

from tests.browser.addresses import Addresses, make_every_page
from tests.browser.conftest import Door
from tests.factories import Tree

WIDTH = 1280


@pytest.fixture
def addresses(site: Tree, transactional_db: None) -> Addresses:
    return make_every_page(site)


@pytest.mark.parametrize(("language", "direction"), [("de", "ltr"), ("ar", "rtl")])
def test_the_page_begins_on_the_side_its_language_begins(
    addresses: Addresses, someone: Door, language: str, direction: str
) -> None:
    page = someone()
    for name in ("home", "article", "search", "login"):
        page.goto(addresses[language][name])
        assert page.locator("html").get_attribute("lang") == language
        assert computed_direction(page.locator("body")) == direction
        brand, heading = page.locator(".brand"), page.locator("h1")
        assert begins_on(page, brand) == begins_on(page, heading) == direction, name


def test_a_german_text_inside_an_arabic_page_runs_from_left_to_right(addresses: Addresses, someone: Door) -> None:
    page = someone()
    page.goto(addresses["ar"]["document text"])
    text = page.locator("main .text")
    assert text.get_attribute("lang") == "de"
    assert computed_direction(text) == "ltr"
    page.goto("/ar/search/?q=Messprotokoll")
    title = page.locator(".hit [lang=de]").filter(has_text="Messprotokoll der Nacht").first
    assert computed_direction(title) == "ltr"


def computed_direction(thing: Locator) -> str:
    return str(thing.evaluate("thing => getComputedStyle(thing).direction"))


def begins_on(page: Page, thing: Locator) -> str:
    """The direction of a text that begins where the first letters of `thing` stand."""
    start = "thing => { const range = document.createRange(); range.selectNodeContents(thing);"
    left, right = thing.evaluate(f"{start} const box = range.getBoundingClientRect(); return [box.left, box.right]; }}")
    return "ltr" if left < WIDTH - right else "rtl"
