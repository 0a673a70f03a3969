"""Two cities, an article, its people, and a reader who sends forms as a browser does."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from django.test import Client

from knowledge.feedback.models import Feedback
from knowledge.models import ArticlePage, InstitutionPage, Membership, User
from tests import factories as make
from tests.knowledge.questions.pages import hidden

MONDAY = datetime.datetime(2026, 5, 11, 8, 0, tzinfo=datetime.UTC)
Clock = time_machine.Traveller
Send = Callable[..., Any]


@dataclass(frozen=True)
class World:
    works: InstitutionPage
    partner: InstitutionPage
    article: ArticlePage
    editor: User
    far_editor: User
    chief: User


@pytest.fixture
def clock() -> Iterator[Clock]:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def world(site: make.Tree, clock: Clock) -> World:
    here, there = make.make_pair()
    works, partner = make.make_institution(site, here, "Stadtwerke"), make.make_institution(site, there, "Wasseramt")
    chief = User.objects.create_user("chief@example.org", make.PASSWORD)
    Membership.objects.create(user=chief, role="coordinator", municipality=here)
    return World(
        works,
        partner,
        make.make_article(works, "Pumpen", ("de", "ar")),
        make.make_member(works, "editor", language="fr"),
        make.make_member(partner, "editor"),
        chief,
    )


@pytest.fixture
def send(clock: Clock) -> Send:
    """Opens the form at an address, waits as people do, and sends it filled in."""

    def sent(address: str, client: Client | None = None, **said: Any) -> Any:
        client = client or Client(enforce_csrf_checks=True)
        page = client.get(address)
        assert page.status_code == 200
        token, about = hidden(page, "token"), said.pop("page", None)
        about = hidden(page, "page") if about is None else about
        clock.shift(datetime.timedelta(seconds=20))
        data = {"token": token, "website": "", "page": about, "email": "", **said}
        return client.post(address.partition("?")[0], data)

    return sent


def the_only() -> Feedback:
    return Feedback.objects.get()
