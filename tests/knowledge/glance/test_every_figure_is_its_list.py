"""Do the figures of the overview equal the lists behind them, whatever happened and whoever looks?

About 60 steps in the suite, each look comparing every figure; KOMMEZ_PROVE_STEPS=10000 runs as many (`make prove`).
"""

import os

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.knowledge.glance.machine import Days, ground, wrong
from tests.knowledge.glance.world import World

pytestmark = pytest.mark.django_db

STEPS = int(os.environ.get("KOMMEZ_PROVE_STEPS", "60"))
STEPS_A_RUN = 30


def test_after_random_days_every_figure_is_as_long_as_its_list(world: World) -> None:
    class Machine(Days):
        pass

    Machine.world = world
    with transaction.atomic():
        run_state_machine_as_test(
            Machine,
            settings=settings(
                max_examples=max(1, STEPS // STEPS_A_RUN),
                stateful_step_count=STEPS_A_RUN,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
    assert wrong(ground(world.office)) == []
