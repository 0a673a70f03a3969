"""From the home of a translator to the Arabic reader: translate in the browser, hand over, review, publish, read; then
one German paragraph changes."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from knowledge.membership.models import Membership
from knowledge.membership.moderation import ensure_workflow
from knowledge.membership.rights import derive_all
from knowledge.models import ArticlePage, InstitutionPage, User
from tests.browser.conftest import Door, tab_to
from tests.factories import Tree, make_article, make_institution, make_member, make_pair

TITLE, ARABIC = "Nachtmessung im Rohrnetz", "القياس الليلي في الشبكة"
BLOCKS = (("paragraph", "<p>Nachts misst man den Zufluss.</p>"), ("paragraph", "<p>Dann sucht man das Leck.</p>"))
KEPT = re.compile("^(saved|gespeichert)$")
WORDS = {
    "title:0": ARABIC,
    "slug:0": "القياس-الليلي",
    "lead:0": "تعلم كيف",
    "body.b0:0": "ليلاً يُقاس التدفق.",
    "body.b1:0": "ثم يُبحث عن التسرب.",
}


@pytest.fixture
def owner(site: Tree, transactional_db: None) -> InstitutionPage:
    ensure_workflow()
    institution = make_institution(site, make_pair()[0], "Stadtwerke")
    make_article(institution, TITLE, blocks=BLOCKS)
    return institution


@pytest.fixture
def people(owner: InstitutionPage) -> tuple[User, User]:
    translator, editor = make_member(owner, "translator"), make_member(owner, "editor")
    Membership.objects.filter(user=translator).update(languages=["ar"])
    derive_all()
    return translator, editor


def test_what_a_translator_writes_is_read_in_arabic_and_only_a_changed_part_is_marked(
    people: tuple[User, User], signed_in: Callable[[User], Page], someone: Door
) -> None:
    """The translator has no mouse."""
    translator = signed_in(people[0])
    translator.locator(f"main form[action*='/prepare/'] button[aria-label*='{TITLE}']").click()
    for key, text in WORDS.items():
        area = translator.locator(f"textarea[data-key='{key}']")
        expect(area).to_have_attribute("dir", "rtl")
        tab_to(translator, area)
        translator.keyboard.insert_text(text)
        translator.keyboard.press("Control+Enter")
        expect(translator.locator(f"[data-line]:has(textarea[data-key='{key}']) [data-told]")).to_have_text(KEPT)
    tab_to(translator, translator.locator("button[value='hand-over']"))
    translator.keyboard.press("Enter")
    expect(translator.locator("button[value='take-back']")).to_be_visible()
    reader = someone()
    reader.goto("/ar/articles/")
    expect(reader.get_by_role("link", name=ARABIC)).to_have_count(0)

    editor = signed_in(people[1])
    page = ArticlePage.objects.get(title=TITLE, locale__language_code="de").get_translations().get()
    editor.goto(f"/admin/translate/{page.pk}/")
    editor.locator("button[value='approve']").click()

    reader.goto("/ar/articles/")
    reader.get_by_role("link", name=ARABIC).first.click()
    expect(reader.locator("h1")).to_have_text(ARABIC)
    expect(reader.locator("html")).to_have_attribute("dir", "rtl")
    expect(reader.locator(".state")).to_have_count(0)

    change_the_second_paragraph("<p>Dann sucht man das Leck mit Mikrofonen.</p>")
    reader.reload()
    marked = reader.locator(".state")
    expect(marked).to_have_count(1)
    expect(marked).to_contain_text(WORDS["body.b1:0"])
    marked.locator("summary").click()
    original = marked.locator("details p")
    expect(original).to_have_text("Dann sucht man das Leck mit Mikrofonen.")
    expect(original).to_have_attribute("lang", "de")


def change_the_second_paragraph(text: str) -> None:
    source = ArticlePage.objects.get(title=TITLE, locale__language_code="de")
    raw = [dict(block) for block in source.body.raw_data]
    raw[1]["value"] = text
    source.body = raw
    source.save_revision().publish()


def test_what_was_not_sent_is_put_back_and_a_second_writer_decides(
    people: tuple[User, User], signed_in: Callable[[User], Page]
) -> None:
    translator = signed_in(people[0])
    translator.locator(f"main form[action*='/prepare/'] button[aria-label*='{TITLE}']").click()
    address, key = translator.url, "body.b0:0"
    area = translator.locator(f"textarea[data-key='{key}']")
    told = translator.locator(f"[data-line]:has(textarea[data-key='{key}']) [data-told]")

    translator.context.set_offline(True)
    area.fill("لم يُرسل")
    area.blur()
    expect(area).to_have_attribute("aria-invalid", "true")
    translator.context.set_offline(False)
    translator.goto(address)
    expect(area).to_have_value("لم يُرسل")
    area.press("Control+Enter")
    expect(told).to_have_text(KEPT)

    other = signed_in(people[1])
    other.goto(address)
    theirs = other.locator(f"textarea[data-key='{key}']")
    area.fill("الأول")
    area.press("Control+Enter")
    expect(told).to_have_text(KEPT)
    theirs.fill("الثاني")
    theirs.press("Control+Enter")
    line = other.locator(f"[data-line]:has(textarea[data-key='{key}'])")
    expect(line.locator("q")).to_have_text("الأول")
    expect(theirs).to_have_value("الثاني")
    line.locator("[data-told] button").first.click()
    expect(line.locator("[data-told]")).to_have_text(KEPT)
