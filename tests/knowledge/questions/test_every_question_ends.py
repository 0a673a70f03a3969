"""Does every question end in exactly one way, whatever people try, and does the clock count working time only?"""

import pytest
from django.db import transaction

from tests.knowledge.questions.machine import Lives
from tests.knowledge.questions.world import World
from tests.lives import run_lives

pytestmark = pytest.mark.django_db

STEPS_A_LIFE = 40


def test_random_lives_of_questions_keep_every_promise(world: World) -> None:
    class Machine(Lives):
        pass

    Machine.world = world
    with transaction.atomic():
        run_lives(Machine, steps=200, a_life=STEPS_A_LIFE)
