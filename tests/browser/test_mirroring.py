"""Two sides in two browsers without script, one of them in Arabic: a mirror is proposed, confirmed, shown and ended."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from home.mails.models import Letter
from knowledge.membership.rights import derive_all
from knowledge.models import InstitutionPage, User
from tests.browser.conftest import Door
from tests.factories import Tree, make_institution, make_member, make_pair, make_topic

OURS, THEIRS, TOPIC = "Wasserwerk der Stadt", "Wasserbehörde von Nahrain", "Wasserverluste"
NOTE, REASON = "Wir suchen beide nachts nach Lecks.", "Die Aufgabe liegt jetzt beim Umweltamt."
VALID = ".badge--good"


@pytest.fixture
def sides(site: Tree, transactional_db: None) -> tuple[InstitutionPage, InstitutionPage]:
    here, there = make_pair()
    topic = make_topic(site, TOPIC)
    return make_institution(site, here, OURS, topics=[topic]), make_institution(site, there, THEIRS, topics=[topic])


@pytest.fixture
def people(sides: tuple[InstitutionPage, InstitutionPage]) -> tuple[User, User]:
    proposer, answerer = make_member(sides[0], "editor"), make_member(sides[1], "editor", language="ar")
    derive_all()
    return proposer, answerer


def test_a_mirror_is_proposed_confirmed_in_arabic_shown_on_both_sides_and_ended_with_a_reason(
    sides: tuple[InstitutionPage, InstitutionPage],
    people: tuple[User, User],
    signed_in: Callable[..., Page],
    someone: Door,
) -> None:
    reader, pages = someone(java_script_enabled=False), [side.url for side in sides]
    proposer = signed_in(people[0], java_script_enabled=False)
    address = propose(proposer)
    expect(proposer.locator(VALID)).to_have_count(0)
    nobody_is_told(reader, address, pages)

    told = Letter.objects.filter(to=people[1].email).get()
    assert (told.language, f"/ar{address}" in told.text, NOTE in told.text) == ("ar", True, True)
    answerer = signed_in(people[1], java_script_enabled=False)
    confirm(answerer, address)
    shown_to_everybody(reader, address, pages)

    end(proposer, address)
    nobody_is_told_of_a_mirror(reader, pages)
    for page, language, steps in ((reader, "de", 2), (answerer, "ar", 3)):  # the proposal itself is for both sides
        page.goto(f"/{language}{address}")
        expect(page.locator(VALID)).to_have_count(0)
        history = page.locator("[aria-labelledby=history]")
        expect(history).to_contain_text(REASON)
        expect(history.locator("li")).to_have_count(steps)
    expect(reader.locator("main")).not_to_contain_text(NOTE)
    expect(answerer.locator("[value=end], [value=confirm]")).to_have_count(0)


def propose(page: Page) -> str:
    """From the overview of mirrors to the proposed one; its address without the language."""
    page.goto("/de/mirrors/")
    page.locator("main a[href$='/mirrors/propose/']").click()
    page.locator("#id_proposer").select_option(label=OURS)
    page.locator("#id_answerer").select_option(label=f"Nahrain de: {THEIRS}")
    page.get_by_role("checkbox", name=TOPIC).check()
    page.locator("#id_note").fill(NOTE)
    page.locator("main form button[type=submit]").click()
    expect(page.locator("h1")).to_contain_text(THEIRS)
    return page.url.split("/de", 1)[1]


def confirm(page: Page, address: str) -> None:
    page.goto(f"/ar{address}")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("main")).to_contain_text(NOTE)
    step = page.locator("details:has([value=confirm])")
    step.locator("summary").click()
    expect(page.locator("#id_confirm-since")).to_have_value(timezone.localdate().isoformat())
    step.locator("button[type=submit]").click()
    expect(page.locator(VALID).first).to_be_visible()


def end(page: Page, address: str) -> None:
    page.goto(f"/de{address}")
    step = page.locator("details:has([value=end])")
    step.locator("summary").click()
    page.locator("#id_end-reason").fill(REASON)
    step.locator("button[type=submit]").click()
    expect(page.locator("main .notice").last).to_contain_text(REASON)


def nobody_is_told(reader: Page, address: str, pages: list[str]) -> None:
    """While one side has said yes, an anonymous reader cannot tell the mirror from one that does not exist."""
    answer = reader.goto(f"/ar{address}")
    assert answer is not None
    assert answer.status == 404
    nobody_is_told_of_a_mirror(reader, pages)


def nobody_is_told_of_a_mirror(reader: Page, pages: list[str]) -> None:
    for url, other in zip((*pages, "/de/mirrors/", "/ar/partnership/"), (THEIRS, OURS, OURS, OURS), strict=True):
        reader.goto(url)
        expect(reader.locator("h1")).to_be_visible()
        expect(reader.locator(".mirror").filter(has_text=other)).to_have_count(0)
        expect(reader.locator("a[href*='/mirrors/']:not([href$='/mirrors/'])")).to_have_count(0)


def shown_to_everybody(reader: Page, address: str, pages: list[str]) -> None:
    for url, other in zip(pages, (THEIRS, OURS), strict=True):
        reader.goto(url)
        expect(reader.locator("main").get_by_role("link", name=other).first).to_be_visible()
        expect(reader.locator(f"main a[href$='{address}']").first).to_be_visible()
    for language in ("de", "ar"):
        reader.goto(f"/{language}{address}")
        expect(reader.locator(VALID).first).to_be_visible()
        expect(reader.locator("[aria-labelledby=title]")).to_contain_text(TOPIC)
        expect(reader.locator("textarea")).to_have_count(0)
