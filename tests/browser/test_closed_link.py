"""A colleague of the partner city follows a link to a closed page, on an old device without script."""

from urllib.parse import urlsplit

from playwright.sync_api import expect

from home.audience import PARTNERSHIP, set_page_audience
from knowledge.membership.rights import derive_all
from tests.browser.conftest import Door
from tests.factories import PASSWORD, Tree, make_article, make_institution, make_member, make_pair


def test_a_reader_without_script_logs_in_from_a_closed_link_and_reads_it(
    site: Tree, someone: Door, transactional_db: None
) -> None:
    here, there = make_pair()
    owner, mirror = make_institution(site, here, "Wasserwerk"), make_institution(site, there, "Wasserbehörde")
    article = make_article(owner, "Lecksuche im Bestand")
    set_page_audience(article, PARTNERSHIP)
    reader = make_member(mirror, "reader")
    derive_all()
    page = someone(java_script_enabled=False)

    answer = page.goto(article.url)
    assert answer is not None
    assert answer.status == 404
    expect(page.locator("body")).not_to_contain_text("Lecksuche im Bestand")
    page.locator("main .ways a[href*='/accounts/login/']").click()
    page.locator("#id_login").fill(reader.email)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")

    expect(page.locator("h1")).to_have_text("Lecksuche im Bestand")
    expect(page.locator("main")).to_contain_text("Warum nachts gemessen wird")
    assert urlsplit(page.url).path == article.url
