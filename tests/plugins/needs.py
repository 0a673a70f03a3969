"""What a test needs of the machine: a browser, PostgreSQL, Elasticsearch. A missing one is a skip with its reason.

`KOMMEZ_REQUIRE_ALL=1`, as CI sets it, turns such a skip into a failure: nothing passes by not running.
"""

import os
import shutil
from collections.abc import Generator

import pytest
from django.db import connection

DATABASE_FIXTURES = frozenset(("db", "transactional_db", "django_db_setup", "live_server"))
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the system's browser; no test downloads one."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip("needs chromium (apt-get install chromium)")
    return found


@pytest.fixture(scope="session")
def browser_type_launch_args(chromium: str) -> dict[str, object]:
    quiet = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    return {
        "executable_path": chromium,
        "args": [*quiet.split(), "--disable-component-update", "--disable-sync"],
    }


@pytest.fixture(scope="session")
def elasticsearch_url() -> str:
    """Address of a real cluster; a test takes a prefix of its own there and removes its indices."""
    found = os.environ.get("KOMMEZ_TEST_ELASTICSEARCH_URL", "")
    if not found:
        pytest.skip("needs Elasticsearch (KOMMEZ_TEST_ELASTICSEARCH_URL: scripts/elasticsearch start prints one)")
    return found


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if "page" in fixtures or "browser" in fixtures:
            item.add_marker(pytest.mark.browser)
        if "live_server" in fixtures or "processes" in fixtures or "elasticsearch_url" in fixtures:
            item.add_marker(pytest.mark.server)
        if DATABASE_FIXTURES.intersection(fixtures) or item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.database)


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("browser"):
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright's loop runs in the thread of the test
    if item.get_closest_marker("postgresql") and connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL (KOMMEZ_TEST_DATABASE_URL)")
    if item.get_closest_marker("sqlite") and connection.vendor != "sqlite":
        pytest.skip("speaks of SQLite only")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    reason = str(call.excinfo.value) if call.excinfo is not None else ""
    if report.skipped and reason.startswith("needs ") and os.environ.get("KOMMEZ_REQUIRE_ALL") == "1":
        report.outcome = "failed"
        report.longrepr = f"KOMMEZ_REQUIRE_ALL is set, and this test {reason}"
    return report
