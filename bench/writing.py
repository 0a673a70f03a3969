"""How long does it take an author to bring what they have? A Word file of forty pages, and a whole errand in a browser.

The errand: a Word file of six pages with tables and pictures becomes an article, thirty PDF files are filed with it, and
both are sent to moderation, in Chromium at 2 Mbit/s and 100 ms. The machine's part is measured. What a person does
meanwhile is modelled openly: `READ` for every page that has to be understood, `DECIDE` for every field that is chosen or
filled in, `PICTURE` for the alternative text of a picture, which somebody has to think of.
"""

import io
import json
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.figures import Figure
from bench.ground import FOLDER, served
from bench.scratch import copied_site, measured_in
from bench.texts import TEXTS

PAGES, PICTURES = 40, 20
FILES, FILE_BYTES = 30, 400_000
MEGABITS, LATENCY = 2.0, 100
READ, DECIDE, PICTURE = 60.0, 15.0, 45.0  # seconds
PASSWORD = "langes-wort-der-messung"
EMAIL = "author@augsburg.example"


def measure() -> list[Figure]:
    taken = measured_in(copied_site("writing"), "bench.writing", "import")
    site = copied_site("errand")
    shutil.copytree(FOLDER / "blobs", site / "blobs")
    measured_in(site, "bench.writing", "password")
    with tempfile.TemporaryDirectory() as folder, served(site) as (address, _seconds):
        errand = Errand(address, Path(folder))
        errand.run()
    submitted = measured_in(site, "bench.writing", "count")
    return [
        Figure(f"{PAGES} pages of Word with {PICTURES} pictures read into blocks", taken["read"], "s", 10),
        Figure("of them a draft, pictures written anew", taken["made"], "s", 10),
        Figure("blocks made of them", taken["blocks"], "blocks", 0, "for information"),
        Figure("the same article written as DOCX", taken["written"], "s", 0, "for information"),
        Figure("errand of an author: forms", errand.forms, "forms", 3),
        Figure("errand, all of it at human pace", (errand.machine + errand.human) / 60, "min", 20),
        Figure("of it the machine", errand.machine, "s", 0, "for information"),
        Figure("of it the person, as modelled", errand.human, "s", 0, "for information"),
        Figure("documents that were filed and submitted", submitted, "files", FILES, "exactly"),
    ]


def word_file(pages: int, pictures: int) -> bytes:
    """A report of so many pages of some 350 words, a table every other page, pictures as a camera makes them."""
    from docx import Document
    from docx.shared import Cm

    chance = random.Random(pages)
    words = " ".join(TEXTS["de"]).split() if isinstance(TEXTS["de"], (list, tuple)) else str(TEXTS["de"]).split()
    file = Document()
    file.add_paragraph(f"Bericht von {pages} Seiten", style="Title")
    for number in range(pages):
        file.add_heading(f"Abschnitt {number + 1}", 1 if number % 3 == 0 else 2)
        for _paragraph in range(5):
            line = file.add_paragraph(" ".join(chance.choices(words, k=50)) + " ")
            line.add_run("Wichtig").bold = True
        for _item in range(4):
            file.add_paragraph(" ".join(chance.choices(words, k=12)), style="List Bullet")
        if number % 2 == 0:
            table = file.add_table(rows=5, cols=4)
            for row in table.rows:
                for cell in row.cells:
                    cell.text = " ".join(chance.choices(words, k=2))
        if number < pictures:
            file.add_picture(io.BytesIO(photograph(number)), width=Cm(14))
            file.add_paragraph(f"Abbildung {number + 1}: Bild", style="Caption")
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def photograph(number: int) -> bytes:
    """A JPEG of 1,600 x 1,200 with noise, some 400 kB, as Word keeps it."""
    from PIL import Image

    chance = random.Random(number)
    small = Image.frombytes("RGB", (200, 150), chance.randbytes(200 * 150 * 3))
    buffer = io.BytesIO()
    small.resize((1600, 1200), Image.Resampling.BICUBIC).save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


def pdf_file(number: int) -> bytes:
    """A PDF of some `FILE_BYTES`, no two alike."""
    from knowledge.documents.making import Page, make_file

    page = Page(f"Anlage {number}", [f"Anlage {number} zum Bericht."])
    made = make_file("pdf", language="de", title=f"Anlage {number}", pages=[page])
    filler = random.Random(number).randbytes(FILE_BYTES - len(made)).hex()[: FILE_BYTES - len(made)]
    return made.replace(b"%PDF-1.", b"%PDF-1.", 1) + f"\n% {filler}\n%%EOF\n".encode()


def import_once() -> dict[str, float]:
    """In the copied site: read the file, make the draft, write it again; seconds of each."""
    from knowledge.interchange import waiting
    from knowledge.interchange.placing import new_article
    from knowledge.interchange.shown import article_for
    from knowledge.interchange.word.writing import write
    from knowledge.models import InstitutionPage, User
    from search.access import Viewer

    user = User.objects.get(email=EMAIL)
    parent = InstitutionPage.objects.filter(locale__language_code="de").order_by("pk").first()
    administrator = User.objects.filter(is_superuser=True).first() or user
    data = io.BytesIO(word_file(PAGES, PICTURES))
    data.size = len(data.getvalue())  # type: ignore[attr-defined]
    upload = waiting.keep(administrator, data, "bericht.docx")
    begun = time.monotonic()
    with waiting.source_of(upload) as source:
        read = time.monotonic() - begun
        page = new_article(source, administrator, parent, title=source.arrived.title, topics=[])
    made = time.monotonic() - begun
    begun = time.monotonic()
    write(article_for(page, Viewer(administrator), with_pictures=True))
    return {"read": read, "made": made, "blocks": len(page.body.raw_data), "written": time.monotonic() - begun}


def filed() -> int:
    """How many documents are shown by the article and wait for approval."""
    from knowledge.models import ArticlePage, Document

    page = ArticlePage.objects.get(title="Bericht von 6 Seiten")
    assert page.workflow_in_progress
    named = [item["value"] for block in page.get_latest_revision_as_object().body.raw_data
             if block["type"] == "documents" for item in block["value"]]  # fmt: skip
    return sum(document.workflow_in_progress for document in Document.objects.filter(pk__in=named))


def set_password() -> int:
    from knowledge.models import User

    user = User.objects.get(email=EMAIL)
    user.set_password(PASSWORD)
    user.save()
    return 1


class Errand:
    """One author in one browser. `machine`: seconds from each click to the page that follows; `human`: as modelled."""

    def __init__(self, address: str, folder: Path) -> None:
        self.address, self.folder = address, folder
        self.machine = self.human = 0.0
        self.forms = 0

    def run(self) -> None:
        from playwright.sync_api import sync_playwright

        word = self.folder / "bericht.docx"
        word.write_bytes(word_file(6, 4))
        files = []
        for number in range(FILES):
            path = self.folder / f"Anlage {number + 1}.pdf"
            path.write_bytes(pdf_file(number))
            files.append(str(path))
        with sync_playwright() as started:
            browser = started.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            page = browser.new_context(locale="de-DE", viewport={"width": 1280, "height": 900}).new_page()
            page.set_default_timeout(300_000)
            self._log_in(page)
            self._slow(page)
            self._go(page, str(word), files)
            browser.close()

    def _log_in(self, page: Any) -> None:
        page.goto(f"{self.address}/de/accounts/login/")
        page.locator("#id_login").fill(EMAIL)
        page.locator("#id_password").fill(PASSWORD)
        page.locator("main form:has(#id_password) button[type=submit]").click()
        page.wait_for_url("**/admin/")

    def _slow(self, page: Any) -> None:
        session = page.context.new_cdp_session(page)
        bytes_a_second = MEGABITS * 1_000_000 / 8
        session.send("Network.enable")
        session.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": LATENCY,
                "downloadThroughput": bytes_a_second,
                "uploadThroughput": bytes_a_second,
            },
        )

    def _go(self, page: Any, word: str, files: list[str]) -> None:
        page.goto(f"{self.address}/admin/")
        form = page.locator("form.incoming-drop")
        form.locator("input[type=file]").set_input_files(word)
        self.human += READ + DECIDE
        self._send(page, form.locator("button[type=submit]"), "**/articles/incoming/**")
        page.locator("input[name=documents]").set_input_files(files)
        self.human += READ + 5 * DECIDE
        shows = page.locator(".incoming-pictures input[type=text]")
        for number in range(shows.count()):
            shows.nth(number).fill(f"Bild {number + 1}: farbige Flächen")
            page.locator(".incoming-pictures input[type=checkbox]").nth(number).check()
            self.human += PICTURE + DECIDE
        self._send(page, page.locator(".incoming form button[type=submit]"), "**/edit/")
        self.human += 2 * READ + 2 * DECIDE  # the text is read once more, where it stands now
        page.locator("input[name=people_named][value=none]").check()
        self._submit(page)

    def _submit(self, page: Any) -> None:
        """The button of the editor, whatever Wagtail shows first."""
        self.forms += 1
        begun = time.monotonic()
        button = page.locator("button[name=action-submit]")
        if not button.first.is_visible():
            page.locator("footer [data-w-dropdown-target=toggle]").first.click()
        with page.expect_navigation():
            button.first.click()
        self.machine += time.monotonic() - begun

    def _send(self, page: Any, button: Any, where: str) -> None:
        self.forms += 1
        begun = time.monotonic()
        button.click()
        page.wait_for_url(where)
        self.machine += time.monotonic() - begun


def main(what: str) -> None:
    import django

    django.setup()
    steps = {"import": import_once, "count": filed, "password": set_password}
    print(json.dumps(steps[what]()))


if __name__ == "__main__":
    main(sys.argv[1])
