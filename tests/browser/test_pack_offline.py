"""A pack opens from the disk with the network off: read, followed, searched in German and Arabic, asking nobody."""

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from knowledge.models import TopicPack
from knowledge.packs import making
from search.access import Viewer
from tests.browser.conftest import Door
from tests.browser.test_every_page import OVERFLOW, RULES
from tests.factories import Tree, make_article, make_document, make_institution, make_pair, make_topic
from tests.knowledge.packs.conftest import unpacked


@pytest.fixture
def folders(site: Tree, transactional_db: None, settings: Any, tmp_path: Path) -> dict[str, Path]:
    """Language -> the unpacked folder."""
    settings.KOMMEZ_DATA_DIR = tmp_path
    topic = make_topic(site, "Wasser")
    owner = make_institution(site, make_pair()[0], "Wasserwerk der Stadt")
    text = (("paragraph", "<p>Die Wasserversorgungen der Stadt und ihre Zähler.</p>"),)
    make_article(owner, "Verluste senken", topics=[topic], blocks=text)
    page = make_article(owner, "إدارة الشبكة", ("de", "ar"), topics=[topic], blocks=text)
    arabic = page.get_translations().get()
    arabic.title, arabic.body[0] = "إدارة الشبكة", ("paragraph", "<p>تُوزَّع المياه على الأحياء، ثم تُقاس الخسائر.</p>")
    arabic.save_revision().publish()
    make_document(owner, "Messbericht", topics=[topic], pages=("Nächtliche Messungen im Rohrnetz.",))
    found = {}
    for language in ("de", "ar"):
        pack = making.ask(Viewer(None), topic.translation_key, language, kind=TopicPack.Kind.ZIP_TEXT)
        pack.refresh_from_db()
        found[language] = tmp_path / f"pack-{language}"
        unpacked(pack, found[language])
    return found


def found_by(page: Page, words: str) -> list[str]:
    page.locator("#words").fill(words)
    expect(page.locator("#said")).not_to_be_empty()
    return page.locator("#found a").all_text_contents()


def test_a_pack_is_read_and_searched_without_a_network(folders: dict[str, Path], someone: Door) -> None:
    asked: list[str] = []
    page = someone(viewport={"width": 360, "height": 740})
    page.context.set_offline(True)
    page.on("request", lambda request: asked.append(request.url))
    page.goto((folders["de"] / "index.html").as_uri())
    page.get_by_role("link", name="Verluste senken").click()
    expect(page.locator("h1")).to_have_text("Verluste senken")
    page.get_by_role("link", name="Such").first.click()
    assert found_by(page, "wasserversorgung")[0] == "Verluste senken", "in another form"
    assert "Verluste senken" in found_by(page, "VERSORGUNG"), "a part of a compound"
    assert found_by(page, "nachtliche messung") == ["Messbericht"], "without accents, in another form"
    assert found_by(page, "xyzzyplugh") == []
    page.locator("#found").evaluate("node => node.replaceChildren()")
    found_by(page, "zähler")
    page.locator("#found a", has_text="Verluste senken").click()
    expect(page.locator("h1")).to_have_text("Verluste senken")
    page.goto((folders["ar"] / "search.html").as_uri())
    for typed in ("المياه", "مياه", "الميَاهِ", "والمياه"):
        assert "إدارة الشبكة" in found_by(page, typed), typed
    assert asked
    assert {address.partition(":")[0] for address in asked} == {"file"}


def test_its_pages_have_no_barriers_and_need_no_script(folders: dict[str, Path], someone: Door) -> None:
    page = someone(viewport={"width": 360, "height": 740})
    faults = []
    for language, folder in folders.items():
        for file in sorted(folder.rglob("*.html")):
            page.goto(file.as_uri())
            result = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]}).response["violations"]
            faults += [f"{language} {file.name} {one['id']}: {one['nodes'][0]['html'][:160]}" for one in result]
            faults += [f"{language} {file.name} {wide}"] if (wide := page.evaluate(OVERFLOW)) else []
    assert not faults, "\n".join(faults)
    plain = someone(java_script_enabled=False)
    plain.goto((folders["ar"] / "search.html").as_uri())
    expect(plain.locator("noscript .notice, .notice").first).to_be_visible()
    assert plain.evaluate("document.documentElement.dir") == "rtl"
