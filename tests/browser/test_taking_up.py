"""What one side learnt from the other: said in Arabic without script, seen by the German author, found by its words."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from knowledge.membership.rights import derive_all
from knowledge.models import ArticlePage, InstitutionPage, User
from tests.browser.conftest import Door
from tests.factories import LANGUAGES, Tree, make_article, make_institution, make_member, make_mirror, make_pair

TITLE, THEIRS = "Lecksuche bei Nacht", "Wasserbehörde von Nahrain"
CHANGED, WORD = "نقيس قبل الفجر لأن الخزانات تمتلئ ليلاً، واستعرنا مكبّرات صوت يدوية.", "مكبّرات"


@pytest.fixture
def article(site: Tree, transactional_db: None) -> ArticlePage:
    here, there = make_pair()
    ours, theirs = make_institution(site, here, "Wasserwerk"), make_institution(site, there, THEIRS)
    make_mirror(ours, theirs)
    return make_article(ours, TITLE, LANGUAGES)


@pytest.fixture
def people(article: ArticlePage) -> tuple[User, User]:
    theirs = InstitutionPage.objects.get(title=THEIRS)
    author = make_member(InstitutionPage.objects.get(title="Wasserwerk"), "author")
    member = make_member(theirs, "author", language="ar")
    derive_all()
    return author, member


def test_what_an_institution_changed_stands_in_the_funnel_and_is_found_by_its_words(
    article: ArticlePage, people: tuple[User, User], signed_in: Callable[..., Page], someone: Door
) -> None:
    reader = someone(java_script_enabled=False)
    reader.goto(f"/ar/search/?kind=transfer&q={WORD}")
    expect(reader.locator(".hit")).to_have_count(0)

    member = signed_in(people[1], java_script_enabled=False)
    record(member)

    author = signed_in(people[0])
    author.goto(article.url)
    funnel = author.locator("section:has(#taken-up)")
    expect(funnel.locator("li", has_text="angepasst")).to_contain_text(THEIRS)
    expect(funnel.locator(".number")).to_have_text("1")
    expect(funnel.locator("a[href*='/transfers/article/']")).to_have_count(0)  # whoever shared it does not judge it
    funnel.get_by_role("link", name=THEIRS).click()
    said = author.locator(".rich[lang=ar]")
    expect(said).to_have_attribute("dir", "rtl")
    expect(said).to_have_text(CHANGED)

    for language in ("ar", "de"):
        reader.goto(f"/{language}/search/?kind=transfer&q={WORD}")
        expect(reader.locator(".hit").first).to_contain_text(CHANGED)
    reader.goto("/ar/transfers/")
    expect(reader.locator(".hit")).to_contain_text(CHANGED)
    narrow(reader, "state", "adapted")
    expect(reader.locator(".hit")).to_have_count(1)
    narrow(reader, "state", "adopted")
    expect(reader.locator(".hit")).to_have_count(0)


def record(page: Page) -> None:
    """From the list of articles in Arabic to the saved transfer."""
    page.goto("/ar/articles/")
    page.get_by_role("link", name=TITLE).first.click()
    page.locator("section:has(#taken-up) a").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("#id_language")).to_have_value("ar")
    page.locator("[name=state][value=adapted]").check()
    page.locator("#id_cost").select_option("low")
    page.locator("#id_changed").fill(CHANGED)
    page.locator("#id_mail").fill("water@nahrain.example")
    page.locator("main form:has(#id_changed) button[type=submit]").click()
    expect(page.locator("h1")).to_contain_text(THEIRS)
    expect(page.locator(".rich")).to_have_text(CHANGED)


def narrow(page: Page, field: str, value: str) -> None:
    page.locator(f"#choice-{field}").select_option(value)
    page.locator("details.facets button").click()
