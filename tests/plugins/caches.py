"""What processes keep between requests and tests must not: rendered pages, compiled catalogues."""

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from kommez_cms.middleware.page_store import STORE
from search.versions import forget


@pytest.fixture(autouse=True)
def _no_kept_pages() -> Iterator[None]:
    """A rolled back test leaves the version of the content as it was, so its pages would look current."""
    STORE.clear()
    forget()
    yield
    STORE.clear()
    forget()


def pytest_configure(config: pytest.Config) -> None:
    """Compile what is outdated before anything is translated; the first process does it for all."""
    from kommez_cms.preparation import compile_catalogues

    if "PYTEST_XDIST_WORKER" not in os.environ:
        with (Path(config.rootpath) / "conftest.py").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            compile_catalogues()
