"""Fixtures every room uses: an empty cache per test, a site in four languages, clients by role."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from tests.factories import Tree, make_site


@pytest.fixture(autouse=True)
def _fresh_cache() -> Iterator[None]:
    """Wagtail keeps the roots of sites in the cache; a rolled back test must not leave its own."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def site(db: None) -> Tree:
    """The frame of the site in four languages, without content."""
    return make_site()
