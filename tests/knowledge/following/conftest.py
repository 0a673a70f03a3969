"""Two institutions that mirror each other, a member on each side, and a clock the test moves."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from django.utils import translation

from knowledge.following.digest import mail_of
from knowledge.models import InstitutionPage, Mirror, TopicPage, User
from search.indexing import unit_of_work
from tests import factories as make

WEDNESDAY = datetime.datetime(2026, 9, 2, 12, tzinfo=datetime.UTC)
MONDAY = datetime.datetime(2026, 9, 7, 6, tzinfo=datetime.UTC)  # eight o'clock in Augsburg
DAY = datetime.timedelta(days=1)


@dataclass
class World:
    site: make.Tree
    works: InstitutionPage
    partner: InstitutionPage
    topic: TopicPage
    mirror: Mirror
    here: User  # works in Augsburg, reads German
    there: User  # works at the partner's, reads Arabic
    clock: Any


@pytest.fixture
def world(site: make.Tree) -> Iterator[World]:
    """On a Wednesday; the weekly mails of both members have begun."""
    with time_machine.travel(WEDNESDAY, tick=False) as clock:
        yield make_world(site, clock)


def make_world(site: make.Tree, clock: Any) -> World:
    near, far = make.make_pair()
    topic = make.make_topic(site, "Wasser")
    works, partner = make.make_institution(site, near, "Stadtwerke"), make.make_institution(site, far, "Wasserbehörde")
    mirror = make.make_mirror(works, partner)
    here = make.make_member(works, language="de", email="here@example.org")
    there = make.make_member(partner, language="ar", email="there@example.org")
    for user in (here, there):
        mail_of(user)
    return World(site, works, partner, topic, mirror, here, there, clock)


def edit(page: Any, **values: Any) -> Any:
    """Change fields of a page and publish it, as an editor does."""
    with unit_of_work():
        page = type(page).objects.get(pk=page.pk)
        for name, value in values.items():
            setattr(page, name, value)
        page.save_revision(log_action=True).publish()
    return type(page).objects.get(pk=page.pk)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """What is said outside a request is said in the language the tests are written in; requests bring their own."""
    with translation.override("en"):
        yield
