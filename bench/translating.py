"""Can one translate over a slow line? Our translation page at 400 kbit/s and 400 ms, on its first visit and while writing.

The article is the demo's longest in four languages. Bytes are those on the line, compressed, heads included.
"""

import shutil
import time
from typing import Any

from bench.figures import Figure
from bench.ground import FOLDER, served
from bench.guide.cast import PASSWORD, PEOPLE
from bench.scratch import copied_site, measured_in

KILOBITS, LATENCY = 400, 400
OURS = ("/translate.",)  # what the page has and a page for readers has not
EDITABLE = "textarea[data-key]"


def measure() -> list[Figure]:
    from playwright.sync_api import sync_playwright

    site = copied_site("translating")
    shutil.copytree(FOLDER / "blobs", site / "blobs")
    places = measured_in(site, "bench.guide.cast", "de")
    with served(site) as (address, _seconds), sync_playwright() as started:
        browser = started.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        known = _logged_in(browser, address)
        first = _visit(browser, known, f"{address}/admin/translate/{places['arabic']}/", EDITABLE)
        theirs = _visit(
            browser, known, f"{address}/admin/pages/{places['arabic']}/edit/", "textarea, .public-DraftEditor-content"
        )
        saved = _autosave(browser, known, f"{address}/admin/translate/{places['arabic']}/")
        browser.close()
    shutil.rmtree(site)
    return [
        Figure("translation page, first visit: until one can write", first["seconds"], "s", 8),
        Figure("all of it", first["bytes"] / 1000, "kB", 100),
        Figure("of it only for translating (stylesheet and script)", first["ours"] / 1000, "kB", 20),
        Figure("requests", first["requests"], "requests", 8),
        Figure(
            "wagtail-localize's own editor, first visit: until one can write",
            theirs["seconds"],
            "s",
            0,
            "for information",
        ),
        Figure("all of it", theirs["bytes"] / 1000, "kB", 0, "for information"),
        Figure("one sentence saved by itself, there and back", saved["bytes"] / 1000, "kB", 5),
        Figure("from the last key until it says saved", saved["seconds"], "s", 5),
    ]


def _logged_in(browser: Any, address: str) -> Any:
    """Cookies of a translator, without anything in the cache."""
    page = browser.new_context(locale="de-DE").new_page()
    page.goto(f"{address}/de/accounts/login/")
    page.locator("#id_login").fill(PEOPLE["translator"])
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main form:has(#id_password) button[type=submit]").click()
    page.wait_for_url("**/admin/")
    return page.context.storage_state()


def _slow(browser: Any, known: Any) -> Any:
    page = browser.new_context(locale="de-DE", storage_state=known).new_page()
    page.set_default_timeout(300_000)
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    rate = KILOBITS * 1000 / 8
    limits = {"offline": False, "latency": LATENCY, "downloadThroughput": rate, "uploadThroughput": rate}
    line.send("Network.emulateNetworkConditions", limits)
    return page


def _visit(browser: Any, known: Any, address: str, field: str) -> dict[str, float]:
    page = _slow(browser, known)
    asked: list[Any] = []
    page.on("requestfinished", lambda request: asked.append(request))
    begun = time.monotonic()
    page.goto(address, wait_until="domcontentloaded")  # scripts that are put off have run by then
    page.locator(field).first.wait_for()
    seconds = time.monotonic() - begun
    page.wait_for_load_state("load")
    sizes = {request.url: _bytes(request) for request in asked}
    page.context.close()
    ours = sum(size for url, size in sizes.items() if any(part in url for part in OURS))
    return {"seconds": seconds, "bytes": sum(sizes.values()), "ours": ours, "requests": len(sizes)}


def _autosave(browser: Any, known: Any, address: str) -> dict[str, float]:
    page = _slow(browser, known)
    page.goto(address)
    field = page.locator(EDITABLE).nth(1)
    field.focus()
    with page.expect_response(lambda reply: reply.url.endswith("/sentence/")) as answered:
        field.press_sequentially(" ثم يُقاس من جديد.")
        begun = time.monotonic()
    answered.value.finished()
    seconds = time.monotonic() - begun
    size = _bytes(answered.value.request)
    page.context.close()
    return {"bytes": size, "seconds": seconds}


def _bytes(request: Any) -> int:
    sizes = request.sizes()
    return sum(max(sizes[part], 0) for part in sizes)
