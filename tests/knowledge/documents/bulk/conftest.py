"""Two institutions, and people of each who are signed in."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from knowledge.membership.moderation import ensure_workflow
from knowledge.models import InstitutionPage
from tests.factories import Tree, make_institution, make_member, make_pair

SignedIn = Callable[[InstitutionPage, str], Client]


@pytest.fixture
def works(site: Tree) -> InstitutionPage:
    here, _there = make_pair()
    ensure_workflow()
    return make_institution(site, here, "Stadtwerke")


@pytest.fixture
def partner(works: InstitutionPage, site: Tree) -> InstitutionPage:
    from knowledge.models import Municipality

    return make_institution(site, Municipality.objects.get(slug="nahrain"), "Wasserbehörde")


@pytest.fixture
def signed_in(works: InstitutionPage) -> SignedIn:
    def sign_in(institution: InstitutionPage, role: str) -> Client:
        client = Client()
        member: Any = make_member(institution, role)
        client.force_login(type(member).objects.get(pk=member.pk))
        return client

    return sign_in
