"""What the pages about mirrors show to whom, what they suggest and why, and what they cost."""

import datetime

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from home.audience import set_page_audience
from knowledge.institutions.changes import changes
from knowledge.institutions.mirror_models import MirrorStep, MirrorVisit
from knowledge.institutions.personal import collect, erase
from knowledge.institutions.suggesting import Likely
from knowledge.models import Mirror
from search.access import Viewer
from tests import factories as make
from tests.factories.transfers import make_transfer
from tests.home import budgets
from tests.knowledge.membership.conftest import World, world

__all__ = ["world"]


def as_person(user: object) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_each_side_shows_what_it_shared_on_the_shared_topics(world: World) -> None:
    topic, other = make.make_topic(world.tree, "Wasser"), make.make_topic(world.tree, "Energie")
    below = make.make_topic(world.tree, "Trinkwasser", parent=topic)
    mirror = make.make_mirror(world.works, world.partner, topics=[topic])
    ours = make.make_article(world.works, "Brunnen bohren", ("de", "ar"), topics=[below])
    make.make_article(world.works, "Strom sparen", topics=[other])
    theirs = make.make_document(world.partner, "Messprotokoll", topics=[topic])
    make.make_project(world.tree, "Gemeinsam", partners=[world.works, world.partner])
    make.make_project(world.tree, "Allein", partners=[world.works])
    make_transfer(world.partner, ours, "adopted", changed="Tiefer gebohrt")
    closed = make.make_article(world.partner, "Geheimplan", topics=[topic])
    set_page_audience(closed, make.PARTNERSHIP)
    page = Client().get(f"/de/mirrors/{mirror.pk}/").content.decode()
    here, there = page.split('id="side-2"')
    assert "Brunnen bohren" in here
    assert theirs.title in there
    assert "Tiefer gebohrt" in there
    assert "Gemeinsam" in page
    for absent in ("Strom sparen", "Allein", "Geheimplan", "csrf", 'id="new"'):
        assert absent not in page
    arabic = Client().get(f"/ar/mirrors/{mirror.pk}/").content.decode()
    assert "Brunnen bohren [ar]" in arabic
    member = as_person(world.person("member", "reader", institution=world.waste))
    assert "Geheimplan" in member.get(f"/de/mirrors/{mirror.pk}/").content.decode()


def test_a_likely_mirror_comes_with_its_reasons_and_a_refused_one_not_again(world: World) -> None:
    water, waste = make.make_topic(world.tree, "Wasser"), make.make_topic(world.tree, "Abfall")
    works = make.make_institution(world.tree, world.here, "Klärwerk", topics=[water], kind="utility")
    twin = make.make_institution(world.tree, world.there, "Pumpwerk", topics=[water], kind="utility")
    make.make_institution(world.tree, world.there, "Deponie", topics=[waste], kind="utility")
    make.make_institution(world.tree, world.here, "Nachbar", topics=[water], kind="utility")
    editor = world.person("editor", "editor", institution=works)
    found = Likely(Viewer(editor), "de").of(works.pk)
    assert [one.there.title for one in found] == ["Pumpwerk"]
    assert "Wasser" in found[0].reason
    assert works.get_kind_display() in found[0].reason
    client = as_person(editor)
    assert found[0].url.replace("&", "&amp;") in client.get(works.url).content.decode()
    assert found[0].url.replace("&", "&amp;") in client.get("/de/mirrors/").content.decode()
    assert client.get(found[0].url).content.decode().count(" selected>") == 2
    assert "Pumpwerk" not in Client().get(works.url).content.decode()
    mirror = Mirror.objects.create(proposer=works, answerer=twin, declined_at=timezone.now())
    assert Likely(Viewer(editor), "de").of(works.pk) == []
    mirror.delete()
    set_page_audience(twin, make.chosen(make.institution_group(twin)))
    assert Likely(Viewer(editor), "de").of(works.pk) == []


def test_members_see_who_has_no_mirror_and_readers_do_not(world: World) -> None:
    make.make_mirror(world.works, world.partner)
    member = as_person(world.person("member", "reader", institution=world.works))
    page = member.get("/de/mirrors/").content.decode()
    alone = page.split('id="alone"')[1]
    assert "Abfallwirtschaft" in alone
    assert "Stadtwerke" not in alone
    assert "Abfallwirtschaft" not in Client().get("/de/mirrors/").content.decode()


def test_the_page_costs_the_same_for_three_and_thirty(world: World) -> None:
    topic = make.make_topic(world.tree, "Wasser")
    mirror = make.make_mirror(world.works, world.partner, topics=[topic])
    member = as_person(world.person("member", "editor", institution=world.works))
    costs = []
    for number in (3, 27):
        for at in range(number):
            article = make.make_article(world.works, f"Artikel {number} {at}", topics=[topic])
            make.make_document(world.partner, f"Protokoll {number} {at}", topics=[topic])
            make_transfer(world.partner, article)
        for client in (Client(), member):
            for address in (f"/de/mirrors/{mirror.pk}/", "/de/mirrors/"):
                client.get(address)
                with CaptureQueriesContext(connection) as queries:
                    page = client.get(f"{address}?x=1")
                costs.append((len(queries), budgets.compressed(page.content)))
    few, many = costs[:4], costs[4:]
    assert [queries for queries, _size in few] == [queries for queries, _size in many], costs
    assert max(queries for queries, _size in many[:2]) <= budgets.QUERIES, costs
    assert max(queries for queries, _size in many) <= 35, costs
    assert max(size for _queries, size in many) <= budgets.HTML_BYTES, costs


def test_digests_hear_of_confirmed_and_ended_mirrors_as_far_as_one_may_see_them(world: World) -> None:
    mirror = make.make_mirror(world.works, world.partner)
    for kind in ("proposed", "confirmed", "ended"):
        MirrorStep.objects.create(mirror=mirror, kind=kind, institution=world.works)
    now = timezone.now()
    found = list(changes(now - datetime.timedelta(hours=1), now + datetime.timedelta(hours=1)))
    assert [change.key.split(":")[2] for change in found] == ["confirmed", "ended"]
    assert found[0].url("ar") == f"/ar/mirrors/{mirror.pk}/"
    assert found[0].institutions == {world.works.translation_key.hex, world.partner.translation_key.hex}
    assert found[0].title("ar") == "Stadtwerke [ar] – Wasserbehörde [ar]"
    assert found[0].visible(Viewer(None))
    set_page_audience(world.partner, make.PARTNERSHIP)
    assert not found[0].visible(Viewer(None))


def test_a_person_is_cut_out_of_the_history_and_the_history_stays(world: World) -> None:
    person = world.person("person", "editor", institution=world.works)
    mirror = make.make_mirror(world.works, world.partner)
    MirrorStep.objects.create(mirror=mirror, kind="ended", by=person, reason="Ende")
    MirrorVisit.objects.create(user=person, mirror=mirror)
    assert [row["what"] for row in collect(person)] == ["mirror ended", "mirror seen"]
    assert erase(person) == 2
    assert collect(person) == []
    assert MirrorStep.objects.get().reason == "Ende"
