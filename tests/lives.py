"""Random lives: state machines of Hypothesis, with some hundreds of steps in the suite and as many as asked in a proof."""

import os
from collections.abc import Sequence

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test


def run_lives(
    machine: type[RuleBasedStateMachine], *, steps: int, a_life: int, phases: Sequence[Phase] = tuple(Phase)
) -> None:
    """Lives of `a_life` steps, `steps` in all; KOMMEZ_PROVE_STEPS, which `make prove` sets, says otherwise."""
    wanted = int(os.environ.get("KOMMEZ_PROVE_STEPS", steps))
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=max(1, wanted // a_life),
            stateful_step_count=a_life,
            deadline=None,
            database=None,
            phases=phases,
            suppress_health_check=list(HealthCheck),
        ),
    )
