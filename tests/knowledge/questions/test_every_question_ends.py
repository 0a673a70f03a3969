"""Does every question end in exactly one way, whatever people try, and does the clock count working time only?"""

import os

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.knowledge.questions.machine import Lives
from tests.knowledge.questions.world import World

pytestmark = pytest.mark.django_db

STEPS = int(os.environ.get("KOMMEZ_PROVE_STEPS", "200"))
STEPS_A_LIFE = 40


def test_random_lives_of_questions_keep_every_promise(world: World) -> None:
    class Machine(Lives):
        pass

    Machine.world = world
    with transaction.atomic():
        run_state_machine_as_test(
            Machine,
            settings=settings(
                max_examples=max(1, STEPS // STEPS_A_LIFE),
                stateful_step_count=STEPS_A_LIFE,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
