"""Rights follow from memberships: at once, exactly, and with a witness."""

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import GroupPagePermission

from home.audience import PARTNERSHIP, Audience, Level, set_page_audience
from knowledge.membership.models import Membership, MembershipLog, User
from knowledge.membership.rights import derive, derive_all, institution_audience, municipality_audience
from search.access import Viewer
from tests.factories import PASSWORD, make_article, make_institution, translate
from tests.knowledge.membership.conftest import World


def sees(user: User, page: object) -> bool:
    return type(page).objects.visible_to(Viewer(User.objects.get(pk=user.pk))).filter(pk=page.pk).exists()


def test_members_see_what_their_audiences_open(world: World) -> None:
    pages = {name: make_article(world.works, name) for name in ("partnership", "city", "house")}
    set_page_audience(pages["partnership"], PARTNERSHIP)
    for name, group in (("city", municipality_audience(world.here)), ("house", institution_audience(world.works))):
        set_page_audience(pages[name], Audience(Level.CHOSEN, frozenset({group.pk})))
    own, neighbour, partner = (
        world.person(name, "reader", institution=place)
        for name, place in (("own", world.works), ("neighbour", world.waste), ("partner", world.partner))
    )
    seen = {
        user.email.split("@")[0]: {name for name, page in pages.items() if sees(user, page)}
        for user in (own, neighbour, partner)
    }
    assert seen == {
        "own": {"partnership", "city", "house"},
        "neighbour": {"partnership", "city"},
        "partner": {"partnership"},
    }
    nobody = world.person("nobody")
    assert not any(sees(nobody, page) for page in pages.values())


def test_ending_a_membership_ends_access_and_sessions_at_the_next_request(world: World, client: Client) -> None:
    article = make_article(world.works)
    set_page_audience(article, PARTNERSHIP)
    reader = world.person("reader", "reader", institution=world.works)
    client.post("/de/accounts/login/", {"login": reader.email, "password": PASSWORD})
    assert client.get(article.url).status_code == 200
    Membership.objects.get(user=reader).delete()
    assert client.get(article.url).status_code == 404
    assert not client.get("/de/").wsgi_request.user.is_authenticated


def test_more_rights_keep_the_session_and_fewer_end_it(world: World, client: Client) -> None:
    person = world.person("person", "reader", institution=world.works)
    client.force_login(person)
    second = Membership.objects.create(user=person, role="editor", institution=world.works)
    assert client.get("/admin/").status_code == 200
    second.role = "author"
    second.save()
    assert client.get("/admin/").status_code == 302, "logged out: the editor's rights are gone"


def test_deriving_again_changes_nothing_and_logs_nothing(world: World) -> None:
    world.person("editor", "editor", institution=world.works)
    world.person("coordinator", "coordinator", municipality=world.here)
    world.person("administrator", "administrator")
    before = set(GroupPagePermission.objects.values_list("group", "page", "permission")), MembershipLog.objects.count()
    assert derive_all() == 0
    assert (
        set(GroupPagePermission.objects.values_list("group", "page", "permission")),
        MembershipLog.objects.count(),
    ) == before


def test_hand_made_rights_do_not_survive(world: World) -> None:
    reader = world.person("reader", "reader", institution=world.works)
    editors = Group.objects.create(name="secret editors")
    reader.groups.add(editors)
    reader.is_superuser = True
    reader.save()
    assert derive(reader)
    reader.refresh_from_db()
    assert not reader.is_superuser
    assert editors not in reader.groups.all()
    assert reader.rights_log.first().removed == ["administrator", "secret editors"]


def test_the_administrator_flag_follows_the_membership(world: World) -> None:
    person = User.objects.create_superuser("root@example.org", PASSWORD)
    assert person.is_superuser
    assert person.memberships.get().role == "administrator"
    person.memberships.get().delete()
    assert not User.objects.get(pk=person.pk).is_superuser


def test_a_new_institution_and_a_new_language_version_reach_those_who_coordinate_and_edit(world: World) -> None:
    coordinator = world.person("coordinator", "coordinator", municipality=world.here)
    editor = world.person("editor", "editor", institution=world.works)
    new = make_institution(world.tree, world.here, "Stadtwald", languages=("de",))
    assert new.permissions_for_user(User.objects.get(pk=coordinator.pk)).can_publish()
    assert not new.permissions_for_user(User.objects.get(pk=editor.pk)).can_edit()
    arabic = translate(new, "ar")
    assert arabic.permissions_for_user(User.objects.get(pk=coordinator.pk)).can_publish()
    inside = make_article(new)
    set_page_audience(inside, Audience(Level.CHOSEN, frozenset({institution_audience(new).pk})))
    assert sees(coordinator, inside)


def test_a_deleted_institution_takes_its_memberships_and_their_rights_with_it(world: World) -> None:
    editor = world.person("editor", "editor", institution=world.waste)
    assert editor.has_perm("wagtailadmin.access_admin")
    world.waste.delete()
    assert not User.objects.get(pk=editor.pk).has_perm("wagtailadmin.access_admin")


def test_deleting_an_account_leaves_the_log_without_its_name(world: World) -> None:
    editor = world.person("editor", "editor", institution=world.works)
    editor.delete()
    assert MembershipLog.objects.get().user is None


@pytest.mark.parametrize(
    ("role", "place"),
    [
        ("reader", {}),
        ("editor", {"municipality": "here"}),
        ("coordinator", {"institution": "works"}),
        ("author", {"institution": "works", "municipality": "here"}),
    ],
)
def test_a_role_at_the_wrong_place_is_refused(world: World, role: str, place: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Membership(
            user=world.person("x"), role=role, **{field: getattr(world, name) for field, name in place.items()}
        ).clean()


def test_rights_of_a_coordinator_stay_in_their_municipality(world: World) -> None:
    coordinator = world.person("coordinator", "coordinator", municipality=world.here)
    own, foreign = make_article(world.waste), make_article(world.partner)
    assert own.permissions_for_user(coordinator).can_publish()
    assert not foreign.permissions_for_user(coordinator).can_edit()
