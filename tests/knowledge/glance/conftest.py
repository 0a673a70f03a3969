"""The world of the overview, for every test here."""

import pytest

from tests import factories as make
from tests.knowledge.glance.world import World, make_world


@pytest.fixture
def world(site: make.Tree) -> World:
    return make_world(site)
