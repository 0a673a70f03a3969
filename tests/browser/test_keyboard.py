"""Can one use the site with the keyboard alone, and always see where one is?"""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.addresses import make_every_page
from tests.browser.conftest import Door
from tests.factories import Tree

# The mark of focus is an outline of the thing itself, of the box around it, or of the area a card's link spreads over.
SEEN = """() => {
  const here = document.activeElement, box = here.getBoundingClientRect();
  const drawn = style => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const around = [here, here.closest(".search")].filter(Boolean).map(e => getComputedStyle(e));
  around.push(getComputedStyle(here, "::after"));
  return {
    what: here.outerHTML.slice(0, 100), at: here.id || here.tagName,
    seen: box.width > 1 && box.height > 1 && around.some(drawn),
  };
}"""


@pytest.fixture
def page_of(site: Tree, transactional_db: None, someone: Door) -> Page:
    make_every_page(site)
    page = someone()
    page.goto("/de/")
    return page


def test_the_first_key_leads_past_the_menu(page_of: Page) -> None:
    page_of.keyboard.press("Tab")
    skip = page_of.locator(".skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page_of.keyboard.press("Enter")
    expect(page_of.locator("main")).to_be_focused()
    page_of.keyboard.press("Tab")
    expect(page_of.locator("main [name=q]")).to_be_focused()


def test_every_stop_on_the_way_through_the_page_is_seen(page_of: Page) -> None:
    stops = []
    for _step in range(120):
        page_of.keyboard.press("Tab")
        stop = page_of.evaluate(SEEN)
        if stop["at"] == "BODY":
            break
        stops.append(stop)
    assert len(stops) > 20, "a page of links has as many stops"
    assert [stop["what"] for stop in stops if not stop["seen"]] == []
    fields = [number for number, stop in enumerate(stops) if stop["at"] in ("q", "top-q")]
    assert fields, "the search is among them"
    assert fields[0] < 20


def test_a_search_is_typed_and_its_hit_opened_without_a_mouse(page_of: Page) -> None:
    page_of.locator("main [name=q]").focus()
    page_of.keyboard.type("Messprotokoll")
    page_of.keyboard.press("Enter")
    hit = page_of.locator(".hit h2 a").first
    expect(hit).to_be_visible()
    hit.focus()
    page_of.keyboard.press("Enter")
    expect(page_of.locator("h1")).to_contain_text("Messprotokoll der Nacht")
