"""From an empty form to the very next search: an author writes and uploads, an editor publishes, anybody finds."""

import re
from collections.abc import Callable

import pytest
from django.utils.translation import override
from playwright.sync_api import Locator, Page, expect

from home.blocks import BodyBlock
from knowledge.documents.making import Page as Sheet
from knowledge.documents.making import make_file
from knowledge.membership.moderation import ensure_workflow
from knowledge.membership.rights import derive_all
from knowledge.models import InstitutionPage, User
from tests.browser.conftest import Door
from tests.factories import Tree, make_institution, make_member, make_pair

ARTICLE, DOCUMENT = "Behälter für Schulhöfe", "Wiegeprotokoll der Schulhöfe"
WORDS = {"article": "Sammelplatzordnung", "document": "Bananenschalengewicht"}  # each stands in one of them only


@pytest.fixture
def owner(site: Tree, transactional_db: None) -> InstitutionPage:
    ensure_workflow()
    return make_institution(site, make_pair()[0], "Stadtreinigung")


@pytest.fixture
def people(owner: InstitutionPage) -> tuple[User, User]:
    author, editor = make_member(owner, "author"), make_member(owner, "editor")
    derive_all()
    return author, editor


def test_what_an_author_writes_and_an_editor_publishes_is_found_at_once(
    owner: InstitutionPage, people: tuple[User, User], signed_in: Callable[[User], Page], someone: Door
) -> None:
    reader = someone()
    for word in WORDS.values():
        expect(results_for(reader, word)).to_have_count(0)

    author = signed_in(people[0])
    write_article(author)
    upload_document(author, owner)
    for word in WORDS.values():
        expect(results_for(reader, word)).to_have_count(0)

    editor = signed_in(people[1])
    for title in (ARTICLE, DOCUMENT):
        approve(editor, title)

    hit = results_for(reader, WORDS["article"])
    expect(hit).to_have_text([ARTICLE])
    hit.get_by_role("link").click()
    expect(reader.locator("h1")).to_have_text(ARTICLE)
    expect(reader.locator("main")).to_contain_text("Wo die Tonnen stehen")
    hit = results_for(reader, WORDS["document"])
    expect(hit).to_have_text([DOCUMENT])
    hit.get_by_role("link").click()
    expect(reader.locator("main")).to_contain_text(WORDS["document"])


def write_article(page: Page) -> None:
    """From the public face over the editor's home, as somebody does who knows no tree of pages."""
    page.goto("/de/")
    page.locator(".account [href='/admin/']").click()
    page.locator("main a[href*='/add/knowledge/articlepage/']").click()
    page.locator("#id_title").fill(ARTICLE)
    page.locator("#id_lead").fill("Welche Tonne wohin kommt.")
    add_block(page, "heading")
    page.locator("[name=body-0-value-text]").fill("Wo die Tonnen stehen")
    add_block(page, "paragraph")
    page.locator("[contenteditable=true]").last.press_sequentially(f"Es gilt die {WORDS['article']} der Stadt.")
    expect(page.locator("[name=body-1-value]")).to_have_value(re.compile("der Stadt"))
    page.locator("[name=people_named][value=none]").check()
    send_to_moderation(page)
    expect(page.locator(".messages")).to_contain_text(ARTICLE)


def add_block(page: Page, name: str) -> None:
    with override("de"):
        label = str(BodyBlock.base_blocks[name].label)
    page.locator(".c-sf-add-button").last.click()
    page.get_by_role("option", name=label, exact=True).click()


def upload_document(page: Page, owner: InstitutionPage) -> None:
    sheet = Sheet("Wiegung im Mai", [f"Das {WORDS['document']} fällt seit dem Frühjahr."])
    content = make_file("pdf", language="de", title=DOCUMENT, pages=[sheet])
    page.goto("/admin/")
    page.locator("main a[href*='/knowledge/document/add/']").click()
    page.locator("#id_title").fill(DOCUMENT)
    expect(page.locator("#id_institution")).to_have_value(str(owner.pk))  # the only owner is chosen already
    page.locator("#id_upload").set_input_files(
        {"name": "wiegung.pdf", "mimeType": "application/pdf", "buffer": content}
    )
    send_to_moderation(page)
    expect(page.locator(".messages")).to_contain_text(DOCUMENT)


def send_to_moderation(page: Page) -> None:
    page.locator("footer .w-dropdown__toggle, form .w-dropdown__toggle.button").last.click()
    page.locator("[name=action-submit]").click()


def approve(page: Page, title: str) -> None:
    """From the first page of the editing interface, which shows what waits for this editor."""
    page.goto("/admin/")
    page.locator("main").get_by_role("link", name=title).first.click()
    page.locator("footer .w-dropdown__toggle, form .w-dropdown__toggle.button").last.click()
    page.locator("[data-workflow-action-name=approve]").first.click()
    expect(page.locator(".messages")).to_contain_text(title)


def results_for(page: Page, word: str) -> Locator:
    """The headings of the hits, after typing the word into the search of the first page."""
    page.goto("/de/")
    page.locator("[role=search] [name=q]").first.fill(word)
    page.locator("[role=search] [name=q]").first.press("Enter")
    expect(page.locator("h1")).to_be_visible()
    return page.locator(".hit h2")
