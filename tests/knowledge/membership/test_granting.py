"""Nobody gives more than they have."""

import pytest

from knowledge.membership.granting import grantable_institutions, grantable_roles, may_grant
from knowledge.membership.models import Invitation, Membership
from tests.knowledge.membership.conftest import World

INSTITUTION_ROLES = ("reader", "author", "editor", "translator")


def offers(world: World) -> dict[str, Invitation]:
    """Everything there is to give, by name."""
    at = {"own": world.works, "foreign": world.partner}
    found = {
        f"{role} {where}": Invitation(role=role, institution=place)
        for role in INSTITUTION_ROLES
        for where, place in at.items()
    }
    for role in ("coordinator", "administrator"):
        found[f"{role} own"] = Invitation(role=role, municipality=world.here)
        found[f"{role} foreign"] = Invitation(role=role, municipality=world.there)
        found[f"{role} site"] = Invitation(role=role)
    return found


def given(*patterns: str) -> set[str]:
    every = {f"{role} {where}" for role in INSTITUTION_ROLES for where in ("own", "foreign")}
    every |= {f"{role} {where}" for role in ("coordinator", "administrator") for where in ("own", "foreign", "site")}
    named: set[str] = set()
    for pattern in patterns:
        role, where = pattern.split()
        named |= {
            name
            for name in every
            if (role == "*" or name.split()[0] in role.split(",")) and (where == "*" or name.endswith(where))
        }
    return named


STAFF = "reader,author,editor,translator"


@pytest.mark.parametrize(
    ("role", "place", "gives"),
    [
        *((role, "works", set()) for role in INSTITUTION_ROLES),
        ("coordinator", "here", given(f"{STAFF},coordinator own")),
        ("administrator", "here", given("* own")),
        ("coordinator", "", given(f"{STAFF},coordinator own", f"{STAFF},coordinator foreign")),
        ("administrator", "", given("* *")),
    ],
)
def test_each_role_gives_what_it_has_and_no_more(world: World, role: str, place: str, gives: set[str]) -> None:
    where = {"works": {"institution": world.works}, "here": {"municipality": world.here}, "": {}}[place]
    person = world.person("giver", role, **where)
    assert {name for name, offer in offers(world).items() if may_grant(person, offer)} == gives


def test_a_person_without_membership_or_with_a_closed_account_gives_nothing(world: World) -> None:
    closed = world.person("closed", "administrator")
    closed.is_active = False
    closed.save()
    for person in (None, world.person("nobody"), closed):
        assert not any(may_grant(person, offer) for offer in offers(world).values())


def test_a_form_offers_only_what_may_be_given(world: World) -> None:
    coordinator = world.person("coordinator", "coordinator", municipality=world.here)
    assert set(grantable_institutions(coordinator)) == {world.works, world.waste}
    assert "administrator" not in dict(grantable_roles(coordinator))
    assert "administrator" in dict(grantable_roles(world.person("admin", "administrator")))


def test_the_right_to_give_ends_with_the_membership(world: World) -> None:
    coordinator = world.person("coordinator", "coordinator", municipality=world.here)
    Membership.objects.get(user=coordinator).delete()
    assert not may_grant(coordinator, Invitation(role="reader", institution=world.works))
