"""A mirror holds when both sides said yes, and only then is it shown."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from wagtail.log_actions import registry

from knowledge.models import Mirror, Municipality
from search.access import Viewer
from tests.factories import make_mirror
from tests.knowledge.membership.conftest import World, world

__all__ = ["world"]


def as_person(user: object) -> Client:
    client = Client()
    client.force_login(user)
    return client


def shown() -> list[Mirror]:
    return list(Mirror.objects.visible_to(Viewer(AnonymousUser())))


def test_one_side_proposes_the_other_confirms_and_either_ends_it(world: World) -> None:
    here = as_person(world.person("here", "editor", institution=world.works))
    there = as_person(world.person("there", "coordinator", municipality=world.there))
    reply = here.post("/admin/mirror/new/", {"proposer": world.works.pk, "answerer": world.partner.pk})
    mirror = Mirror.objects.get()
    assert (reply.status_code, mirror.state, shown()) == (302, "proposed", [])
    assert here.post(f"/admin/mirror/confirm/{mirror.pk}/", {"since": "2026-01-01"}).status_code == 404
    assert there.get(f"/admin/mirror/confirm/{mirror.pk}/").status_code == 200
    there.post(f"/admin/mirror/confirm/{mirror.pk}/", {"since": "2026-01-01"})
    assert shown() == [mirror]
    assert here.post(f"/admin/mirror/end/{mirror.pk}/", {"end_reason": ""}).status_code == 200, "a reason is asked for"
    here.post(f"/admin/mirror/end/{mirror.pk}/", {"end_reason": "Aufgabe abgegeben"})
    assert shown() == []
    actions = [entry.action for entry in registry.get_logs_for_instance(mirror).order_by("timestamp")]
    assert actions == ["wagtail.create", "kommez.mirror_confirmed", "kommez.mirror_ended"]
    assert there.get(f"/admin/mirror/history/{mirror.pk}/").status_code == 200


@pytest.mark.parametrize(
    ("role", "place"),
    [
        ("author", {"institution": "partner"}),
        ("editor", {"institution": "waste"}),
        ("coordinator", {}),
        ("administrator", {}),
    ],
)
def test_nobody_confirms_in_the_place_of_the_other_side(world: World, role: str, place: dict[str, str]) -> None:
    mirror = make_mirror(world.works, world.partner, confirmed=False)
    person = world.person("person", role, **{field: getattr(world, name) for field, name in place.items()})
    as_person(person).post(f"/admin/mirror/confirm/{mirror.pk}/", {"since": "2026-01-01"})
    mirror.refresh_from_db()
    assert mirror.confirmed_at is None


def test_who_belongs_to_both_sides_does_not_confirm_the_own_proposal(world: World) -> None:
    from knowledge.membership.models import Membership

    both = world.person("both", "editor", institution=world.works)
    Membership.objects.create(user=both, role="editor", institution=world.partner)
    client = as_person(both)
    client.post("/admin/mirror/new/", {"proposer": world.works.pk, "answerer": world.partner.pk})
    mirror = Mirror.objects.get()
    assert client.post(f"/admin/mirror/confirm/{mirror.pk}/", {"since": "2026-01-01"}).status_code == 404


def test_mirrors_inside_one_municipality_twice_or_in_a_foreign_name_are_refused(world: World) -> None:
    editor = as_person(world.person("editor", "editor", institution=world.works))
    for proposer, answerer in ((world.works, world.waste), (world.waste, world.partner)):
        editor.post("/admin/mirror/new/", {"proposer": proposer.pk, "answerer": answerer.pk})
    assert not Mirror.objects.exists()
    make_mirror(world.partner, world.works, confirmed=False)
    editor.post("/admin/mirror/new/", {"proposer": world.works.pk, "answerer": world.partner.pk})
    assert Mirror.objects.count() == 1


def test_a_coordinator_keeps_the_own_municipality_and_no_other(world: World) -> None:
    client = as_person(world.person("coordinator", "coordinator", municipality=world.there))
    assert client.get(f"/admin/municipality/edit/{world.here.pk}/").status_code == 404
    form = {
        "slug": world.there.slug,
        "country": "jo",
        "time_zone": "Asia/Amman",
        "working_week": "sun-thu",
        "languages": ["ar", "en"],
        "stage": "active",
        "is_fictitious": "on",
        "opens_at": "08:00",
        "closes_at": "16:00",
        "answer_days": 5,
        "publication_delay": 0,
        "texts-MIN_NUM_FORMS": 1,
        "texts-MAX_NUM_FORMS": 1000,
    }
    total = world.there.texts.count()
    for at, row in enumerate(world.there.texts.order_by("pk")):
        form |= {
            f"texts-{at}-id": row.pk,
            f"texts-{at}-language": row.language,
            f"texts-{at}-name": "Neu",
            f"texts-{at}-story": "",
        }
    form |= {"texts-TOTAL_FORMS": total, "texts-INITIAL_FORMS": total}
    assert client.post(f"/admin/municipality/edit/{world.there.pk}/", form).status_code == 302
    changed = Municipality.objects.get(pk=world.there.pk)
    assert (changed.country, changed.languages, changed.name) == ("JO", ["ar", "en"], "Neu")
    assert client.get("/admin/municipality/new/").status_code == 302
