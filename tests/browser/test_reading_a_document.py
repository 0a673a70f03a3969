"""A document from its upload to the reader on a slow line: picture, text, find, what changed, a download that goes on."""

import hashlib
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from knowledge.documents.likeness.keeping import sign_due
from knowledge.documents.making import Page as Sheet
from knowledge.documents.making import make_file
from knowledge.documents.previews.making import make_due
from knowledge.membership.moderation import ensure_workflow
from knowledge.membership.rights import derive_all
from knowledge.models import Document, InstitutionPage, User
from tests.browser.conftest import Door
from tests.factories import Tree, make_institution, make_member, make_pair

TITLE = "Hofordnung der Wertstoffhöfe"
DAYS = {1: "Dienstag", 2: "Donnerstag"}


@pytest.fixture
def owner(site: Tree, transactional_db: None) -> InstitutionPage:
    ensure_workflow()
    return make_institution(site, make_pair()[0], "Stadtreinigung")


@pytest.fixture
def editor(owner: InstitutionPage) -> User:
    person = make_member(owner, "editor")
    derive_all()
    return person


def file_of(version: int) -> bytes:
    texts = (
        "Diese Ordnung gilt für alle Höfe der Stadt.",
        "Angenommen werden Sperrmüll, Grüngut und Altgeräte.",
        f"Die Behälter werden jeden {DAYS[version]} geleert, und die Waage wird morgens geprüft.",
    )
    pages = [Sheet(f"Abschnitt {number}", [text]) for number, text in enumerate(texts, 1)]
    return make_file("pdf", language="de", title=TITLE, pages=pages)


def upload(page: Page, version: int) -> None:
    page.locator("#id_upload").set_input_files(
        {"name": "hof.pdf", "mimeType": "application/pdf", "buffer": file_of(version)}
    )


def publish(page: Page) -> None:
    page.locator("footer .w-dropdown__toggle, form .w-dropdown__toggle.button").last.click()
    page.locator("[name=action-publish]").click()
    expect(page.locator(".messages")).to_contain_text(TITLE)


def upload_both(page: Page) -> Document:
    """The first version with the document, the second as a new file of it; then what the worker makes of them."""
    page.goto("/admin/")
    page.locator("main a[href*='/knowledge/document/add/']").click()
    page.locator("#id_title").fill(TITLE)
    upload(page, 1)
    publish(page)
    document = Document.objects.get()
    page.goto(f"/admin/snippets/knowledge/document/edit/{document.pk}/")
    upload(page, 2)
    page.locator("#id_upload_note").fill("Neuer Tag der Leerung")
    publish(page)
    make_due()
    sign_due()
    return Document.objects.get()


def test_a_document_is_looked_at_read_searched_and_compared_without_loading_it(
    editor: User, signed_in: Callable[[User], Page], someone: Door
) -> None:
    document = upload_both(signed_in(editor))
    reader = someone(java_script_enabled=False)
    reader.goto(f"/de/documents/{document.pk}/")
    expect(reader.locator("h1")).to_have_text(TITLE)
    picture = reader.locator(".preview img")
    expect(picture).to_be_visible()
    loaded = reader.request.get(str(picture.get_attribute("src")))
    assert loaded.status == 200
    assert loaded.body()[8:12] == b"WEBP"

    reader.locator("a.button[href*='/text/1/']").click()
    for _page in range(2):
        reader.locator("nav.pager [rel=next]").click()
    expect(reader.locator("h1")).to_contain_text("3")
    expect(reader.locator(".text")).to_contain_text(DAYS[2])

    reader.locator("main [role=search] [name=q]").fill("Behältern geleerte")
    reader.locator("main [role=search] [name=q]").press("Enter")
    expect(reader.locator(".hit")).to_have_count(1)
    reader.locator(".hit a").click()
    expect(reader).to_have_url(re.compile("/text/3/"))
    expect(reader.locator(".text mark").first).to_have_text("Behälter")

    reader.goto(f"/de/documents/{document.pk}/")
    reader.locator("details:has(a[href*='/compare/']) > summary").click()
    reader.locator("a[href*='/compare/']").click()
    expect(reader.locator("del")).to_have_text([DAYS[1]])
    expect(reader.locator("ins")).to_have_text([DAYS[2]])


def test_a_download_that_broke_off_goes_on_where_it_was(
    editor: User, signed_in: Callable[[User], Page], someone: Door
) -> None:
    document = upload_both(signed_in(editor))
    version = document.current_versions()[0]
    reader = someone()
    reader.goto(f"/de/documents/{document.pk}/")
    address = str(reader.locator(".files h3 a").first.get_attribute("href"))
    first = reader.request.get(address, headers={"Range": "bytes=0-999"})
    assert first.status == 206
    kept = first.body()
    while len(kept) < version.size:
        span = {"Range": f"bytes={len(kept)}-{len(kept) + 9_999}", "If-Range": first.headers["etag"]}
        more = reader.request.get(address, headers=span)
        assert more.status == 206
        kept += more.body()
    assert hashlib.sha256(kept).hexdigest() == version.sha256
    with reader.expect_download() as saved:
        reader.locator(".files h3 a").first.click()
    assert saved.value.path().read_bytes() == kept
