"""A mirror's whole life without the editing interface: who may take which step, who learns of it, what is shown."""

import datetime
import re

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from home.audience import set_page_audience
from home.mails.models import Letter
from knowledge.institutions import life
from knowledge.institutions.mirror_models import MirrorStep, MirrorVisit
from knowledge.models import Mirror
from tests import factories as make
from tests.knowledge.membership.conftest import World, world

__all__ = ["world"]


def as_person(user: object) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def here(world: World) -> Client:
    return as_person(world.person("here", "editor", institution=world.works))


@pytest.fixture
def there(world: World) -> Client:
    return as_person(world.person("there", "editor", institution=world.partner))


def proposed(world: World, here: Client) -> Mirror:
    form = {"proposer": world.works.pk, "answerer": world.partner.pk, "note": "Gleiche Aufgabe"}
    assert here.post("/de/mirrors/propose/", form).status_code == 302
    return Mirror.objects.latest("pk")


def take(client: Client, mirror: Mirror, step: str, **said: str) -> object:
    return client.post(f"/de/mirrors/{mirror.pk}/", {"step": step, **{f"{step}-{k}": v for k, v in said.items()}})


def kinds(mirror: Mirror) -> list[str]:
    return [step.kind for step in mirror.steps.order_by("pk")]


def test_both_sides_make_and_end_a_mirror_and_learn_of_every_step(world: World, here: Client, there: Client) -> None:
    mirror = proposed(world, here)
    assert [letter.to for letter in Letter.objects.all()] == ["there@example.org"]
    assert f"/de/mirrors/{mirror.pk}/" in Letter.objects.get().text
    assert "Gleiche Aufgabe" in Letter.objects.get().text
    assert take(there, mirror, "confirm", since="2026-01-05").status_code == 302
    assert Mirror.objects.get().state == "valid"
    assert Mirror.objects.get().since == datetime.date(2026, 1, 5)
    assert take(here, mirror, "end", reason="Aufgabe abgegeben").status_code == 302
    assert Mirror.objects.get().state == "ended"
    assert kinds(mirror) == ["proposed", "confirmed", "ended"]
    assert [letter.to for letter in Letter.objects.order_by("pk")] == [
        "there@example.org",
        "here@example.org",
        "there@example.org",
    ]
    page = Client().get(f"/de/mirrors/{mirror.pk}/").content.decode()
    assert "Aufgabe abgegeben" in page
    assert "Gleiche Aufgabe" not in page, "what was written to the other side is theirs"


def test_a_declined_mirror_can_be_proposed_again_and_keeps_its_history(
    world: World, here: Client, there: Client
) -> None:
    first = proposed(world, here)
    assert take(there, first, "decline", reason="").status_code == 200, "a reason is asked for"
    take(there, first, "decline", reason="Erst nach dem Umbau")
    assert Mirror.objects.get().state == "declined"
    second = proposed(world, here)
    assert second.pk != first.pk
    page = here.get(f"/de/mirrors/{second.pk}/").content.decode()
    assert "Erst nach dem Umbau" in page
    take(there, second, "confirm", since="2026-02-01")
    assert [mirror.state for mirror in Mirror.objects.order_by("pk")] == ["declined", "valid"]
    assert "Erst nach dem Umbau" not in Client().get(f"/de/mirrors/{second.pk}/").content.decode()
    assert Client().get(f"/de/mirrors/{first.pk}/").status_code == 404


def test_a_proposal_is_seen_by_both_sides_and_by_nobody_else(world: World, here: Client, there: Client) -> None:
    mirror = proposed(world, here)
    address = f"/de/mirrors/{mirror.pk}/"
    stranger = as_person(world.person("stranger", "editor", institution=world.waste))
    reader = as_person(world.person("reader", "reader", institution=world.partner))
    coordinator = as_person(world.person("coordinator", "coordinator", municipality=world.here))
    seen = [client.get(address).status_code for client in (here, there, reader, coordinator, stranger, Client())]
    assert seen == [200, 200, 200, 200, 404, 404]
    assert "Wasserbehörde" not in Client().get("/de/mirrors/").content.decode()


def test_only_the_other_side_answers_and_never_who_proposed(world: World, here: Client) -> None:
    mirror = proposed(world, here)
    people = [
        here,
        as_person(world.person("author", "author", institution=world.partner)),
        as_person(world.person("site", "coordinator")),
        as_person(world.person("administrator", "administrator")),
    ]
    for person in people:
        take(person, mirror, "confirm", since="2026-01-01")
        take(person, mirror, "decline", reason="nein")
    assert Mirror.objects.get().state == "proposed"
    assert take(Client(), mirror, "confirm", since="2026-01-01").status_code == 404


def test_a_second_click_says_so_and_doubles_nothing(world: World, here: Client, there: Client) -> None:
    mirror = proposed(world, here)
    again = here.post("/de/mirrors/propose/", {"proposer": world.works.pk, "answerer": world.partner.pk})
    assert again.status_code == 200
    assert 'role="alert"' in again.content.decode()
    turned = there.post("/de/mirrors/propose/", {"proposer": world.partner.pk, "answerer": world.works.pk})
    assert turned.status_code == 200
    assert Mirror.objects.count() == 1
    for _click in range(2):
        reply = there.post(f"/de/mirrors/{mirror.pk}/", {"step": "confirm", "confirm-since": "2026-01-01"}, follow=True)
    assert "notice--warning" in reply.content.decode()
    assert kinds(mirror) == ["proposed", "confirmed"]
    assert Letter.objects.count() == 2


def test_the_database_refuses_a_second_living_mirror_of_a_pair_in_either_direction(world: World) -> None:
    make.make_mirror(world.works, world.partner, confirmed=False)
    for pair in ((world.works, world.partner), (world.partner, world.works)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Mirror.objects.create(proposer=pair[0], answerer=pair[1])
    Mirror.objects.update(ended_on=timezone.localdate())
    make.make_mirror(world.partner, world.works)


def test_taking_back_a_proposal_ends_it_for_both(world: World, here: Client, there: Client) -> None:
    mirror = proposed(world, here)
    take(here, mirror, "take_back", reason="zu früh")
    assert Mirror.objects.get().state == "taken-back"
    take(there, mirror, "confirm", since="2026-01-01")
    assert Mirror.objects.get().confirmed_at is None


def test_who_took_the_step_is_not_written_to_and_everybody_in_their_language(world: World, here: Client) -> None:
    world.person("second", "editor", institution=world.partner)
    chief = world.person("chief", "coordinator", municipality=world.there)
    chief.language = "ar"
    chief.save()
    mirror = proposed(world, here)
    assert {(letter.to, letter.language) for letter in Letter.objects.all()} == {
        ("second@example.org", "de"),
        ("chief@example.org", "ar"),
    }
    assert f"/ar/mirrors/{mirror.pk}/" in Letter.objects.get(language="ar").text
    assert "[ar]" in Letter.objects.get(language="ar").subject


def test_hostile_reasons_and_numbers_are_answered_clearly(world: World, here: Client, there: Client) -> None:
    mirror = proposed(world, here)
    reply = take(there, mirror, "decline", reason="x" * 1_000_000)
    assert (reply.status_code, Mirror.objects.get().state) == (200, "proposed")
    assert take(there, mirror, "explode").status_code == 404
    take(there, mirror, "decline", reason='<script>alert("x")</script>')
    assert "<script>" not in there.get(f"/de/mirrors/{mirror.pk}/").content.decode()
    assert here.get("/de/mirrors/propose/?proposer=abc&answerer=999999999999").status_code == 200
    assert here.get("/de/mirrors/999999999/").status_code == 404


def test_a_member_marks_the_page_as_seen_and_looking_writes_nothing(world: World, here: Client) -> None:
    mirror = make.make_mirror(world.works, world.partner)
    make.make_article(world.partner, "Alt")
    address = f"/de/mirrors/{mirror.pk}/"
    assert re.search(r'id="new".*?Alt.*?</section>', here.get(address).content.decode(), re.S)
    assert not MirrorVisit.objects.exists()
    assert here.post(address, {"step": "seen"}).status_code == 302
    assert here.post(address, {"step": "seen"}).status_code == 302
    assert MirrorVisit.objects.count() == 1
    make.make_article(world.partner, "Frisch")
    new = re.search(r'id="new".*?</section>', here.get(address).content.decode(), re.S)
    assert new is not None
    assert "Frisch" in new[0]
    assert "Alt" not in new[0]
    assert Client().post(address, {"step": "seen"}).status_code == 302, "to the login"


def test_closing_a_side_closes_the_page_at_the_next_request(world: World, client: Client) -> None:
    mirror = make.make_mirror(world.works, world.partner)
    assert client.get(f"/de/mirrors/{mirror.pk}/").status_code == 200
    set_page_audience(world.partner, make.PARTNERSHIP)
    assert client.get(f"/de/mirrors/{mirror.pk}/").status_code == 404


def test_topics_are_changed_by_either_side_and_the_same_again_is_no_step(world: World, there: Client) -> None:
    mirror = make.make_mirror(world.works, world.partner)
    topic = make.make_topic(world.tree, "Wasser")
    for _click in range(2):
        there.post(f"/de/mirrors/{mirror.pk}/", {"step": "change", "change-topics": [topic.pk]})
    assert [step.topics for step in mirror.steps.all()] == [[topic.translation_key.hex]]


def test_the_history_cannot_be_rewritten(world: World) -> None:
    mirror = make.make_mirror(world.works, world.partner, confirmed=False)
    there = world.person("there", "editor", institution=world.partner)
    life.confirm(mirror, by=there)
    step = MirrorStep.objects.get()
    step.kind = "ended"
    for rewrite in (step.save, MirrorStep.objects.all().delete, lambda: MirrorStep.objects.update(kind="ended")):
        with pytest.raises(TypeError):
            rewrite()
    there.delete()
    assert MirrorStep.objects.get().by is None
