"""The machine: closed things are made, changed and unmade in any order, and after each step every door is tried."""

from typing import ClassVar

from hypothesis import strategies
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from search.following import rebuild
from tests.access.doors.addresses import queries
from tests.access.doors.contents import FILES, MOVABLE, PAGES, PICTURE
from tests.access.doors.ground import Ground, frozen_clock

THINGS = (*PAGES, *FILES, PICTURE)
things = strategies.sampled_from(THINGS)
texts = strategies.integers(0, 2)
levels = strategies.sampled_from(("partnership", "house", "public"))
QUESTIONS = 3  # generated ones, asked after every step of a run


class Doors(RuleBasedStateMachine):
    """`ground` is the site; `budget` says whether another step may be made."""

    ground: ClassVar[Ground]

    def __init__(self) -> None:
        super().__init__()
        self.failed = False
        self.steps = 0
        self.questions: tuple[str, ...] = ()
        with frozen_clock():
            self.ground.begin()

    @classmethod
    def is_over(cls) -> bool:
        raise NotImplementedError

    def act(self, words: str, *arguments: object) -> None:
        """Call a method of the things and remember it for the story of a leak."""
        if self.is_over():
            return
        self.ground.history.append(" ".join(map(str, (words, *arguments))))
        with frozen_clock():
            getattr(self.ground.things, words)(*arguments)

    @initialize(
        questions=strategies.lists(queries, min_size=QUESTIONS, max_size=QUESTIONS),
        chosen=strategies.tuples(*[levels] * len(THINGS)),
        start=strategies.integers(0, 9),
    )
    def begin(self, questions: list[str], chosen: tuple[str, ...], start: int) -> None:
        """For whom each thing is; what is asked, and which doors come first."""
        self.questions = tuple(questions)
        self.ground.step = start
        for name, level in zip(THINGS, chosen, strict=True):
            if level != "house":
                self.act("open_to", name, level)

    @rule(name=things, level=levels)
    def give_an_audience(self, name: str, level: str) -> None:
        self.act("open_to", name, level)

    @rule(name=things)
    def unpublish(self, name: str) -> None:
        self.act("take_off", name)

    @rule(name=things, text=texts)
    def publish(self, name: str, text: int) -> None:
        self.act("publish", name, text)

    @rule(name=things, text=texts)
    def save_a_draft(self, name: str, text: int) -> None:
        self.act("draft", name, text)

    @rule(name=strategies.sampled_from(MOVABLE), to=strategies.sampled_from(("amt", "works", "partner")))
    def move(self, name: str, to: str) -> None:
        self.act("move", name, to)

    @rule(name=strategies.sampled_from((*MOVABLE, "meldung", *FILES)))
    def delete(self, name: str) -> None:
        self.act("delete", name)

    @rule(name=strategies.sampled_from((*MOVABLE, "meldung", *FILES)), level=levels)
    def restore(self, name: str, level: str) -> None:
        self.act("restore", name, level)

    @rule(name=strategies.sampled_from(FILES))
    def withdraw(self, name: str) -> None:
        self.act("withdraw", name)

    @rule(name=strategies.sampled_from(PAGES))
    def remark(self, name: str) -> None:
        if not self.is_over():
            self.act("remark", name, self.ground.people["owner"])

    @rule(text=texts)
    def draft_of_a_public_page(self, text: int) -> None:
        self.act("draft_public", text)

    @rule(inside=strategies.booleans())
    def change_the_neighbours_membership(self, inside: bool) -> None:
        if not self.is_over():
            self.ground.history.append("the neighbour joins" if inside else "the neighbour leaves")
            with frozen_clock():
                self.ground.join() if inside else self.ground.leave()

    @rule()
    def the_owner_reads_first(self) -> None:
        if not self.is_over():
            self.ground.history.append("the owner reads")
            with frozen_clock():
                self.ground.owner_reads()

    @rule()
    def the_index_is_built_anew(self) -> None:
        if not self.is_over():
            self.ground.history.append("the index is built anew")
            rebuild()

    @invariant()
    def nobody_notices_what_is_closed_to_them(self) -> None:
        if self.is_over() or not self.questions:
            return
        try:
            with frozen_clock():
                self.ground.ask_all(self.questions)
        except BaseException:
            self.failed = True
            raise
        self.steps += 1
        self.ground.step += 1
        self.ground.counts.steps += 1

    def teardown(self) -> None:
        """A run that found nothing ends with the twin: the world without what is closed."""
        try:
            if self.steps and not self.failed:
                self.ground.step -= 1
                with frozen_clock():
                    self.ground.compare_with_twin(self.questions)
        finally:
            self.ground.end()
