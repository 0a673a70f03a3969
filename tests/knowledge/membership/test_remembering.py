"""What is remembered while a page is read is forgotten with it, and never used where something is written."""

from typing import Any

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from knowledge.membership.belonging import works_at
from knowledge.models import Membership
from knowledge.remembering import RememberingMiddleware
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def works(site: make.Tree) -> Any:
    here, _there = make.make_pair()
    return make.make_institution(site, here)


def asked(method: str, user: Any) -> tuple[int, frozenset[int]]:
    """Queries of asking twice within one request, and the answer."""
    found: list[frozenset[int]] = []

    def view(request: Any) -> Any:
        found.extend((works_at(user), works_at(user)))

    with CaptureQueriesContext(connection) as queries:
        RememberingMiddleware(view)(getattr(RequestFactory(), method)("/de/"))
    return len(queries), found[-1]


def test_one_request_that_reads_asks_once_and_the_next_one_again(works: Any) -> None:
    user = make.make_member(works)
    assert asked("get", user) == (1, {works.pk})
    Membership.objects.filter(user=user).delete()
    assert asked("get", user) == (1, frozenset())


def test_a_request_that_writes_and_a_command_ask_every_time(works: Any) -> None:
    user = make.make_member(works)
    assert asked("post", user)[0] == 2
    assert works_at(user) == {works.pk}
    Membership.objects.filter(user=user).delete()
    assert works_at(user) == frozenset()


def test_two_people_in_one_request_are_told_apart(works: Any) -> None:
    one, other = make.make_member(works), make.make_member(role="administrator")
    found = []
    RememberingMiddleware(lambda request: found.extend((works_at(one), works_at(other))))(RequestFactory().get("/"))
    assert found == [{works.pk}, frozenset()]
