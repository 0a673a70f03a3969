"""From the home of a translator to the Arabic reader: translate in the browser, hand over, review, publish, read."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from knowledge.membership.models import Membership
from knowledge.membership.moderation import ensure_workflow
from knowledge.membership.rights import derive_all
from knowledge.models import InstitutionPage, User
from tests.browser.conftest import Door
from tests.factories import Tree, make_article, make_institution, make_member, make_pair

TITLE, ARABIC = "Nachtmessung im Rohrnetz", "القياس الليلي في الشبكة"


@pytest.fixture
def owner(site: Tree, transactional_db: None) -> InstitutionPage:
    ensure_workflow()
    institution = make_institution(site, make_pair()[0], "Stadtwerke")
    make_article(institution, TITLE, blocks=())
    return institution


@pytest.fixture
def people(owner: InstitutionPage) -> tuple[User, User]:
    translator, editor = make_member(owner, "translator"), make_member(owner, "editor")
    Membership.objects.filter(user=translator).update(languages=["ar"])
    derive_all()
    return translator, editor


def test_what_a_translator_hands_over_and_an_editor_approves_is_read_in_arabic(
    people: tuple[User, User], signed_in: Callable[[User], Page], someone: Door
) -> None:
    translator = signed_in(people[0])
    translator.locator(f"main form[action*='/prepare/'] button[aria-label*='{TITLE}']").click()
    expect(translator.locator("footer:visible")).to_have_count(1)
    for source, text in ((TITLE, ARABIC), ("Was man danach weiß.", "تعلم كيف")):
        say(translator, source, text)
    main = translator.locator(".translation-footer .w-dropdown-button > .button").first
    expect(main).to_have_attribute("formaction", re.compile("/hand-over/$"))
    main.click()
    expect(translator.locator(".messages .success")).to_contain_text(ARABIC)

    reader = someone()
    reader.goto("/ar/articles/")
    expect(reader.get_by_role("link", name=ARABIC)).to_have_count(0)

    editor = signed_in(people[1])
    editor.locator("main").get_by_role("link", name=ARABIC).first.click()
    editor.locator(".translation-footer [formaction$='/approve/']").click()
    expect(editor.locator(".messages .success")).to_contain_text(ARABIC)

    reader.goto("/ar/articles/")
    reader.get_by_role("link", name=ARABIC).first.click()
    expect(reader.locator("h1")).to_have_text(ARABIC)
    expect(reader.locator("html")).to_have_attribute("dir", "rtl")


def say(page: Page, source: str, text: str) -> None:
    """Translate one sentence: its button opens a field, Enter saves it."""
    segment = page.locator(".js-translation-editor li").filter(has=page.get_by_text(source, exact=True)).last
    segment.get_by_role("button").last.click()
    page.locator(".js-translation-editor textarea").fill(text)
    page.locator(".js-translation-editor textarea").press("Enter")
    expect(segment.locator(".icon--green")).to_be_visible()
