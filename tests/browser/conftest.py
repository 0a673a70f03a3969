"""A browser in front of a running site, and how people get into it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright, sync_playwright
from pytest_django.live_server_helper import LiveServer

from knowledge.models import User
from tests.factories import PASSWORD

SECONDS = 15_000  # milliseconds a page may take before a test fails; a busy machine needs a few seconds

Door = Callable[..., Page]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """While its loop runs, this thread has other database connections: those it has now would stay open beside them,
    and SQLite would find every later copy of the database locked."""
    connections.close_all()
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def base_url(live_server: LiveServer) -> str:
    return live_server.url


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "de-DE", "viewport": {"width": 1280, "height": 900}}


@pytest.fixture
def someone(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Door]:
    """Opens a window of somebody else, with cookies of its own: `someone(java_script_enabled=False)`."""
    contexts: list[BrowserContext] = []

    def open_window(**options: Any) -> Page:
        context = browser.new_context(**{**browser_context_args, **options})
        context.set_default_timeout(SECONDS)
        contexts.append(context)
        return context.new_page()

    yield open_window
    for context in contexts:
        context.close()


@pytest.fixture
def signed_in(someone: Door) -> Callable[..., Page]:
    """A window of a person who came in through the login of the public face: `signed_in(user, **as_of_someone)`."""

    def enter(user: User, **options: Any) -> Page:
        page = someone(**options)
        page.goto("/de/accounts/login/")
        page.locator("#id_login").fill(user.email)
        page.locator("#id_password").fill(PASSWORD)
        page.locator("main form:has(#id_password) button[type=submit]").click()
        page.wait_for_url("**/admin/")
        return page

    return enter


def tab_to(page: Page, wanted: Locator, most: int = 120) -> None:
    """Go there by the Tab key alone, as who has no mouse. Fails after `most` stops."""
    for _stop in range(most):
        if wanted.evaluate("e => e === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} is not reached by {most} steps of the Tab key")
