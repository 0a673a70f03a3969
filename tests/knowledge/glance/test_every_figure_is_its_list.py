"""Do the figures of the overview equal the lists behind them, whatever happened and whoever looks?

About 60 steps in the suite, each look comparing every figure; KOMMEZ_PROVE_STEPS=10000 runs as many (`make prove`).
"""

import pytest
from django.db import transaction

from tests.knowledge.glance.machine import Days, ground, wrong
from tests.knowledge.glance.world import World
from tests.lives import run_lives

pytestmark = pytest.mark.django_db

STEPS_A_RUN = 30


def test_after_random_days_every_figure_is_as_long_as_its_list(world: World) -> None:
    class Machine(Days):
        pass

    Machine.world = world
    with transaction.atomic():
        run_lives(Machine, steps=60, a_life=STEPS_A_RUN)
    assert wrong(ground(world.office)) == []
