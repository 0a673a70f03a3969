"""Where the pictures are taken: one browser, a window per person, and what is cut out of it."""

import io
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, Playwright, sync_playwright

from bench.guide.cast import PASSWORD, PEOPLE

WIDTH, HEIGHT = 1180, 900
MARGIN = 24  # pixels above what a picture begins with
NARROW = 250  # what is narrower (a button) has its surroundings beside it
LIMIT = 60_000  # bytes of one picture
QUALITIES = (72, 60, 48, 36)
STILL = "*, *::before, *::after { animation: none !important; transition: none !important; caret-color: transparent; }"
# The site is started as for trying out, which it says on every page: no reader of the guide sees that.
STILL += ".help-warning, #main > .notice.page:first-child { display: none; }"


class TooLarge(Exception):
    """A picture that is above `LIMIT` even at the lowest quality."""


class Stage:
    """`address` without a slash at its end; `places` are addresses of the demo by name (see `cast`)."""

    places: dict[str, Any]
    scratch: Path

    def __init__(self, address: str, language: str, folder: Path) -> None:
        self.address, self.language, self.folder = address, language, folder
        self._windows: dict[str, Page] = {}

    def __enter__(self) -> Self:
        self._playwright: Playwright = sync_playwright().start()
        self._browser: Browser = self._playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox"],
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._browser.close()
        self._playwright.stop()

    def window(self, who: str, path: str) -> Page:
        """The page at `path` as a person of the cast sees it ("reader" has no account)."""
        if who not in self._windows:
            self._windows[who] = self._entered(who)
        page = self._windows[who]
        page.goto(self.address + path)
        page.wait_for_load_state("networkidle")
        page.add_style_tag(content=STILL)
        return page

    def _entered(self, who: str) -> Page:
        context = self._browser.new_context(
            locale=self.language, viewport={"width": WIDTH, "height": HEIGHT}, bypass_csp=True
        )
        page = context.new_page()
        page.set_default_timeout(120_000)
        page.on("dialog", lambda dialog: dialog.accept())
        if who in PEOPLE:
            page.goto(f"{self.address}/{self.language}/accounts/login/")
            page.locator("#id_login").fill(PEOPLE[who])
            page.locator("#id_password").fill(PASSWORD)
            page.locator("main form:has(#id_password) button[type=submit]").click()
            page.wait_for_url("**/admin/")
        return page

    def take(
        self, page: Page, name: str, *, start: Locator | None = None, height: int = 600, scroll: bool = True
    ) -> None:
        """Keep what is to be seen of `main`, `height` pixels at most, from `start` on (else from its top)."""
        page.wait_for_load_state("networkidle")
        if height > HEIGHT:
            page.set_viewport_size({"width": WIDTH, "height": height})
        if start is not None and scroll:
            start.evaluate("e => { e.scrollIntoView({block: 'start'}); window.scrollBy(0, -130); }")
        page.wait_for_timeout(300)  # what is drawn by script after the page is there has no event of its own
        box = page.locator("main").first.bounding_box()
        begun = start.bounding_box() if start is not None else box
        assert box is not None
        assert begun is not None
        left, right = max(box["x"], 0), min(box["x"] + box["width"], WIDTH)
        if begun["width"] > NARROW:
            left = max(left, begun["x"] - MARGIN)
        top = max(begun["y"] - (MARGIN if start is not None else 0), 0)
        seen = page.viewport_size or {"height": HEIGHT}
        clip = {"x": left, "y": top, "width": right - left, "height": min(height, seen["height"] - top)}
        self._keep(page.screenshot(clip=clip), name)  # type: ignore[arg-type]  # a dict with these four keys
        page.set_viewport_size({"width": WIDTH, "height": HEIGHT})

    def _keep(self, png: bytes, name: str) -> None:
        picture = Image.open(io.BytesIO(png)).convert("RGB")
        for quality in QUALITIES:
            kept = io.BytesIO()
            picture.save(kept, "WEBP", quality=quality, method=6)
            if kept.tell() <= LIMIT:
                (self.folder / f"guide-{name}.{self.language}.webp").write_bytes(kept.getvalue())
                return
        raise TooLarge(f"{name}: {kept.tell()} bytes")
