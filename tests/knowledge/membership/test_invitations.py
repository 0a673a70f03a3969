"""An invitation: sent in the language of the person, good once, and worth what its sender may give."""

import datetime
import re

import pytest
import time_machine
from django.core import mail
from django.test import Client

from knowledge.membership.mails import send_invitation
from knowledge.membership.models import Invitation, Membership, User
from knowledge.membership.tokens import invitation_of, token_of
from tests.factories import PASSWORD
from tests.knowledge.membership.conftest import World

NEW = {"first_name": "Rana", "last_name": "Haddad", "language": "ar", "password": "one two three four"}


@pytest.fixture
def coordinator(world: World) -> User:
    return world.person("coordinator", "coordinator", municipality=world.here)


def invite(world: World, coordinator: User, **values: object) -> Invitation:
    return Invitation.objects.create(
        **{
            "email": "rana@example.org",
            "name": "Rana Haddad",
            "language": "ar",
            "role": "author",
            "institution": world.works,
            "invited_by": coordinator,
            **values,
        }
    )


def link(invitation: Invitation) -> str:
    return f"/{invitation.language}/accounts/invitation/{token_of(invitation)}/"


@pytest.mark.django_db(transaction=True)
def test_a_coordinator_invites_and_the_invited_person_works(world: World, coordinator: User) -> None:
    staff = Client()
    staff.force_login(coordinator)
    form = {
        "email": "Rana@Example.org",
        "name": "Rana Haddad",
        "language": "ar",
        "role": "author",
        "institution": world.works.pk,
        "municipality": "",
    }
    assert staff.post("/admin/people/invitations/new/", form).status_code == 302
    message = mail.outbox[0]
    assert message.to == ["rana@example.org"]
    address = re.search(r"http://127\.0\.0\.1:8000(/ar/accounts/invitation/\S+/)", message.body)
    assert address
    person = Client()
    assert 'lang="ar" dir="rtl"' in person.get(address[1]).content.decode()
    reply = person.post(address[1], NEW)
    assert (reply.status_code, reply["Location"]) == (302, "/admin/")
    user = User.objects.get(email="rana@example.org")
    assert (user.get_full_name(), user.language) == ("Rana Haddad", "ar")
    assert person.get("/admin/").status_code == 200
    assert user.rights_log.get().actor == coordinator


def test_a_link_is_good_once(world: World, coordinator: User, client: Client) -> None:
    address = link(invite(world, coordinator))
    client.post(address, NEW)
    assert Client().get(address).status_code == 410
    assert Client().post(address, {**NEW, "password": "other words than before"}).status_code == 410
    assert User.objects.get(email="rana@example.org").check_password(NEW["password"])


def test_a_link_dies_after_fourteen_days_when_withdrawn_and_when_sent_again(world: World, coordinator: User) -> None:
    invitation = invite(world, coordinator)
    token = token_of(invitation)
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=13, hours=23)):
        assert invitation_of(token) == invitation
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=14, hours=1)):
        assert invitation_of(token) is None
    staff = Client()
    staff.force_login(coordinator)
    again = {"email": invitation.email, "language": "ar", "role": "author", "institution": world.works.pk}
    staff.post(f"/admin/people/invitations/edit/{invitation.pk}/", again)
    assert invitation_of(token) is None
    newer = token_of(Invitation.objects.get())
    assert invitation_of(newer) == invitation
    staff.post(f"/admin/people/invitations/delete/{invitation.pk}/")
    assert invitation_of(newer) is None
    assert Invitation.objects.get().state == "withdrawn"


@pytest.mark.parametrize("token", ["", "x", "eyJ4IjoxfQ:1abc:zzz", "a" * 5000, "%00", "../../admin"])
def test_a_forged_link_is_only_gone(world: World, client: Client, token: str) -> None:
    assert client.get(f"/de/accounts/invitation/{token}/").status_code in (404, 410)


def test_a_weak_password_is_refused_and_the_invitation_stays_open(
    world: World, coordinator: User, client: Client
) -> None:
    invitation = invite(world, coordinator)
    reply = client.post(link(invitation), {**NEW, "password": "short"})
    assert reply.status_code == 200
    assert not User.objects.filter(email=invitation.email).exists()
    assert invitation_of(token_of(invitation)) == invitation


def test_an_invitation_of_somebody_who_lost_the_right_is_worth_nothing(
    world: World, coordinator: User, client: Client
) -> None:
    address = link(invite(world, coordinator))
    Membership.objects.get(user=coordinator).delete()
    assert client.post(address, NEW).status_code == 410
    assert not User.objects.filter(email="rana@example.org").exists()


def test_a_person_with_an_account_gets_the_role_in_addition_and_keeps_the_password(
    world: World, coordinator: User, client: Client
) -> None:
    known = world.person("rana", "reader", institution=world.partner)
    assert client.post(link(invite(world, coordinator))).status_code == 200
    known.refresh_from_db()
    assert known.check_password(PASSWORD)
    assert {row.role for row in known.memberships.all()} == {"reader", "author"}
    assert not client.get("/admin/").wsgi_request.user.is_authenticated, "the link alone opens no account"


def test_mails_of_closed_invitations_are_not_sent(world: World, coordinator: User) -> None:
    invitation = invite(world, coordinator)
    token = token_of(invitation)
    Client().post(f"/ar/accounts/invitation/{token}/", NEW)
    mail.outbox.clear()
    assert send_invitation.call(invitation.pk) == send_invitation.call(0) == "closed"
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("role", "place"),
    [
        ("administrator", {}),
        ("coordinator", {}),
        ("administrator", {"municipality": "here"}),
        ("coordinator", {"municipality": "there"}),
        ("reader", {"institution": "partner"}),
    ],
)
def test_a_coordinator_cannot_invite_above_or_beside_themselves(
    world: World, coordinator: User, role: str, place: dict[str, str]
) -> None:
    staff = Client()
    staff.force_login(coordinator)
    ids = {field: getattr(world, name).pk for field, name in place.items()}
    staff.post("/admin/people/invitations/new/", {"email": "x@example.org", "language": "de", "role": role, **ids})
    assert not Invitation.objects.exists()


def test_invitations_elsewhere_do_not_exist_for_a_coordinator(world: World, coordinator: User) -> None:
    foreign = invite(world, world.person("admin", "administrator"), institution=world.partner)
    staff = Client()
    staff.force_login(coordinator)
    assert foreign.email not in staff.get("/admin/people/invitations/").content.decode()
    for action in ("edit", "delete", "history"):
        assert staff.get(f"/admin/people/invitations/{action}/{foreign.pk}/").status_code == 404
