"""What the guide shows, in the order the pictures can be taken: a scene leaves behind what later ones need."""

from collections.abc import Callable

from playwright.sync_api import Page

from bench.guide.papers import documents, report
from bench.guide.stage import WIDTH, Stage

Scene = Callable[[Stage], None]


def word(stage: Stage) -> None:
    """An author drops a Word file, sees what it becomes, makes the draft, and hands it in."""
    page = stage.window("author", "/admin/")
    form = page.locator("form.incoming-drop")
    form.locator("input[type=file]").set_input_files(report(stage.scratch))
    form.locator("button[type=submit]").click()
    page.wait_for_url("**/articles/incoming/**")
    stage.take(page, "word", height=760)
    page.locator(".incoming-pictures input[type=text]").first.fill(
        "Säulen: Lechhausen am höchsten, Bärenkeller am kleinsten"
    )
    page.locator(".incoming-pictures input[type=checkbox]").first.check()
    stage.take(page, "pictures", start=page.locator(".incoming-pictures"), height=460)
    page.locator(".incoming form button[type=submit], form:has(.incoming-pictures) button[type=submit]").first.click()
    page.wait_for_url("**/edit/")
    page.locator("input[name=people_named][value=none]").check()
    open_actions(page)
    with page.expect_navigation():
        page.locator("button[name=action-submit]").first.click()


def open_actions(page: Page) -> None:
    page.locator("footer .w-dropdown__toggle, footer [data-w-dropdown-target=toggle]").first.click()


def home(stage: Stage) -> None:
    stage.take(stage.window("editor", "/admin/"), "home", height=1130)


def article(stage: Stage) -> None:
    page = stage.window("editor", f"/admin/pages/{stage.places['article']}/edit/")
    plus = page.locator(".c-sf-add-button").nth(1)
    plus.click()
    stage.take(page, "blocks", start=plus, height=560)
    page.keyboard.press("Escape")
    tab = page.locator("[role=tab]").nth(1)
    tab.click()
    stage.take(page, "audience", height=560)


def linking(stage: Stage) -> None:
    page = stage.window("editor", f"/admin/pages/{stage.places['article']}/edit/")
    field = page.locator("[contenteditable=true]").first
    field.evaluate("e => e.scrollIntoView({block: 'center'})")
    field.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" [[Bio", delay=60)
    page.locator("#named-links [role=option]").first.wait_for()
    stage.take(page, "linking", start=field, height=420, scroll=False)


def publishing(stage: Stage) -> None:
    page = stage.window("editor", f"/admin/pages/{stage.places['article']}/edit/")
    open_actions(page)
    page.wait_for_timeout(300)
    page.set_viewport_size({"width": WIDTH, "height": 620})
    stage.take(page, "publish", height=620)


def collision(stage: Stage) -> None:
    """Two people change the same paragraph; the second is asked. Then the versions are compared."""
    path = f"/admin/pages/{stage.places['article']}/edit/"
    first, second = stage.window("editor", path), stage.window("coordinator", path)
    for page, text in (
        (first, "Getrennt sammeln heißt zuerst: einen Abnehmer haben."),
        (second, "Getrennt sammeln heißt zuerst: die Haushalte gewinnen."),
    ):
        page.locator("[contenteditable=true]").first.click()
        page.keyboard.press("Control+A")
        page.keyboard.insert_text(text)
        if page is first:
            page.wait_for_timeout(600)
            page.locator("button.action-save").first.click()
            page.wait_for_load_state("networkidle")
    second.wait_for_timeout(600)
    second.locator("button.action-save").first.click()
    confirm = second.locator("#w-save-confirmation-dialog [data-w-dialog-target=confirm]")
    if confirm.is_visible() or _appears(second):
        confirm.click()
    second.locator("fieldset.versions__question").first.wait_for()
    stage.take(second, "conflict", height=700)
    second.get_by_role("radio").nth(1).check()
    second.locator(".versions__actions button").click()
    second.wait_for_url("**/edit/")
    page = stage.window("editor", f"/admin/pages/{stage.places['article']}/revisions/compare/live...latest/")
    stage.take(page, "compare", height=620)


def _appears(page: Page) -> bool:
    page.locator(
        "#w-save-confirmation-dialog [data-w-dialog-target=confirm], fieldset.versions__question"
    ).first.wait_for()
    return page.locator("#w-save-confirmation-dialog").is_visible()


def files(stage: Stage) -> None:
    page = stage.window("editor", f"/admin/snippets/knowledge/document/edit/{stage.places['document']}/")
    stage.take(page, "document", start=page.locator("form table.listing").first, height=560)


def together(stage: Stage) -> None:
    page = stage.window("editor", f"/admin/repository/upload/?article={stage.places['article']}")
    page.locator("#id_files").set_input_files(documents(stage.scratch))
    page.locator("form[data-together] button[type=submit]").click()
    page.locator(".together li[data-state=refused]").wait_for()
    stage.take(page, "together", start=page.locator("#together-heading"), height=420)
    stage.take(stage.window("editor", "/admin/repository/incomplete/"), "incomplete", height=640)


def translating(stage: Stage) -> None:
    page = stage.window("translator", f"/admin/translate/{stage.places['arabic']}/")
    part = page.locator(".pair--outdated").first
    stage.take(page, "translate", start=part, height=640)
    correct = page.locator(".pair__correct").nth(1)
    address = correct.get_attribute("href") or ""
    page = stage.window("translator", address)
    text = page.locator("#text")
    text.fill(text.input_value() + " Das gilt auch im Winter.")
    page.locator("#note").fill("Im Winter wird gefragt, ob es weiter gilt.")
    page.locator("main form[method=post] button[type=submit]").click()
    stage.take(stage.window("editor", "/admin/translate/corrections/"), "correction", height=560)


def overview(stage: Stage) -> None:
    stage.take(stage.window("coordinator", "/admin/reports/translation-board/"), "board", height=700)
    stage.take(stage.window("coordinator", "/admin/reports/condition/"), "condition", height=460)
    stage.take(stage.window("editor", f"/admin/still-valid/{stage.places['article']}/"), "valid", height=560)


def glossary(stage: Stage) -> None:
    page = stage.window("editor", "/admin/term/")
    page.locator("main table a[href*='/edit/'], main table .title a").first.click()
    page.wait_for_load_state("networkidle")
    stage.take(page, "term", height=760)


def reading(stage: Stage) -> None:
    page = stage.window("reader", stage.places["arabic_url"])
    part = page.locator(".state").first
    part.locator("summary").click()
    stage.take(page, "outdated", start=part, height=360)
    page = stage.window("reader", f"{stage.places['arabic_url']}with/de/")
    stage.take(page, "beside", height=620)


def exchange(stage: Stage) -> None:
    page = stage.window("author", f"/{stage.language}/questions/ask/")
    stage.take(page, "question", height=820)
    stage.take(stage.window("author", f"/{stage.language}/my/"), "my", height=760)
    if stage.places["event"]:
        page = stage.window("coordinator", f"/{stage.language}/events/{stage.places['event']}/participants/")
        stage.take(page, "participants", height=560)


SCENES: dict[str, Scene] = {
    "word": word,
    "home": home,
    "article": article,
    "publishing": publishing,
    "files": files,
    "together": together,
    "translating": translating,
    "overview": overview,
    "glossary": glossary,
    "reading": reading,
    "exchange": exchange,
    "collision": collision,
    "linking": linking,
}
