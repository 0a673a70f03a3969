"""Who stands on which side of the axis, and which pairs are shown at all?"""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from home.audience import set_page_audience
from knowledge.institutions.mirrors import mirrors_of, of_institution, pairs
from search.access import Viewer
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def sides(site: make.Tree) -> tuple[object, object]:
    here, there = make.make_pair()
    return make.make_institution(site, here, "Stadtwerke"), make.make_institution(site, there, "Wasserbehörde")


def titles(viewer: Viewer, language: str = "de") -> list[tuple[str, str]]:
    return [(pair.here.title, pair.there.title) for pair in pairs(mirrors_of(viewer), viewer, language)]


def test_each_reader_has_their_own_city_on_the_near_side(sides: tuple[object, object]) -> None:
    ours, theirs = sides
    make.make_mirror(theirs, ours)
    assert titles(Viewer(None)) == [("Stadtwerke", "Wasserbehörde")]
    assert titles(Viewer(make.make_member(theirs))) == [("Wasserbehörde", "Stadtwerke")]
    assert titles(Viewer(None), "ar") == [("Stadtwerke [ar]", "Wasserbehörde [ar]")]


def test_an_institutions_own_page_has_it_on_the_near_side(sides: tuple[object, object]) -> None:
    ours, theirs = sides
    make.make_mirror(ours, theirs)
    key, viewer = theirs.translation_key, Viewer(None)
    found = pairs(of_institution(mirrors_of(viewer), key), viewer, "de", here=key)
    assert [(pair.here.title, pair.there.title) for pair in found] == [("Wasserbehörde", "Stadtwerke")]


def test_proposed_ended_and_closed_pairs_are_not_shown(
    sides: tuple[object, object], site: make.Tree, client: Client
) -> None:
    ours, theirs = sides
    proposed = make.make_mirror(ours, theirs, confirmed=False)
    assert titles(Viewer(None)) == []
    proposed.confirmed_at = timezone.now()
    proposed.save()
    assert titles(Viewer(None)) == [("Stadtwerke", "Wasserbehörde")]
    set_page_audience(theirs, make.PARTNERSHIP)
    assert titles(Viewer(None)) == []
    assert "Wasserbehörde" not in client.get("/de/partnership/").content.decode()
    assert titles(Viewer(make.make_member(ours))) == [("Stadtwerke", "Wasserbehörde")]
    proposed.ended_on = timezone.localdate() - datetime.timedelta(days=1)
    proposed.save()
    assert titles(Viewer(make.make_member(ours))) == []


def test_the_fictitious_city_says_so_on_every_page_of_its_own(
    sides: tuple[object, object], site: make.Tree, client: Client
) -> None:
    ours, theirs = sides
    words = "notice--mirror"
    assert words in client.get(theirs.url).content.decode()
    assert words not in client.get(ours.url).content.decode()
    assert words in client.get(site.institutions["de"].url).content.decode()
    assert client.get("/de/partnership/").content.decode().count("badge--late") == 1
