"""From the closed workspace to the public page: an anonymous reader sees exactly what was released, drawn and told."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from knowledge.membership.rights import derive_all
from knowledge.models import InstitutionPage, ProjectPage, User
from tests.browser.conftest import Door
from tests.factories import Tree, make_institution, make_member, make_pair, make_project

PROJECT, COUNTED = "Wasserbilanz", "Verlust im Netz"
RESULT, LEARNT, INNER = "Ein Formblatt für die Nachtmessung", "Kürzer ist besser.", "Pumpe zwei ist undicht"


@pytest.fixture
def project(site: Tree, transactional_db: None) -> ProjectPage:
    here, there = make_pair()
    partners = [make_institution(site, here, "Wasserwerk"), make_institution(site, there, "Wasserbehörde")]
    return make_project(site, PROJECT, ("de", "ar"), partners=partners)


@pytest.fixture
def people(project: ProjectPage) -> tuple[User, User]:
    author = make_member(InstitutionPage.objects.get(title="Wasserbehörde"), "author", language="ar")
    editor = make_member(InstitutionPage.objects.get(title="Wasserwerk"), "editor")
    derive_all()
    return author, editor


def test_a_reader_sees_the_released_result_and_values_as_plot_and_table_and_nothing_else(
    project: ProjectPage, people: tuple[User, User], signed_in: Callable[..., Page], someone: Door
) -> None:
    reader = someone(java_script_enabled=False)
    author = signed_in(people[0], java_script_enabled=False)
    arabic = ProjectPage.objects.get(translation_key=project.translation_key, locale__language_code="ar")
    author.goto(arabic.url)
    author.locator("main a[href$='/workspace/']").click()
    write_down(author)
    expect(author.locator("[name=act][value=release]")).to_have_count(0)  # an author does not release
    for url in (project.url, arabic.url):
        reads(reader, url, [], [COUNTED, RESULT, INNER, LEARNT])

    editor = signed_in(people[1])
    editor.goto(project.url)
    editor.locator("main a[href$='/workspace/']").click()
    release(editor, COUNTED)
    release(editor, RESULT)
    add(editor, "value", value="26", day="2026-09-01", title=INNER)
    expect(line(editor, COUNTED)).to_contain_text("26")

    for url in (project.url, arabic.url):
        reads(reader, url, [COUNTED, RESULT, LEARNT], [INNER, "Vorläufig"])
    counted = line(reader, COUNTED)
    expect(counted.locator("svg[role=img]")).to_be_visible()
    expect(counted.locator("svg[role=img]")).to_have_attribute("direction", "rtl")
    counted.locator("summary").click()
    cells = counted.locator("tbody td").all_inner_texts()
    assert any("33" in cell or "٣٣" in cell for cell in cells), cells
    assert not any("26" in cell or "٢٦" in cell for cell in cells), cells

    withdraw(editor, RESULT)
    reads(reader, project.url, [COUNTED], [RESULT, LEARNT, INNER])


def write_down(page: Page) -> None:
    """In the Arabic workspace: what is counted with a first value, a result, and a decision that stays inside."""
    dates = {"baseline": "40", "baseline_on": "2025-01-01", "target": "20", "target_on": "2027-01-01"}
    add(page, "indicator", title=COUNTED, unit="%", **dates)
    add(page, "value", value="33.5", day="2026-01-01")
    add(page, "output", title=RESULT, learnt=LEARNT)
    add(page, "decision", title=INNER, day="2026-02-01", text="Vorläufig, bis die Ersatzteile da sind.")


def add(page: Page, kind: str, **values: str) -> None:
    page.locator(f"main a[href*='/workspace/{kind}/add/']").first.click()
    for name, value in values.items():
        page.locator(f"#id_{name}").fill(value)
    page.locator("#id_language").select_option("de")
    page.locator("main form button[type=submit]").click()
    expect(page.locator(".lines").first).to_be_visible()


def line(page: Page, title: str) -> Locator:
    return page.locator(".line", has=page.get_by_role("heading", name=title))


def release(page: Page, title: str) -> None:
    line(page, title).locator("[name=act][value=release]").click()
    expect(line(page, title).locator(".badge--good")).to_be_visible()


def withdraw(page: Page, title: str) -> None:
    line(page, title).locator("[name=act][value=withdraw]").click()
    expect(line(page, title).locator(".badge--good")).to_have_count(0)


def reads(reader: Page, url: str, shown: list[str], hidden: list[str]) -> None:
    reader.goto(url)
    for words in shown:
        expect(reader.locator("main")).to_contain_text(words)
    html = reader.content()
    assert [words for words in hidden if words in html] == []
