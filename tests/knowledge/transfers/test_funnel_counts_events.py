"""Whatever institutions say and take back, the funnel counts exactly what stands, and the history explains it.

About 100 steps in the suite; KOMMEZ_PROVE_STEPS=10000 runs as many (`make prove`).
"""

from collections import Counter
from typing import Any, ClassVar

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from home.audience import PUBLIC, set_page_audience
from knowledge.models import Transfer, TransferStep
from knowledge.transfers.funnel import counts, funnel
from knowledge.transfers.models import Reason, State
from knowledge.transfers.recording import RecordRefused, Saying, record, withdraw
from search.access import Viewer
from tests import factories as make
from tests.knowledge.membership.conftest import World, world
from tests.lives import run_lives

__all__ = ["world"]
pytestmark = pytest.mark.django_db

PER_RUN = 25
STATE, REASON, NUMBER = st.sampled_from(State.values), st.sampled_from(["", *Reason.values]), st.integers(0, 2)


class Funnels(RuleBasedStateMachine):
    articles: ClassVar[list[Any]]
    institutions: ClassVar[list[Any]]
    people: ClassVar[list[Any]]

    @initialize()
    def begin(self) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.said: dict[tuple[int, int], str] = {}  # (article, institution) -> state
        self.closed: set[int] = set()
        self.events = 0

    def teardown(self) -> None:
        if hasattr(self, "atomic"):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    @rule(article=NUMBER, institution=NUMBER, person=NUMBER, state=STATE, reason=REASON)
    def say(self, article: int, institution: int, person: int, state: str, reason: str) -> None:
        key = ("article", self.articles[article].translation_key)
        saying = Saying(state, "de", timezone.localdate(), reason)
        possible = (
            person == institution and (state == State.NOT_SUITABLE) == bool(reason) and article not in self.closed
        )
        try:
            record(key, self.institutions[institution], saying, by=self.people[person])
        except RecordRefused:
            assert not possible
            return
        assert possible
        self.said[article, institution] = state

    @rule(article=NUMBER, institution=NUMBER, person=NUMBER)
    def take_back(self, article: int, institution: int, person: int) -> None:
        key = self.articles[article].translation_key
        row = Transfer.objects.filter(article_key=key, institution=self.institutions[institution]).first()
        if row is None:
            return
        try:
            withdraw(row, by=self.people[person])
        except RecordRefused:
            assert person != institution or (article, institution) not in self.said
            return
        del self.said[article, institution]

    @rule(article=NUMBER)
    def close_or_open(self, article: int) -> None:
        audience = (
            PUBLIC if article in self.closed else make.chosen(make.institution_group(self.institutions[0].sharer))
        )
        set_page_audience(self.articles[article], audience)
        self.closed ^= {article}

    @invariant()
    def the_funnel_counts_what_stands(self) -> None:
        if not hasattr(self, "said"):
            return
        viewer = Viewer(None)
        for number, article in enumerate(self.articles):
            stages = funnel(("article", article.translation_key), viewer, "de")
            wanted = Counter(state for (at, _who), state in self.said.items() if at == number)
            assert {stage.state: stage.count for stage in stages} == ({} if number in self.closed else wanted)
        shown = Counter(state for (at, _who), state in self.said.items() if at not in self.closed)
        assert {state: number for state, number in counts(viewer).items() if number} == shown
        last = {step.transfer_id: step for step in TransferStep.objects.order_by("pk")}
        assert Counter(step.state for step in last.values() if not step.withdrawn) == Counter(self.said.values())


def test_the_funnel_equals_the_events(world: World) -> None:
    class Machine(Funnels):
        articles = [make.make_article(world.works, f"Artikel {number}") for number in range(3)]
        institutions = [make.make_institution(world.tree, world.there, f"Amt {number}") for number in range(3)]
        people = [
            world.person(f"person{number}", "author", institution=place) for number, place in enumerate(institutions)
        ]

    Machine.institutions[0].sharer = world.works
    run_lives(Machine, steps=100, a_life=PER_RUN)
