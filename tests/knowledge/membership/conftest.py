"""Two municipalities with two institutions each, and people of every role."""

from dataclasses import dataclass

import pytest

from knowledge.membership.models import Membership, User
from knowledge.models import InstitutionPage, Municipality
from tests.factories import PASSWORD, Tree, make_institution, make_pair


@dataclass(frozen=True)
class World:
    tree: Tree
    here: Municipality
    there: Municipality
    works: InstitutionPage
    waste: InstitutionPage
    partner: InstitutionPage

    def person(self, email: str, role: str = "", **place: object) -> User:
        """An account, with one membership when a role is named."""
        user = User.objects.create_user(f"{email}@example.org", PASSWORD)
        if role:
            Membership.objects.create(user=user, role=role, **place)
            user.refresh_from_db()
        return user


@pytest.fixture
def world(site: Tree) -> World:
    here, there = make_pair()
    return World(
        site,
        here,
        there,
        make_institution(site, here, "Stadtwerke"),
        make_institution(site, here, "Abfallwirtschaft"),
        make_institution(site, there, "Wasserbehörde"),
    )
