"""Two members in two browsers, one of them in Arabic: a question becomes an article that everybody finds."""

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from home.mails.models import Letter
from knowledge.membership.moderation import ensure_workflow
from knowledge.membership.rights import derive_all
from knowledge.models import InstitutionPage, User
from knowledge.questions import deadlines
from knowledge.questions.models import Question
from tests.browser.conftest import Door
from tests.factories import Tree, make_article, make_institution, make_member, make_mirror, make_pair, make_topic

SUBJECT, WORD = "Wie leeren Sie die Biotonnen im Sommer?", "Bananenschalengewicht"
ENQUIRY, ANSWER = "هل تقصدون المدارس أيضاً؟", "نفرغها أربع مرات في الأسبوع، وفي الظل مرتين."


@pytest.fixture
def sides(site: Tree, transactional_db: None) -> tuple[InstitutionPage, InstitutionPage]:
    ensure_workflow()
    here, there = make_pair()
    topic = make_topic(site, "Abfall")
    ours = make_institution(site, here, "Abfallwirtschaft", topics=[topic])
    theirs = make_institution(site, there, "Stadtreinigung", topics=[topic])
    make_mirror(ours, theirs, topics=[topic])
    make_article(ours, "Biotonnen in Schulen", topics=[topic])
    return ours, theirs


@pytest.fixture
def people(sides: tuple[InstitutionPage, InstitutionPage]) -> tuple[User, User]:
    asker, answerer = make_member(sides[0], "author"), make_member(sides[1], "editor", language="ar")
    derive_all()
    return asker, answerer


def test_a_question_is_asked_reminded_of_answered_accepted_and_becomes_an_article_that_is_found(
    people: tuple[User, User], signed_in: Callable[[User], Page], someone: Door
) -> None:
    asker = signed_in(people[0])
    address = ask(asker)
    let_time_pass(Question.objects.get())
    told = Letter.objects.filter(to=people[1].email, template__endswith="/reminder").get()
    assert (told.language, f"/ar{address}" in told.text) == ("ar", True)

    answerer = signed_in(people[1])
    answerer.goto(f"/ar{address}")
    expect(answerer.locator("html")).to_have_attribute("dir", "rtl")
    expect(answerer.locator(".said").first).to_contain_text(WORD)
    say(answerer, "enquire", ENQUIRY, "ar")

    asker.goto(f"/de{address}")
    enquiry = asker.locator(".said--answering")
    expect(enquiry).to_contain_text(ENQUIRY)
    expect(enquiry.locator("[lang=ar]")).to_have_attribute("dir", "rtl")
    say(asker, "enquire", "Ja, auch dort.", "de")

    answerer.goto(f"/ar{address}")
    say(answerer, "answer", ANSWER, "ar")
    sides_of_the_axis(answerer)

    asker.goto(f"/de{address}")
    accept_and_keep(asker)

    reader = someone()
    reader.goto(f"/ar/search/?q={WORD}")
    expect(reader.get_by_role("link", name=SUBJECT)).to_have_count(0)
    publish(answerer)
    reader.goto(f"/ar/search/?q={WORD}")
    reader.locator("main").get_by_role("link", name=SUBJECT).first.click()
    expect(reader.locator("h1")).to_have_text(SUBJECT)
    expect(reader.locator("main")).to_contain_text(ANSWER)
    asker.goto(f"/de{address}")
    expect(asker.locator("main").get_by_role("link", name=SUBJECT)).to_be_visible()


def ask(page: Page) -> str:
    """From an article to the sent question; its address without the language."""
    page.goto("/de/articles/")
    page.get_by_role("link", name="Biotonnen in Schulen").first.click()
    page.locator("a[href*='/questions/ask/']").first.click()
    expect(page.locator(".notice--mirror")).to_contain_text("Stadtreinigung")
    page.locator("#id_subject").press_sequentially("Wie leeren Sie die Biotonnen in Schulen")
    expect(page.locator("[data-similar]")).to_contain_text("Biotonnen in Schulen")
    page.locator("#id_subject").fill(SUBJECT)
    page.locator("#id_text").fill(f"Bei uns steigt das {WORD}.")
    page.locator("#id_may_be_public").check()
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("h1")).to_have_text(SUBJECT)
    found = re.search(r"/de(/questions/[\w-]+/)", page.url)
    assert found is not None
    return found[1]


def publish(page: Page) -> None:
    """As an editor: from the editor's home to the draft, say that it names nobody, approve."""
    page.goto("/admin/")
    page.locator("main").get_by_role("link", name=SUBJECT).first.click()
    page.locator("[name=people_named][value=none]").check()
    approve(page)
    # The draft holds what both sides wrote, each in their language; that is asked about once.
    page.locator("[name=remarks_seen]").check()
    page.locator("[name=people_named][value=none]").check()
    approve(page)
    expect(page.locator(".messages")).to_contain_text(SUBJECT)


def approve(page: Page) -> None:
    page.locator("footer .w-dropdown__toggle, form .w-dropdown__toggle.button").last.click()
    page.locator("[data-workflow-action-name=approve]").first.click()


def let_time_pass(question: Question) -> None:
    """Two weeks ago it was asked, as far as its clock knows; then the job by the clock runs."""
    earlier: dict[str, Any] = {"turn_since": timezone.now() - datetime.timedelta(days=14)}
    Question.objects.filter(pk=question.pk).update(due_at=timezone.now() - datetime.timedelta(days=1), **earlier)
    assert deadlines.look() > 0


def say(page: Page, step: str, text: str, language: str) -> None:
    form = page.locator(f"details:has([name=step][value={step}])")
    if form.get_attribute("open") is None:
        form.locator("summary").first.click()
    page.locator(f"#id_{step}-text").fill(text)
    page.locator(f"#id_{step}-language").select_option(language)
    form.locator("button[type=submit]").click()
    expect(page.locator(".said").last).to_contain_text(text)


def accept_and_keep(page: Page) -> None:
    page.locator("form:has([value=accept]) button").click()
    expect(page.locator(".said--accepted")).to_contain_text(ANSWER)
    page.locator("details:has([value=draft]) > summary").click()
    page.locator("form:has([value=draft]) button").click()
    expect(page.locator("#kept-as")).to_be_visible()


def sides_of_the_axis(page: Page) -> None:
    """In Arabic the asking side stands on the right, the answering side on the left."""
    asking = page.locator(".dialogue:not(.dialogue--first) .said--asking").first.bounding_box()
    answering = page.locator(".said--answering").last.bounding_box()
    assert asking is not None
    assert answering is not None
    assert asking["x"] > answering["x"]
