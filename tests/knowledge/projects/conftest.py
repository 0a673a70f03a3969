"""A project of two partners with people of every role."""

import datetime
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from knowledge.membership.models import Membership, User
from knowledge.models import ProjectEntry, ProjectIndicator, ProjectPage, ProjectValue
from tests import factories as make

DAY = datetime.date


@dataclass
class World:
    tree: make.Tree
    works: Any
    partner: Any
    stranger: Any
    project: ProjectPage

    @property
    def space(self) -> str:
        return f"/de/projects/{self.project.pk}/workspace/"

    def client(self, role: str, institution: Any = None) -> Client:
        """Somebody logged in: of the waterworks unless an institution is given; coordinators of its city."""
        client = Client()
        client.force_login(self.user(role, institution))
        return client

    def user(self, role: str, institution: Any = None) -> User:
        place = institution or self.works
        if role in ("coordinator", "administrator"):
            user = make.make_member(None, role) if role == "administrator" else None
            if user is None:
                user = User.objects.create_user(f"coordinator{place.pk}@example.org", make.PASSWORD)
                Membership.objects.create(user=user, role=role, municipality=place.municipality)
            return user
        return make.make_member(place, role)


@pytest.fixture
def world(site: make.Tree) -> World:
    here, there = make.make_pair()
    works = make.make_institution(site, here, "Stadtwerke")
    partner = make.make_institution(site, there, "Wasserbehörde")
    stranger = make.make_institution(site, make.make_municipality("third"), "Unbeteiligte")
    step = ("Zonen gewählt", DAY(2026, 1, 1), False)
    project = make.make_project(site, "Wasser gemeinsam", ("de", "ar"), partners=[works, partner], milestones=[step])
    return World(site, works, partner, stranger, project)


def entry(world: World, kind: str = "decision", title: str = "Wir messen nachts", **values: Any) -> ProjectEntry:
    values = {"language": "de", "day": DAY(2026, 3, 1), **values}
    return ProjectEntry.objects.create(project=world.project, kind=kind, title=title, **values)


def indicator(world: World, title: str = "Wasserverlust", values: Any = (), **fields: Any) -> ProjectIndicator:
    start = {"baseline": 40, "baseline_on": DAY(2025, 1, 1), "target": 20, "target_on": DAY(2027, 1, 1)}
    fields = {"language": "de", "unit": "%", **start, **fields}
    row = ProjectIndicator.objects.create(project=world.project, title=title, **fields)
    for day, value in values:
        ProjectValue.objects.create(
            project=world.project, indicator=row, day=day, value=value, language="de", released_at=row.released_at
        )
    return row
