"""Nothing closed can be seen, counted or guessed: two sites that differ only in closed content answer alike."""

import datetime

import pytest
import time_machine
from django.test import Client

from home.audience import set_page_audience
from knowledge.membership.rights import institution_audience
from knowledge.models import ArticlePage
from tests.access.closed import add_closed, guesses, rendition_names
from tests.access.worlds import CLOSED_DOCUMENT, SECRET, OpenWorld, Walker, make_open
from tests.factories import LANGUAGES, Tree, chosen, make_member

NOW = datetime.datetime(2026, 11, 23, 9, 0, tzinfo=datetime.UTC)
STARTS = [f"/{language}/" for language in LANGUAGES]


@pytest.fixture
def world(site: Tree) -> OpenWorld:
    with time_machine.travel(NOW, tick=False):
        return make_open(site)


def walk(world: OpenWorld, client: Client | None = None) -> dict[str, bytes]:
    walker = Walker(client or Client())
    with time_machine.travel(NOW, tick=False):
        walker.walk([*STARTS, *guesses(world)])
        for number in (world.document.pk, CLOSED_DOCUMENT):
            walker.visit(f"/documents/{number}/latest/", "head")
            for headers in (
                {"range": "bytes=0-3"},
                {"if-none-match": '"x"'},
                {"if-modified-since": "Mon, 01 Jan 2035 00:00:00 GMT"},
            ):
                walker.visit(f"/documents/{number}/v1/{number}.pdf", **headers)
    assert len(walker.replies) < walker.limit, "the walk must be able to end"
    return dict(walker.replies)


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    return sorted(address for address in one.keys() | other.keys() if one.get(address) != other.get(address))


def test_closed_content_changes_no_byte_of_what_an_anonymous_reader_gets(world: OpenWorld) -> None:
    before = walk(world)
    with time_machine.travel(NOW, tick=False):
        add_closed(world)
    after = walk(world)
    assert differing(before, after) == []
    assert len(before) > 250, "the walk went through the site"
    statuses = {reply[:3] for reply in before.values()}
    assert b"500" not in statuses
    named = [address for address, reply in after.items() if SECRET.encode() in reply and "?q=" not in address]
    assert named == []


def test_a_member_of_another_institution_meets_nothing_of_it(world: OpenWorld) -> None:
    with time_machine.travel(NOW, tick=False):
        add_closed(world)
    client = Client()
    client.force_login(make_member(world.partner, "editor"))
    replies = walk(world, client)
    asked = {address for address in replies if SECRET in address or "zyklop" in address.lower()}
    leaks = [address for address, reply in replies.items() if address not in asked and SECRET.encode() in reply]
    assert leaks == []
    assert not any(reply.startswith(b"500") for reply in replies.values())


def test_the_owner_finds_all_of_it(world: OpenWorld) -> None:
    with time_machine.travel(NOW, tick=False):
        add_closed(world)
    client = Client()
    client.force_login(make_member(world.works, "reader"))
    replies = walk(world, client)
    found = [address for address, reply in replies.items() if SECRET.encode() in reply and reply.startswith(b"200")]
    assert len(found) > 20, "else the other tests prove nothing"
    assert [language for language in LANGUAGES if not any(f" /{language}/" in address for address in found)] == []
    sizes = [f"get /-/pictures/{name}" for name in rendition_names()]
    assert [address for address in sizes if not replies[address].startswith(b"200")] == [], "the guesses are right"


def test_closing_a_page_takes_it_away_in_every_language_at_the_very_next_request(world: OpenWorld) -> None:
    pages = list(ArticlePage.objects.filter(translation_key=world.article.translation_key))
    reader = Client()
    assert [reader.get(page.url).status_code for page in pages] == [200, 200]
    set_page_audience(world.article, chosen(institution_audience(world.works)))
    assert [reader.get(page.url).status_code for page in pages] == [404, 404]
    walker = Walker()
    walker.walk([*STARTS, "/de/search/?q=sparen", "/ar/articles/"])
    title = world.article.title.encode()
    assert [address for address, reply in walker.replies.items() if title in reply] == []
