"""Fixtures every room uses: an empty cache per test, a site in four languages, clients by role."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.utils import translation

from search import suggesting
from search.engines.embedded import EmbeddedEngine
from search.following import set_engine
from search.lexicon.dictionary import forget
from tests.factories import Tree, make_site


@pytest.fixture(autouse=True)
def _fresh_cache() -> Iterator[None]:
    """Wagtail keeps the roots of sites in the cache; a rolled back test must not leave its own."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _no_language_of_the_test_before() -> None:
    """A request leaves its language behind; whatever says something outside of one begins with the site's own."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def _fresh_index(tmp_path: Path) -> Iterator[None]:
    """Every test has a search index of its own: a rolled back test must not leave its words to the next."""
    set_engine(EmbeddedEngine(tmp_path / "search" / "embedded.sqlite3"))
    forget()
    suggesting.forget()
    yield
    set_engine(None)
    forget()
    suggesting.forget()


@pytest.fixture
def site(db: None) -> Tree:
    """The frame of the site in four languages, without content."""
    return make_site()
