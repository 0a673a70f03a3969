"""The doors of many documents say the same to a stranger, whatever closed documents there are."""

import re

import pytest
import time_machine
from django.test import Client

from knowledge.documents.models import Document
from knowledge.membership.rights import institution_audience
from tests.access.closed import add_closed
from tests.access.test_twin_worlds import NOW
from tests.access.worlds import CLOSED_DOCUMENT, CLOSED_PAGE, SECRET, OpenWorld, Walker, make_open
from tests.factories import Tree, make_member

DOORS = (
    "/admin/repository/incomplete/",
    "/admin/repository/export/",
    "/admin/repository/export/?download=1",
    f"/admin/repository/export/?q={SECRET}",
    f"/admin/repository/export/?id={CLOSED_DOCUMENT}",
    f"/admin/repository/export/?id={CLOSED_DOCUMENT}&download=1",
    f"/admin/repository/upload/?article={CLOSED_PAGE}",
    f"/admin/bulk/knowledge/document/publish/?id={CLOSED_DOCUMENT}",
    f"/admin/bulk/knowledge/document/export/?id={CLOSED_DOCUMENT}",
)
A_BATCH = re.compile(rb'name="batch" value="[^"]*"|/batches/[0-9a-f-]{36}/')


@pytest.fixture
def world(site: Tree) -> OpenWorld:
    with time_machine.travel(NOW, tick=False):
        found = make_open(site)
    institution_audience(found.works)  # a public institution may be chosen as audience, whoever chose it before
    return found


def test_closed_documents_change_no_byte_of_what_a_stranger_gets_there(world: OpenWorld) -> None:
    client = Client()
    client.force_login(make_member(world.partner, "editor"))
    before = replies(client, [world.document.pk])
    with time_machine.travel(NOW, tick=False):
        add_closed(world)
    after = replies(client, [world.document.pk])
    assert [door for door in before if before[door] != after[door]] == []
    assert {reply[:3] for reply in before.values()} == {b"200", b"404"}
    assert Document.objects.filter(pk=CLOSED_DOCUMENT).exists(), "else the test proves nothing"


def test_their_owner_takes_them_along(world: OpenWorld) -> None:
    with time_machine.travel(NOW, tick=False):
        add_closed(world)
    client = Client()
    client.force_login(make_member(world.works, "editor"))
    found = client.get(f"/admin/repository/export/?id={CLOSED_DOCUMENT}")
    assert found.context["selection"].ids == (CLOSED_DOCUMENT,)


def replies(client: Client, open_documents: list[int]) -> dict[str, bytes]:
    """Status, headers and body of each door, without the number a new form gives itself."""
    walker = Walker(client)
    with time_machine.travel(NOW, tick=False):
        for door in (*DOORS, f"/admin/repository/export/?id={open_documents[0]}&download=1"):
            walker.visit(door)
    return {door: A_BATCH.sub(b"", reply) for door, reply in walker.replies.items()}
