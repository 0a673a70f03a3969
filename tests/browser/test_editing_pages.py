"""The pages we added for editors: no barriers and nothing that sticks out, on a desk in German and on a telephone in
Arabic, where they run from the right."""

import io
from collections.abc import Callable, Iterator

import pytest
from django.urls import reverse
from docx import Document as Word
from playwright.sync_api import Page
from wagtail.models import Locale
from wagtail.users.models import UserProfile

from knowledge.documents.bulk.models import BatchedFile, DocumentBatch
from knowledge.membership.models import Membership
from knowledge.membership.moderation import ensure_workflow
from knowledge.membership.rights import derive_all
from knowledge.models import InstitutionPage, User
from knowledge.translations import correcting, editing
from knowledge.translations.markup import typed
from knowledge.translations.sheets import open_sheet
from tests.browser.test_every_page import DESK, OVERFLOW, TELEPHONE, barriers
from tests.factories import PASSWORD, Tree, make_article, make_document, make_institution, make_pair, make_term

BLOCKS = (
    ("paragraph", "<p>Nachts misst man den Zufluss, siehe [[Nie geschrieben]].</p>"),
    ("paragraph", "<p>Zwei.</p>"),
)
CHANGED = "Nachts misst man den Zufluss zweimal."


@pytest.fixture
def works(site: Tree, transactional_db: None) -> InstitutionPage:
    ensure_workflow()
    return make_institution(site, make_pair()[0], "Amt für Wasserwirtschaft und kommunale Abfallentsorgung der Stadt")


@pytest.fixture
def manager(works: InstitutionPage) -> User:
    user = User.objects.create_user("manager@example.org", PASSWORD)
    Membership.objects.create(user=user, role="administrator")
    derive_all()
    return User.objects.get(pk=user.pk)


@pytest.fixture
def addresses(works: InstitutionPage, manager: User) -> dict[str, str]:
    article = make_article(works, "Nachtmessung im Rohrnetz", blocks=BLOCKS)
    article.save_revision().publish()
    arabic = editing.prepare(article, Locale.objects.get(language_code="ar"), user=manager)
    sheet = open_sheet(arabic) if arabic else None
    assert arabic is not None
    assert sheet is not None
    source = sheet.find("lead:0")
    assert source is not None
    correcting.propose(sheet, "lead:0", f"{typed(source.source)} Genauer.", note="Es fehlt etwas.", user=manager)
    article.body = [{**article.body.raw_data[0], "value": f"<p>{CHANGED}</p>"}, *article.body.raw_data[1:]]
    article.save_revision().publish()
    document = make_document(works, "Messprotokoll der Nacht")
    batch = DocumentBatch.objects.create(owner=manager)
    BatchedFile.objects.create(batch=batch, name="messprotokoll.pdf", state=BatchedFile.State.REFUSED)
    make_term(works)
    return {
        **{name: reverse(name) for name in (
            "translation-board", "condition", "upload-documents", "incomplete-documents", "export-documents",
            "import-terms", "new-article", "translation_files", "source_corrections", "wanted-pages", "stored-files",
        )},
        "late": reverse("condition", args=["overdue"]),
        "still valid": reverse("confirm_valid", args=[article.pk]),
        "batch": reverse("document-batch", args=[batch.pk]),
        "reading": reverse("read-document", args=[document.versions.get().pk]),
        "files": reverse("wagtailsnippets_knowledge_document:edit", args=[document.pk]),
        "import into": reverse("import-article", args=[article.pk]),
        "linked from": reverse("linked-from", args=[article.pk]),
        "withdraw": reverse("withdraw-page", args=[article.pk]),
        "translate": reverse("translate_page", args=[arabic.pk]),
        "propose": reverse("propose_correction", args=[arabic.pk]) + "?key=lead:0",
        "compare": reverse("wagtailadmin_pages:revisions_compare", args=[article.pk, "earliest", "latest"]),
    }  # fmt: skip


def word_file() -> bytes:
    file = Word()
    file.add_paragraph("Ein Bericht über Zisternen", style="Title")
    file.add_heading("Was gemessen wurde", 1)
    file.add_paragraph("Zwei Zisternen, drei Nächte.")
    table = file.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text = "Zisterne"
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def shown(page: Page, addresses: dict[str, str]) -> Iterator[str]:
    """Opens one page after the other, at last what a Word file would become; yields their names."""
    for name, address in addresses.items():
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, f"{name}: {answer.status}"
        yield name
    page.goto(addresses["new-article"])
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    page.locator("input[type=file]").set_input_files({"name": "a.docx", "mimeType": kind, "buffer": word_file()})
    page.locator("form.incoming-choose button[type=submit]").click()
    page.wait_for_url("**/articles/incoming/**")
    yield "what a file becomes"


def test_the_pages_for_editors_have_no_barriers_in_either_direction(
    manager: User, addresses: dict[str, str], signed_in: Callable[..., Page]
) -> None:
    page, faults = signed_in(manager), []
    for language, size, other in (("de", DESK, TELEPHONE), ("ar", TELEPHONE, DESK)):
        UserProfile.objects.update_or_create(user=manager, defaults={"preferred_language": language})
        for name in shown(page, addresses):
            page.set_viewport_size(size)
            # Wagtail's own map of a form lies half below its own foot on a telephone.
            found = (fault for fault in barriers(page) if "w-minimap__toggle" not in fault)
            faults += [f"{name}, {language}: {fault}" for fault in found]
            if page.locator("html").get_attribute("dir") != ("rtl" if language == "ar" else "ltr"):
                faults.append(f"{name}, {language}: runs the wrong way")
            page.set_viewport_size(other)
            faults += [f"{name}, {language}: {page.evaluate(OVERFLOW)}"] if page.evaluate(OVERFLOW) else []
    assert not faults, "\n" + "\n".join(faults)
