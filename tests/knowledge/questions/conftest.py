"""The world of the questions, for every test here."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from tests import factories as make
from tests.knowledge.questions.world import World, make_world


@pytest.fixture
def world(site: make.Tree) -> World:
    return make_world(site)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """What is said outside a request is said in the language the tests are written in; requests bring their own."""
    with translation.override("en"):
        yield
