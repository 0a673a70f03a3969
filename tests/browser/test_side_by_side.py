"""The two languages of an article stand in one row on a desk and under each other on a telephone, without script."""

import pytest
from playwright.sync_api import Page

from tests.browser.addresses import Addresses, make_every_page
from tests.browser.conftest import Door
from tests.factories import Tree


@pytest.fixture
def addresses(site: Tree, transactional_db: None) -> Addresses:
    return make_every_page(site)


@pytest.mark.parametrize("language", ["de", "ar"])
def test_both_cells_of_a_row_are_beside_each_other_when_wide_and_one_below_the_other_when_narrow(
    addresses: Addresses, someone: Door, language: str
) -> None:
    page = someone(java_script_enabled=False)
    page.goto(addresses[language]["article"])
    page.locator(".kind a[href*='/with/']").first.click()
    page.goto(addresses[language]["side by side"])
    rows = [(row.locator("> td").nth(0), row.locator("> td").nth(1)) for row in page.locator("tr[id^=block-]").all()]
    assert len(rows) > 8
    for first, second in rows:
        one, other = first.bounding_box(), second.bounding_box()
        assert one is not None
        assert other is not None
        assert one["y"] == other["y"]
        assert (one["x"] < other["x"]) == (language == "de"), "the reader's own language comes first"
    page.set_viewport_size({"width": 360, "height": 800})
    for first, second in rows:
        one, other = first.bounding_box(), second.bounding_box()
        assert one is not None
        assert other is not None
        assert one["y"] + one["height"] <= other["y"]
        assert min(one["width"], other["width"]) > 250
    table = page.get_by_role("table").first
    assert table.get_by_role("columnheader").count() >= 2, "shown as blocks, and still a table"
    assert table.get_by_role("row").count() > len(rows)


def test_on_paper_both_languages_stand_side_by_side_again(addresses: Addresses, someone: Door) -> None:
    page = someone()
    page.goto(addresses["de"]["side by side"])
    page.set_viewport_size({"width": 680, "height": 1000})
    page.emulate_media(media="print")
    assert tops(page) == 1
    assert page.locator(".beside > thead").evaluate("one => getComputedStyle(one).display") == "table-header-group"
    assert not page.locator("nav a[href*='/with/']").first.is_visible()


def tops(page: Page) -> int:
    """How many different heights the two cells of the first text row begin at."""
    cells = page.locator("tr[id^=block-]").first.locator("> td").all()
    return len({(cell.bounding_box() or {})["y"] for cell in cells})
