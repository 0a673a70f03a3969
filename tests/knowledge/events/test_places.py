"""Are there never more people with a place than places, is the turn kept, and is everybody told exactly once?"""

from functools import partial
from typing import Any

import pytest
from django.db import transaction

from home.models import Letter
from knowledge.events.registering import NotTaken, Wish, leave, register
from knowledge.models import EventPage, Registration
from tests import factories as make
from tests import together
from tests.knowledge.events.conftest import Hall
from tests.knowledge.events.machine import Places
from tests.lives import run_lives

STEPS_A_LIFE = 40


@pytest.mark.django_db
def test_random_lives_of_places_keep_every_promise(hall: Hall) -> None:
    class Machine(Places):
        pass

    Machine.hall = hall
    with transaction.atomic():
        run_lives(Machine, steps=200, a_life=STEPS_A_LIFE)


at_once = partial(together.at_once, refused=NotTaken)


def sender(event: EventPage, name: str, once: str) -> Any:
    wish = Wish("Name", f"{name}@example.org", "de", agreed="Text", version="1", once=once)
    return lambda: register(event, wish)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_exactly_the_places_there_are() -> None:
    event = make.make_event(make.make_site(), "Werkstatt", registering="form", capacity=3, has_waiting_list=False)
    results = at_once(*[sender(event, f"p{number}", f"form {number}") for number in range(8)])
    assert sum(isinstance(result, NotTaken) for result in results) == 5
    assert Registration.objects.filter(state="confirmed").count() == Letter.objects.count() == 3
    first = Registration.objects.order_by("pk")[0]
    left = at_once(*[lambda: leave(first)] * 3)
    assert sorted(left) == [False, False, True]


@pytest.mark.django_db(transaction=True)
def test_one_person_at_once_by_one_form_or_by_two_is_one_registration() -> None:
    event = make.make_event(make.make_site(), "Werkstatt", registering="form", capacity=3)
    at_once(*[sender(event, "mara", "form 1")] * 3, *[sender(event, "mara", "form 2")] * 3)
    assert Registration.objects.count() == 1
    assert Letter.objects.filter(once__startswith="event-place:").count() == 1
