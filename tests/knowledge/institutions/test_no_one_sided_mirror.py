"""Whatever people try, in whatever order: no mirror holds that only one side wanted, and no pair has two.

About 200 steps in the suite; KOMMEZ_PROVE_STEPS=10000 runs as many (`make prove`).
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from home.mails.models import Letter
from knowledge.institutions import life
from knowledge.institutions.mirror_models import MirrorStep
from knowledge.models import Mirror
from search.access import Viewer
from tests import factories as make
from tests.knowledge.membership.conftest import World, world
from tests.lives import run_lives

__all__ = ["world"]
pytestmark = pytest.mark.django_db

PER_RUN = 50
LIVES = [
    ["proposed"],
    ["proposed", "confirmed"],
    ["proposed", "confirmed", "ended"],
    ["proposed", "declined"],
    ["proposed", "taken-back"],
]
# person -> the institutions they speak for, by their place in `Mirrors.places`; "site" speaks for all and for none
PEOPLE = {
    "works": {0},
    "waste": {1},
    "partner": {2},
    "office": {3},
    "both": {0, 2},
    "here": {0, 1},
    "there": {2, 3},
    "author": set(),
    "site": set(),
}
PERSON, PLACE, OLD = st.sampled_from(sorted(PEOPLE)), st.integers(0, 3), st.integers(0, 30)


@dataclass
class Attempt:
    """What the model remembers of a mirror."""

    row: Mirror
    proposer: int
    answerer: int
    by: str
    state: str = "proposed"

    @property
    def pair(self) -> frozenset[int]:
        return frozenset((self.proposer, self.answerer))


class Mirrors(RuleBasedStateMachine):
    places: ClassVar[list[Any]]
    people: ClassVar[dict[str, Any]]

    @initialize()
    def begin(self) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.attempts: list[Attempt] = []

    def teardown(self) -> None:
        if hasattr(self, "atomic"):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    @rule(person=PERSON, here=PLACE, there=PLACE)
    def propose(self, person: str, here: int, there: int) -> None:
        living = {one.pair for one in self.attempts if one.state in ("proposed", "valid")}
        allowed = person == "site" or here in PEOPLE[person]
        possible = allowed and here // 2 != there // 2 and frozenset((here, there)) not in living
        row = self._try(lambda by: life.propose(self.places[here], self.places[there], by=by), person, possible)
        if row is not None:
            self.attempts.append(Attempt(row, here, there, person))

    @rule(person=PERSON, old=OLD)
    def confirm(self, person: str, old: int) -> None:
        self._answer(person, old, "valid", lambda row, by: life.confirm(row, by=by), lambda one: person != one.by)

    @rule(person=PERSON, old=OLD)
    def decline(self, person: str, old: int) -> None:
        self._answer(person, old, "declined", lambda row, by: life.decline(row, by=by, reason="x"), lambda one: True)

    @rule(person=PERSON, old=OLD)
    def take_back(self, person: str, old: int) -> None:
        if one := self._pick(old):
            mine = person == "site" or one.proposer in PEOPLE[person]
            self._go(
                one, person, "taken-back", lambda by: life.take_back(one.row, by=by), one.state == "proposed" and mine
            )

    @rule(person=PERSON, old=OLD)
    def end(self, person: str, old: int) -> None:
        if one := self._pick(old):
            mine = person == "site" or bool(one.pair & PEOPLE[person])
            self._go(
                one, person, "ended", lambda by: life.end(one.row, by=by, reason="x"), one.state == "valid" and mine
            )

    @invariant()
    def nobody_is_a_mirror_against_their_will(self) -> None:
        if not hasattr(self, "attempts"):
            return
        rows = {row.pk: row for row in Mirror.objects.all()}
        assert {one.row.pk: one.state for one in self.attempts} == {pk: str(row.state) for pk, row in rows.items()}
        steps: dict[int, list[MirrorStep]] = {pk: [] for pk in rows}
        for step in MirrorStep.objects.order_by("pk"):
            steps[step.mirror_id].append(step)
        for row in Mirror.objects.visible_to(Viewer(None)):
            proposed, confirmed = steps[row.pk]
            assert confirmed.institution_id == row.answerer_id
            assert proposed.by_id != confirmed.by_id
        assert all([step.kind for step in found] in LIVES for found in steps.values())
        living = Counter(one.pair for one in self.attempts if one.state in ("proposed", "valid"))
        assert not living or max(living.values()) == 1
        assert Letter.objects.count() == Letter.objects.values("once").distinct().count()

    def _answer(self, person: str, old: int, state: str, take: Callable[..., Any], fits: Callable[..., bool]) -> None:
        if one := self._pick(old):
            possible = one.state == "proposed" and one.answerer in PEOPLE[person] and fits(one)
            self._go(one, person, state, lambda by: take(one.row, by), possible)

    def _go(self, one: Attempt, person: str, state: str, take: Callable[[Any], Any], possible: bool) -> None:
        if self._try(take, person, possible) is not None:
            one.state = state

    def _try(self, take: Callable[[Any], Any], person: str, possible: bool) -> Any:
        """What came of it; a refusal exactly where the model expects one. The row in hand is as old as it is."""
        try:
            done = take(self.people[person])
        except life.StepRefused:
            assert not possible
            return None
        assert possible
        return done

    def _pick(self, old: int) -> Attempt | None:
        return self.attempts[-1 - old % len(self.attempts)] if self.attempts else None


def test_no_mirror_is_one_sided(world: World) -> None:
    office = make.make_institution(world.tree, world.there, "Umweltamt")

    class Machine(Mirrors):
        places = [world.works, world.waste, world.partner, office]
        people = {
            **{
                name: world.person(name, "editor", institution=place)
                for name, place in zip(("works", "waste", "partner", "office"), places, strict=True)
            },
            "both": world.person("both", "editor", institution=world.works),
            "here": world.person("here", "coordinator", municipality=world.here),
            "there": world.person("there", "administrator", municipality=world.there),
            "author": world.person("author", "author", institution=world.partner),
            "site": world.person("site", "coordinator"),
        }

    Machine.people["both"].memberships.create(role="editor", institution=world.partner)
    run_lives(Machine, steps=200, a_life=PER_RUN)
