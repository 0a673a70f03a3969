"""Promise 1 by a state machine: whatever is done to closed things, every door answers others the same bytes.

`make prove` runs it for about five minutes, `python -m bench.prove 1 --steps 10000` for as long as so many steps take.
"""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.access.doors.addresses import A_STEP, ALWAYS
from tests.access.doors.ground import ROLES, Ground, frozen_clock
from tests.access.doors.machine import QUESTIONS, Doors
from tests.factories import Tree

ASKED = 10_000  # steps the promise speaks of
SHARDS = 2  # run side by side, with other seeds
SECONDS = 240.0  # of each, when no number of steps is given
RUN = 6  # steps between two fresh worlds
RUNS = 20  # of one seed

SETTINGS = settings(
    max_examples=RUNS,
    stateful_step_count=RUN,
    deadline=None,
    database=None,
    report_multiple_bugs=False,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize("shard", range(SHARDS))
def test_no_door_tells_anybody_what_is_closed_to_them(
    shard: int, site: Tree, tmp_path: Path, figure: Callable[..., None], pytestconfig: pytest.Config
) -> None:
    asked = pytestconfig.getoption("--steps")
    with frozen_clock():
        ground = Ground(site, tmp_path)
    ends = time.perf_counter() + SECONDS

    class Shard(Doors):
        @classmethod
        def is_over(cls) -> bool:
            return ground.counts.steps >= asked / SHARDS if asked else time.perf_counter() > ends

    Shard.ground = ground
    number = shard
    while not Shard.is_over():
        failure = _run(seed(number)(Shard))
        if ground.leak:
            pytest.fail(f"{ground.leak}\n(seed {number}, after {ground.counts.steps} steps)", pytrace=False)
        if failure is not None:
            raise failure
        number += SHARDS
    counts, doors = ground.counts, len(ground.others) + len(ALWAYS)
    name = f"half {shard + 1} of {SHARDS}"
    figure(f"{name}: steps of {(asked or ASKED) // SHARDS}", counts.steps, "steps", 1, "at least")
    figure(f"{name}: doors at every step", A_STEP + QUESTIONS, f"of {doors} and generated queries", 20, "at least")
    figure(f"{name}: roles", len(ROLES), "roles", 6, "at least")
    figure(f"{name}: replies compared", counts.compared, "replies", 1, "at least")
    figure(f"{name}: worlds without the closed things", counts.twins, "worlds", 1, "at least")
    figure(f"{name}: differing replies", counts.replies - counts.compared, "replies", 0, "exactly")


def _run(machine: type[Doors]) -> BaseException | None:
    """What ended the runs of one seed; a leak stands on the ground, in words better than Hypothesis's."""
    try:
        run_state_machine_as_test(machine, settings=SETTINGS)
    except Exception as error:
        return error
    return None
