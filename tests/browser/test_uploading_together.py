"""Several files from one window: each on its way with a state of its own, then their titles on one page."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from knowledge.membership.moderation import ensure_workflow
from knowledge.membership.rights import derive_all
from knowledge.models import Document, InstitutionPage, User
from tests.factories import Tree, make_institution, make_member, make_pair, make_topic

DOOR = "/admin/repository/upload/"


@pytest.fixture
def editor(site: Tree, transactional_db: None) -> User:
    ensure_workflow()
    make_topic(site, "Abfall")
    owner: InstitutionPage = make_institution(site, make_pair()[0], "Stadtreinigung")
    member = make_member(owner, "editor")
    derive_all()
    return member


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    contents = {"Satzung_de.txt": "Die Satzung.", "Programm.docx": "MZ\x90\x00", "تعرفة_ar.txt": "تعرفة المياه"}
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content.encode("latin-1" if name.startswith("P") else "utf-8"))
    return [tmp_path / name for name in contents]


@pytest.mark.parametrize("scripted", [True, False], ids=["with script", "without script"])
def test_each_file_says_what_became_of_it_and_titles_are_mended_together(
    signed_in: Callable[..., Page], editor: User, files: list[Path], scripted: bool
) -> None:
    page = signed_in(editor)
    if not scripted:
        page = _without_script(page)
    page.goto(DOOR)
    page.locator("#id_files").set_input_files(files)
    page.locator("form[data-together] button[type=submit]").press("Enter")
    if scripted:
        expect(page.locator(".together li")).to_have_count(3)
        expect(page.locator("[data-together-status]")).to_contain_text("3", timeout=20_000)
        onward = page.locator("[data-together-next]")
        expect(onward).to_be_focused(timeout=20_000)
        assert [one.get_attribute("data-state") for one in page.locator(".together li").all()] == [
            "accepted",
            "refused",
            "accepted",
        ]
        onward.press("Enter")
    page.wait_for_url("**/repository/batches/*/")
    expect(page.locator(".together-line")).to_have_count(2)
    page.locator(".together-line").first.locator("[name$=-title]").fill("Satzung der Abfallwirtschaft")
    page.locator(".together-steps button").last.click()
    page.wait_for_load_state()
    found = {document.title: (document.live, document.language) for document in Document.objects.all()}
    assert found == {"Satzung der Abfallwirtschaft": (True, "de"), "تعرفة": (True, "ar")}


def test_a_line_that_breaks_is_tried_again_and_no_file_comes_in_twice(
    signed_in: Callable[..., Page], editor: User, files: list[Path]
) -> None:
    page, broken = signed_in(editor), [True, False, False]

    def pass_on(route: Route) -> None:
        if route.request.method == "POST" and broken.pop(0):
            return route.abort("connectionreset")
        return route.continue_()

    page.goto(DOOR)
    page.route(f"**{DOOR}*", pass_on)
    page.locator("#id_files").set_input_files([files[0], files[2]])
    page.locator("form[data-together] button[type=submit]").click()
    expect(page.locator(".together li[data-state=accepted]")).to_have_count(2, timeout=20_000)
    assert Document.objects.count() == 2


def test_a_large_file_goes_ahead_in_pieces_and_a_break_costs_one_of_them(
    signed_in: Callable[..., Page], editor: User, files: list[Path], tmp_path: Path
) -> None:
    large, evil = tmp_path / "Wiegeprotokoll_de.txt", tmp_path / "Seite.html"
    large.write_bytes(b"Gewogen wurde an drei Tagen.\n" * 210_000)
    evil.write_bytes(b"<html><p onclick='x()'>" + b"Gewogen. " * 700_000)
    page, numbers = signed_in(editor), iter(range(1_000))
    sent: list[int] = []

    def pass_on(route: Route) -> None:
        if route.request.method == "PATCH":
            if next(numbers) in (1, 4):
                return route.abort("connectionreset")
            sent.append(len(route.request.post_data_buffer or b""))
        return route.continue_()

    page.goto(DOOR)
    page.route("**/admin/uploads/*-*/", pass_on)
    page.locator("#id_files").set_input_files([files[0], large, evil])
    page.locator("form[data-together] button[type=submit]").click()
    expect(page.locator(".together li[data-state=accepted]")).to_have_count(2, timeout=30_000)
    expect(page.locator(".together li[data-state=refused]")).to_contain_text("Seite.html", timeout=30_000)
    onward = page.locator("[data-together-next]")
    expect(onward).to_be_focused(timeout=20_000)
    assert sum(sent) == large.stat().st_size + evil.stat().st_size
    assert max(sent) <= 1_000_000
    assert sorted(Document.objects.values_list("title", flat=True)) == ["Satzung", "Wiegeprotokoll"]
    onward.press("Enter")
    page.wait_for_url("**/repository/batches/*/")
    expect(page.locator("table.listing tbody tr")).to_have_count(3)


def _without_script(page: Page) -> Page:
    browser = page.context.browser
    assert browser is not None
    context = browser.new_context(
        storage_state=page.context.storage_state(), java_script_enabled=False, base_url=page.url.split("/admin")[0]
    )
    context.set_default_timeout(15_000)
    return context.new_page()
