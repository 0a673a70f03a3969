"""Does a proposal stand on the own page of whoever may confirm it, with a way to it, and on nobody else's?"""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from knowledge.institutions.life import propose
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def sides(site: make.Tree) -> tuple[Any, Any]:
    here, there = make.make_pair()
    return make.make_institution(site, here, "Stadtwerke"), make.make_institution(site, there, "Wasserbehörde")


def test_a_proposal_waits_on_the_page_of_who_may_confirm_it(sides: tuple[Any, Any], client: Client) -> None:
    here, there = sides
    mirror = propose(here, there, by=make.make_member(here, "editor"))
    address = reverse("mirror-page", args=[mirror.pk])
    client.force_login(make.make_member(there, "editor"))
    assert f'href="{address}"' in client.get("/de/my/").content.decode()
    assert client.get(address).status_code == 200
    for other in (make.make_member(here, "editor"), make.make_member(there, "reader")):
        client.force_login(other)
        assert f'href="{address}"' not in client.get("/de/my/").content.decode()
