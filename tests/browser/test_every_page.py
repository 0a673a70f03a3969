"""What holds for every public page, on a desk and on a small telephone, by day and by night.

Every kind of page is looked at in German and in Arabic, and in either English or French.
"""

import gzip
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.addresses import Addresses, make_every_page
from tests.factories import Tree

DESK, TELEPHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DOORS = {"login", "reset"}  # their forms need the cookie against forgery, and a passkey needs script
REQUESTS, BYTES, HTML_BYTES = 5, 50_000, 14_000
STORED = """async () => [
  localStorage.length, sessionStorage.length, (await indexedDB.databases()).length, (await caches.keys()).length,
  (await navigator.serviceWorker.getRegistrations()).length, document.cookie.length]"""
LOADED = """() => [location.href, ...performance.getEntriesByType("resource").map(entry => entry.name)]"""
OVERFLOW = """() => {
  const wide = document.documentElement.clientWidth, rtl = document.documentElement.dir === "rtl";
  if (document.documentElement.scrollWidth <= wide) return "";
  const out = [...document.querySelectorAll("body *")].filter(e => {
    const box = e.getBoundingClientRect();
    return rtl ? box.left < -1 : box.right > wide + 1;
  });
  return "scrolls to the side: " + out.slice(0, 3).map(e => e.outerHTML.slice(0, 90)).join(" | ");
}"""

Check = Callable[[str, Page], Iterator[str]]


@pytest.fixture
def addresses(site: Tree, transactional_db: None) -> Addresses:
    return make_every_page(site)


@pytest.fixture
def visitor(browser: Browser, browser_context_args: dict[str, object]) -> Iterator[BrowserContext]:
    context = browser.new_context(**{**browser_context_args, "viewport": DESK})
    yield context
    context.close()


@pytest.mark.parametrize(("language", "first", "step"), [("de", 0, 1), ("ar", 0, 1), ("en", 0, 2), ("fr", 1, 2)])
def test_every_public_page_is_light_private_and_free_of_barriers(
    addresses: Addresses, visitor: BrowserContext, base_url: str, *, language: str, first: int, step: int
) -> None:
    asked: set[str] = set()
    visitor.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
    page, sizes, faults = visitor.new_page(), {}, []
    for name, path in list(addresses[language].items())[first::step]:
        answer = page.goto(path)
        assert answer is not None
        if answer.status != (404 if name == "missing page" else 200):
            faults.append(f"{name}: answered {answer.status}")
            continue
        faults += [f"{name}: {fault}" for fault in weight(page, sizes, is_door=name in DOORS)]
        if name not in DOORS:
            faults += [f"{name}: keeps {kept}" for kept in (visitor.cookies(), page.evaluate(STORED)) if any(kept)]
        faults += [f"{name}, {look}: {fault}" for look in looks(page) for fault in barriers(page)]
        visitor.clear_cookies()
    assert not faults, "\n" + "\n".join(faults)
    assert asked == {urlsplit(base_url).netloc}, "asks only the site itself"


def looks(page: Page) -> Iterator[str]:
    """The page by day on a desk, then by night on a telephone."""
    page.set_viewport_size(DESK)
    page.emulate_media(color_scheme="light")
    yield "desk"
    page.set_viewport_size(TELEPHONE)
    page.emulate_media(color_scheme="dark")
    yield "telephone"


def barriers(page: Page) -> Iterator[str]:
    overflow = page.evaluate(OVERFLOW)
    if overflow:
        yield overflow
    found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]}).response["violations"]
    for rule in found:
        nodes = "; ".join(f"{node['html'][:110]} {node['any'][:1]}" for node in rule["nodes"][:2])
        yield f"{rule['id']}: {nodes}"


def weight(page: Page, sizes: dict[str, int], is_door: bool) -> Iterator[str]:
    """What a first visit loads, pictures aside, as gzip sends it."""
    loaded = [url for url in page.evaluate(LOADED) if not url.endswith((".svg", ".png", ".jpg", ".webp", ".ico"))]
    for url in loaded:
        if url not in sizes:
            sizes[url] = len(gzip.compress(page.request.get(url).body(), 6))
    total, html = sum(sizes[url] for url in loaded), sizes[loaded[0]]
    if len(loaded) > REQUESTS and not is_door:
        yield f"asks {len(loaded)} times: {loaded}"
    if total > BYTES or html > HTML_BYTES:
        yield f"weighs {total} bytes, {html} of them HTML"
