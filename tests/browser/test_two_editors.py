"""Two editors in one article, in a browser: they collide, are asked, and nothing either of them typed is gone."""

import os
from collections.abc import Callable

import pytest
from django.utils.translation import gettext, override
from playwright.sync_api import Page, expect

from knowledge.membership.moderation import ensure_workflow
from knowledge.membership.rights import derive_all
from knowledge.models import ArticlePage, User
from tests.browser.conftest import tab_to
from tests.browser.test_every_page import DESK, TELEPHONE, barriers
from tests.factories import Tree, make_article, make_institution, make_member, make_pair
from tests.knowledge.revisions.desk import texts

NOTHING_IS_OVERWRITTEN = (
    "Nothing is overwritten: what only one of you changed is brought together, and where both changed the same you are "
    "asked."
)


@pytest.fixture
def article(site: Tree, transactional_db: None) -> ArticlePage:
    ensure_workflow()
    owner = make_institution(site, make_pair()[0], "Wasserwerk")
    blocks = [("paragraph", f"<p>Absatz {at} des Textes.</p>") for at in range(3)]
    page = make_article(owner, "Zisternen unter Schulhöfen", blocks=blocks, people_named="none")
    page.save_revision().publish()
    return page


@pytest.fixture
def people(article: ArticlePage) -> tuple[User, User]:
    anna = make_member(article.institution, "editor", first_name="Anna", last_name="Aulzhausen")
    ben = make_member(article.institution, "editor", first_name="Ben", last_name="Bobingen")
    derive_all()
    return anna, ben


def open_form(page: Page, article: ArticlePage) -> Page:
    page.goto(f"/admin/pages/{article.pk}/edit/")
    expect(page.locator("[contenteditable=true]")).to_have_count(3)
    return page


def write(page: Page, at: int, text: str) -> None:
    """Replace a paragraph at a stroke, as pasting does, and wait the quarter of a second until its field has it."""
    page.locator("[contenteditable=true]").nth(at).click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)
    page.wait_for_function(
        "text => [...document.querySelectorAll('[name^=body-][name$=-value]')].some(field => field.value.includes(text))",
        arg=text,
    )


def write_and_wait(page: Page, at: int, text: str) -> None:
    """Until the automatic save that follows was answered."""
    with page.expect_response(lambda reply: reply.request.method == "POST" and "/edit/" in reply.url):
        write(page, at, text)


def picture(page: Page, name: str) -> None:
    """PICTURES_FOLDER names a folder for whoever wants to look at the pages."""
    folder = os.environ.get("PICTURES_FOLDER")
    if folder:
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 900})


def faults(page: Page) -> list[str]:
    """Barriers on a desk and on a telephone."""
    found = []
    for size in (TELEPHONE, DESK):
        page.set_viewport_size(size)
        found += barriers(page)
    return found


def test_two_editors_collide_are_asked_and_lose_nothing(
    article: ArticlePage, people: tuple[User, User], signed_in: Callable[..., Page]
) -> None:
    anna, ben = (open_form(signed_in(person), article) for person in people)
    write_and_wait(anna, 0, "Anna schreibt über Zisternen")
    write_and_wait(ben, 0, "Ben schreibt über Brunnen")
    write(ben, 2, "Und Ben schließt ab")
    expect(ben.locator(".w-editing-sessions__session--saved")).to_be_visible()
    dialog = ben.locator("#w-save-confirmation-dialog")
    ben.locator("button.action-save").first.click()
    with override("de"):
        expect(dialog).to_contain_text(gettext(NOTHING_IS_OVERWRITTEN))
    picture(ben, "dialog")
    dialog.locator("[data-w-dialog-target=confirm]").click()
    expect(ben.locator("fieldset.versions__question")).to_have_count(1)
    expect(ben.locator(".versions__side")).to_have_count(3)
    expect(ben.locator(".versions__side").nth(1)).to_contain_text("Anna schreibt")
    expect(ben.locator(".versions__side").nth(2)).to_contain_text("Ben schreibt")
    picture(ben, "conflict")
    assert not faults(ben)
    tab_to(ben, ben.get_by_role("radio").first)
    ben.keyboard.press("ArrowDown")
    ben.keyboard.press("ArrowDown")
    expect(ben.get_by_role("radio").nth(2)).to_be_checked()
    tab_to(ben, ben.locator(".versions__actions button"))
    ben.keyboard.press("Enter")
    expect(ben.locator(".messages")).to_contain_text("Anna")
    expect(ben.locator("[contenteditable=true]")).to_have_count(4)
    found = texts(article)
    assert found[0].startswith("Anna schreibt über Zisternen")
    assert found[1].startswith("Ben schreibt über Brunnen")
    assert found[3].startswith("Und Ben schließt ab")
    latest = ArticlePage.objects.get(pk=article.pk).latest_revision_id
    ben.goto(f"/admin/pages/{article.pk}/revisions/compare/live...{latest}/")
    expect(ben.locator(".diff__row--changed").first).to_be_visible()
    picture(ben, "compare")
    ben.get_by_role("navigation").locator("a[href='?view=inline']").click()
    expect(ben.locator(".diff ins").first).to_be_visible()
    picture(ben, "compare-inline")
    assert not faults(ben)


def test_what_was_typed_outlives_a_closed_window_and_a_lost_connection(
    article: ArticlePage, people: tuple[User, User], signed_in: Callable[..., Page]
) -> None:
    first = open_form(signed_in(people[0]), article)
    write_and_wait(first, 1, "Vor dem Schließen")
    second = first.context.new_page()
    first.close()
    open_form(second, article)
    expect(second.locator("[contenteditable=true]").nth(1)).to_contain_text("Vor dem Schließen")

    second.context.set_offline(True)
    write(second, 2, "Ohne Verbindung")
    expect(second.locator("#w-autosave-indicator")).to_have_attribute("data-w-autosave-state-value", "paused")
    told: list[str] = []
    second.on("dialog", lambda dialog: (told.append(dialog.type), dialog.dismiss()))
    second.close(run_before_unload=True)
    expect(second.locator("[contenteditable=true]").nth(2)).to_contain_text("Ohne Verbindung")
    assert told == ["beforeunload"], "whoever leaves with words that were not sent is asked first"
    second.context.set_offline(False)
    write_and_wait(second, 2, "Wieder verbunden")
    expect(second.locator("#w-autosave-indicator")).to_have_attribute("data-w-autosave-state-value", "saved")
    assert texts(article)[2] == "Wieder verbunden"
