"""Random lives of an event's places, with a model beside them that keeps the list as a person would on paper."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from home.models import Letter
from knowledge.events.registering import NotTaken, Wish, leave, register, tell
from knowledge.models import EventPage, Registration
from tests.knowledge.events.conftest import Hall

PEOPLE = [f"p{number}@example.org" for number in range(9)]


@dataclass
class Line:
    """One line of the paper list."""

    pk: int
    email: str
    once: str
    state: str


class Places(RuleBasedStateMachine):
    """People register, register again, leave, are taken off; the organiser adds and takes away places."""

    hall: Hall  # set by the test

    @initialize(capacity=st.one_of(st.none(), st.integers(1, 4)), has_list=st.booleans())
    def begin(self, capacity: int | None, has_list: bool) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.clicks = 0
        self.lines: list[Line] = []
        self.capacity, self.has_list = capacity, has_list
        self.set(capacity, has_list)

    def teardown(self) -> None:
        if hasattr(self, "atomic"):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    def set(self, capacity: int | None, has_list: bool) -> None:
        page = EventPage.objects.get(pk=self.hall.event.pk)
        page.capacity, page.has_waiting_list = capacity, has_list
        page.save_revision().publish()
        self.capacity, self.has_list = capacity, has_list
        self.move_up()

    # -- the paper list --------------------------------------------------------------------------------------------

    def living(self, state: str) -> list[Line]:
        return [line for line in self.lines if line.state == state]

    def has_room(self) -> bool:
        return self.capacity is None or len(self.living("confirmed")) < self.capacity

    def move_up(self) -> None:
        while self.has_room() and self.living("waiting"):
            self.living("waiting")[0].state = "confirmed"

    # -- what people do --------------------------------------------------------------------------------------------

    @rule(email=st.sampled_from(PEOPLE), loud=st.booleans())
    def somebody_registers(self, email: str, loud: bool) -> None:
        self.clicks += 1
        self.send(email.upper() if loud else email, f"form {self.clicks}")

    @precondition(lambda self: self.clicks)
    @rule(email=st.sampled_from(PEOPLE), number=st.integers(0, 99))
    def somebody_sends_a_form_again(self, email: str, number: int) -> None:
        self.send(email, f"form {number % self.clicks + 1}")

    def send(self, email: str, once: str) -> None:
        known = [line for line in self.lines if line.once == once]
        own = [line for line in self.lines if line.email == email.lower() and line.state in ("confirmed", "waiting")]
        takes = self.has_room() or self.has_list
        wish = Wish("Name", email, "de", agreed="Text", version="1", once=once)
        try:
            row = register(self.hall.event, wish)
        except NotTaken:
            assert not known
            assert not takes
            return
        if known or own:
            assert row.pk == (known or own)[0].pk
            return
        assert takes
        self.lines.append(Line(row.pk, email.lower(), once, "confirmed" if self.has_room() else "waiting"))

    @precondition(lambda self: self.lines)
    @rule(number=st.integers(0, 99), by_organiser=st.booleans())
    def somebody_leaves(self, number: int, by_organiser: bool) -> None:
        line = self.lines[number % len(self.lines)]
        has_left = leave(Registration.objects.get(pk=line.pk), by_organiser=by_organiser)
        assert has_left == (line.state in ("confirmed", "waiting"))
        if has_left:
            line.state = "removed" if by_organiser else "cancelled"
            self.move_up()

    @rule(capacity=st.one_of(st.none(), st.integers(1, 5)), has_list=st.booleans())
    def the_organiser_changes_the_places(self, capacity: int | None, has_list: bool) -> None:
        self.set(capacity, has_list)

    @rule()
    def the_organiser_tells(self) -> None:
        assert tell(self.hall.event) == 0, "the number of places is no news"

    # -- what always holds -----------------------------------------------------------------------------------------

    @invariant()
    def the_list_is_the_one_on_paper(self) -> None:
        if not hasattr(self, "lines"):
            return
        rows = Registration.objects.order_by("pk").values_list("pk", "state")
        assert list(rows) == [(line.pk, line.state) for line in self.lines]
        waiting, free = self.living("waiting"), self.has_room()
        assert not (waiting and free), "nobody waits beside a free place"

    @invariant()
    def everybody_with_a_place_was_told_so_once(self) -> None:
        if not hasattr(self, "lines"):
            return
        keys: list[Any] = list(Letter.objects.filter(once__startswith="event-place:").values_list("once", flat=True))
        told = {int(key.partition(":")[2]) for key in keys}
        assert len(told) == len(keys)
        assert {line.pk for line in self.living("confirmed")} <= told
        assert not {line.pk for line in self.living("waiting")} & told
