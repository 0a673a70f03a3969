"""Random lives of questions, with a model beside them that counts working time minute by minute on the wall clock.

The world is made once; every run of the machine happens inside a transaction that is rolled back.
"""

import datetime
from dataclasses import dataclass, field
from typing import Any

import time_machine
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from knowledge.models import InstitutionPage, Membership, Mirror, Municipality
from knowledge.questions import clock, deadlines, life, releasing, retention
from knowledge.questions.drafting import draft_article
from knowledge.questions.models import Answer, Question
from knowledge.questions.refusal import NotPossible
from knowledge.questions.rules import Actor, steps
from tests.knowledge.questions.oracle import MINUTE, PLACES, minutes_open
from tests.knowledge.questions.world import World, said

ENDED = {"answered", "passed_on", "closed"}
STARTS = [
    datetime.datetime(2026, *day, 9, tzinfo=datetime.UTC) for day in ((2, 14), (3, 26), (4, 1), (10, 22), (12, 22))
]
PEOPLE = ("asker", "answerer", "reader", "chief", "stranger", "office")
STEPS = ["let_in", "turn_away", "answer", "enquire", "add_note", "accept"]
STEPS += ["pass_on", "close", "release", "withdraw", "draft"]
NAMES = {"note": "add_note"}
PUBLIC_TOO = (*PEOPLE, "public")
MOST_AT_A_TIME = 4
MINUTES = st.integers(1, 3 * 24 * 60)
UNCHANGED = ("audience", "circle", "article_key", "asker_name", "asker_email", "asker_forgotten_at")


@dataclass
class Life:
    """What the model remembers of a question: since when the answering side has the turn, and the minutes it used."""

    row: Question
    city: int
    turn_since: datetime.datetime | None = None
    turns: list[tuple[datetime.datetime, datetime.datetime]] = field(default_factory=list)
    is_answered: bool = False
    end: dict[str, Any] = field(default_factory=dict)


class Lives(RuleBasedStateMachine):
    """Everybody tries everything at any time; what the rules refuse must leave no trace."""

    world: World  # set by the test

    @initialize(start=st.sampled_from(STARTS), here=st.sampled_from(PLACES), there=st.sampled_from(PLACES))
    def begin(self, start: datetime.datetime, here: tuple[Any, ...], there: tuple[Any, ...]) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.lives: list[Life] = []
        self.clicks = 0
        self.traveller = time_machine.travel(start, tick=False)
        self.time = self.traveller.start()
        self.places = {}
        for institution, place in ((self.world.ours, here), (self.world.theirs, there)):
            zone, week, hours, country, state = place
            self.places[institution.municipality_id] = place
            Municipality.objects.filter(pk=institution.municipality_id).update(
                time_zone=zone,
                working_week=week,
                opens_at=datetime.time(hours[0]),
                closes_at=datetime.time(hours[1]),
                country=country,
                holiday_subdivision=state,
            )

    def teardown(self) -> None:
        if hasattr(self, "atomic"):
            self.traveller.stop()
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    @property
    def now(self) -> datetime.datetime:
        return datetime.datetime.now(datetime.UTC)

    def actor(self, name: str) -> Actor:
        return Actor.public_asker() if name == "public" else Actor.member(getattr(self.world, name))

    def page(self, name: str) -> InstitutionPage:
        return InstitutionPage.objects.get(pk=getattr(self.world, name).pk)

    # -- time ----------------------------------------------------------------------------------------------------------

    @rule(minutes=MINUTES)
    def some_time_passes(self, minutes: int) -> None:
        self.time_passes(minutes)

    def time_passes(self, minutes: int) -> None:
        self.time.move_to(self.now + minutes * MINUTE, tick=False)

    @rule()
    def the_clock_looks(self) -> None:
        deadlines.look()
        assert deadlines.look() == 0
        retention.forget_askers()

    # -- questions begin -----------------------------------------------------------------------------------------------

    @precondition(lambda self: len(self.lives) < MOST_AT_A_TIME)
    @rule(
        who=st.sampled_from(["asker", "answerer", "stranger"]), chosen=st.sampled_from(["", "ours", "theirs", "afar"])
    )
    def somebody_asks(self, who: str, chosen: str) -> None:
        own = {"asker": "ours", "answerer": "theirs", "stranger": "nearby"}[who]
        try:
            row = self.world.ask(
                user=getattr(self.world, who),
                asker=self.page(own),
                chosen=self.page(chosen) if chosen else None,
                once=self.click(),
            )
        except NotPossible:
            return
        self.lives.append(Life(row, row.side_id, turn_since=self.now))

    @precondition(lambda self: len(self.lives) < MOST_AT_A_TIME)
    @rule()
    def the_public_asks(self) -> None:
        row = self.world.ask_publicly(once=self.click())
        self.lives.append(Life(row, row.side_id))

    def click(self) -> str:
        self.clicks += 1
        return f"form {self.clicks}"

    # -- questions go on -----------------------------------------------------------------------------------------------

    @precondition(lambda self: self.lives)
    @rule(
        at=st.integers(0, 99),
        who=st.sampled_from([*PEOPLE, "public"]),
        what=st.sampled_from(STEPS),
        to=st.sampled_from(["ours", "theirs", "nearby", "afar"]),
    )
    def somebody_tries(self, at: int, who: str, what: str, to: str) -> None:
        self.take(self.lives[at % len(self.lives)], who, what=what, to=to)

    @precondition(lambda self: self.lives)
    @rule(
        moves=st.lists(st.tuples(st.integers(0, 99), st.integers(0, 999), MINUTES), min_size=1, max_size=5),
        to=st.sampled_from(["ours", "theirs", "afar"]),
    )
    def people_do_what_they_may(self, moves: list[tuple[int, int, int]], to: str) -> None:
        """Most lives would be short if only chance decided: steps that are possible now, with time between them."""
        for at, pick, minutes in moves:
            going = [one for one in self.lives if not one.end] or self.lives
            one = going[at % len(going)]
            row = Question.objects.get(pk=one.row.pk)
            possible = [(who, what) for who in PUBLIC_TOO for what in sorted(steps(self.actor(who), row))]
            # Talking keeps a question alive, so it comes four times as often as what ends one.
            possible += [pair for pair in possible if pair[1] in ("answer", "enquire")] * 3
            if possible:
                who, name = possible[pick % len(possible)]
                self.take(one, who, what=NAMES.get(name, name), to=to)
            self.time_passes(minutes)

    def take(self, one: Life, who: str, *, what: str, to: str) -> None:
        had_ended = bool(one.end)
        try:
            result = getattr(self, f"do_{what}")(one.row, self.actor(who), self.page(to))
        except NotPossible:
            return
        if result is None:
            return
        assert not had_ended or what in ("release", "withdraw", "draft"), f"{what} after the end"
        self.follow(one, what, result)

    def do_let_in(self, row: Question, actor: Actor, to: InstitutionPage) -> Any:
        return life.let_in(row, actor, addressee=to)

    def do_turn_away(self, row: Question, actor: Actor, to: InstitutionPage) -> Any:
        return life.turn_away(row, actor, reason="Nein.")

    def do_answer(self, row: Question, actor: Actor, to: InstitutionPage) -> Any:
        return life.answer(row, actor, said(once=self.click()))

    def do_enquire(self, row: Question, actor: Actor, to: InstitutionPage) -> Any:
        return life.enquire(row, actor, said(once=self.click()))

    def do_add_note(self, row: Question, actor: Actor, to: InstitutionPage) -> Any:
        return life.add_note(row, actor, said(once=self.click()))

    def do_accept(self, row: Question, actor: Actor, to: InstitutionPage) -> Any:
        given = Answer.objects.filter(question=row, kind="answer").last()
        return life.accept(given, actor) if given is not None else None

    def do_pass_on(self, row: Question, actor: Actor, to: InstitutionPage) -> Any:
        return life.pass_on(row, actor, to=to)

    def do_close(self, row: Question, actor: Actor, to: InstitutionPage) -> Any:
        return life.close(row, actor, reason="Genug.")

    def do_release(self, row: Question, actor: Actor, to: InstitutionPage) -> Any:
        return releasing.release(row, actor, audience="partnership")

    def do_withdraw(self, row: Question, actor: Actor, to: InstitutionPage) -> Any:
        return releasing.withdraw(row, actor)

    def do_draft(self, row: Question, actor: Actor, to: InstitutionPage) -> Any:
        return draft_article(row, actor)

    def follow(self, one: Life, what: str, result: Any) -> None:
        """Do in the model what was done."""
        if what == "let_in":
            one.city, one.turn_since = result.side_id, self.now
        elif what in ("answer", "enquire"):
            if result.side == "answering":
                self.stop(one)
            elif one.turn_since is None:
                one.turn_since = self.now
            one.is_answered |= what == "answer"
        elif what in ("turn_away", "accept", "pass_on", "close"):
            self.stop(one)
            one.end = self.row_of(one)
            if what == "pass_on":
                self.lives.append(Life(result, result.side_id, turn_since=self.now))

    def stop(self, one: Life) -> None:
        if one.turn_since is not None and not one.is_answered:
            one.turns.append((one.turn_since, self.now))
        one.turn_since = None

    # -- the world changes ---------------------------------------------------------------------------------------------

    @rule(ends=st.booleans())
    def the_mirror_ends_or_holds_again(self, ends: bool) -> None:
        mirror = Mirror.objects.get(pk=self.world.mirror.pk)
        mirror.ended_on = self.now.date() if ends else None
        mirror.save()

    @rule(name=st.sampled_from(["afar", "theirs"]), live=st.booleans())
    def an_institution_goes_or_comes(self, name: str, live: bool) -> None:
        page = self.page(name)
        if page.live and not live:
            page.unpublish()
        elif live and not page.live:
            page.save_revision().publish()

    @rule(who=st.sampled_from(["asker", "answerer"]))
    def somebody_leaves(self, who: str) -> None:
        for membership in Membership.objects.filter(user=getattr(self.world, who), role="reader"):
            membership.delete()

    # -- what always holds ---------------------------------------------------------------------------------------------

    def row_of(self, one: Life) -> dict[str, Any]:
        row: dict[str, Any] = Question.objects.filter(pk=one.row.pk).values().get()
        return {name: value for name, value in row.items() if name not in UNCHANGED}

    @invariant()
    def what_has_ended_stays_as_it_ended_and_only_that(self) -> None:
        for one in getattr(self, "lives", ()):
            row = self.row_of(one)
            assert (row["state"] in ENDED) == bool(one.end)
            if not one.end:
                assert row["state"] == ("open" if row["opened_at"] else "waiting")
                assert row["ended_at"] is None
                assert (row["due_at"] is None) == (row["state"] == "waiting")
                continue
            same = {name: value for name, value in one.end.items() if name not in ("asker_id", "addressee_id")}
            assert same == {name: row[name] for name in same}
            successors = Question.objects.filter(continues=one.row.pk).count()
            accepted = Answer.objects.filter(question=one.row.pk, accepted_at__isnull=False).count()
            assert (successors, accepted) == (row["state"] == "passed_on", row["state"] == "answered")

    @invariant()
    def only_working_time_of_those_who_answer_is_counted(self) -> None:
        for one in getattr(self, "lives", ()):
            question = Question.objects.select_related("side").get(pk=one.row.pk)
            assert question.side_id == one.city
            turns = [*one.turns]
            if one.turn_since is not None and not one.is_answered:
                turns.append((one.turn_since, self.now))
            assert clock.used(question, self.now) == MINUTE * sum(
                minutes_open(self.places[one.city], start, end) for start, end in turns
            )
