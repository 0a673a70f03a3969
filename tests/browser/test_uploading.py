"""A large file goes ahead of its form in pieces: it survives a line that breaks, a pause and a reload."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from knowledge.documents.uploading.models import Upload
from knowledge.membership.moderation import ensure_workflow
from knowledge.membership.rights import derive_all
from knowledge.models import InstitutionPage, User
from tests.factories import Tree, make_institution, make_member, make_pair

SIZE = 3_500_000
PARTS = "**/admin/uploads/*-*/"


@pytest.fixture
def owner(site: Tree, transactional_db: None) -> InstitutionPage:
    ensure_workflow()
    return make_institution(site, make_pair()[0], "Stadtreinigung")


@pytest.fixture
def editor(owner: InstitutionPage) -> User:
    member = make_member(owner, "editor")
    derive_all()
    return member


@pytest.fixture
def large(tmp_path: Path) -> Path:
    path = tmp_path / "wiegen.txt"
    path.write_bytes(b"Gewogen wurde an drei Tagen.\n" * (SIZE // 29))
    return path


class Line:
    """Counts the bytes that pass; at the pieces named it breaks, and with `is_down` at every one."""

    def __init__(self, page: Page, breaks_at: tuple[int, ...] = ()) -> None:
        self.pieces = self.sent = 0
        self.breaks_at, self.down_from = breaks_at, 1_000
        page.route(PARTS, self.pass_on)

    def pass_on(self, route: Route) -> None:
        if route.request.method == "PATCH":
            self.pieces += 1
            if self.pieces in self.breaks_at or self.pieces >= self.down_from:
                return route.abort("connectionreset")
            self.sent += len(route.request.post_data_buffer or b"")
        return route.continue_()


def open_form(page: Page, owner: InstitutionPage) -> Any:
    page.goto("/admin/snippets/knowledge/document/add/")
    page.locator("#id_title").fill("Wiegeprotokoll")
    page.locator("#id_institution").select_option(str(owner.pk))
    return page.locator(".uploading [role=status]")


def save(page: Page, owner: InstitutionPage, large: Path) -> None:
    page.locator("form[data-edit-form] button[type=submit], footer button[type=submit]").first.click()
    page.wait_for_url("**/admin/snippets/knowledge/document/edit/*/")
    version = owner.documents.get().versions.get()
    assert version.size == large.stat().st_size
    assert version.filename == "wiegen.txt"


def test_a_line_that_breaks_costs_only_the_piece_that_was_on_its_way(
    owner: InstitutionPage, editor: User, large: Path, signed_in: Callable[..., Page]
) -> None:
    page = signed_in(editor)
    status = open_form(page, owner)
    line = Line(page, breaks_at=(2, 4))
    page.locator("#id_upload").set_input_files(large)
    expect(status).to_contain_text("wiegen.txt")
    assert line.sent == large.stat().st_size
    save(page, owner, large)


def test_a_reload_goes_on_where_the_upload_stopped(
    owner: InstitutionPage, editor: User, large: Path, signed_in: Callable[..., Page]
) -> None:
    page = signed_in(editor)
    open_form(page, owner)
    line = Line(page)
    line.down_from = 3
    with page.expect_event("requestfailed", lambda request: request.method == "PATCH"):
        page.locator("#id_upload").set_input_files(large)
    before = line.sent
    assert before == 2_000_000
    line.down_from = 1_000
    status = open_form(page, owner)
    page.locator("#id_upload").set_input_files(large)
    expect(status).to_contain_text("wiegen.txt")
    assert line.sent == large.stat().st_size
    save(page, owner, large)


def test_an_upload_is_paused_taken_up_and_cancelled_by_keyboard(
    owner: InstitutionPage, editor: User, large: Path, signed_in: Callable[..., Page]
) -> None:
    page = signed_in(editor)
    status = open_form(page, owner)
    line = Line(page)
    line.down_from = 2
    with page.expect_event("requestfailed", lambda request: request.method == "PATCH"):
        page.locator("#id_upload").set_input_files(large)
    toggle, cancel = page.locator(".uploading button").all()
    expect(page.locator(".uploading progress")).to_have_attribute("aria-label", re.compile(r"\w"))
    toggle.focus()
    waiting = toggle.inner_text()
    page.keyboard.press("Enter")
    expect(toggle).not_to_have_text(waiting)
    page.keyboard.press("Tab")
    expect(cancel).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#id_upload")).to_be_focused()
    expect(page.locator(".uploading")).to_be_hidden()
    line.down_from = 1_000
    page.locator("#id_upload").set_input_files(large)
    expect(status).to_contain_text("wiegen.txt")
    assert Upload.objects.exclude(sha256="").count() == 1


def test_a_program_is_refused_in_words_beside_the_field(
    owner: InstitutionPage, editor: User, tmp_path: Path, signed_in: Callable[..., Page]
) -> None:
    page = signed_in(editor)
    status = open_form(page, owner)
    (tmp_path / "plan.docx").write_bytes(b"MZ\x90\x00" + bytes(1_500_000))
    page.locator("#id_upload").set_input_files(tmp_path / "plan.docx")
    expect(status).to_contain_text("rogram")
    assert not Upload.objects.exists()


def test_where_the_script_does_not_arrive_the_form_takes_the_file_itself(
    owner: InstitutionPage, editor: User, large: Path, signed_in: Callable[..., Page]
) -> None:
    page = signed_in(editor)
    page.route("**/uploading*.js", lambda route: route.abort())
    open_form(page, owner)
    page.locator("#id_upload").set_input_files(large)
    save(page, owner, large)
