"""A reader asks for a pack without a cookie or a script, sees its size before, and brings an old one up to date."""

import datetime
import io
import json
import re
import zipfile
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html

from home.audience import set_page_audience
from knowledge.membership.rights import institution_audience
from knowledge.models import TopicPack
from knowledge.packs import making
from tests.factories import chosen, make_article, make_member
from tests.knowledge.packs.conftest import Ground, made

Kind, State = TopicPack.Kind, TopicPack.State


def asked(client: Client, ground: Ground, kind: str = Kind.ZIP_TEXT, query: str = "") -> Any:
    """The reply to the form of the topic's page, filled in three seconds later."""
    address = f"{ground.topic.url}pack/{query}"
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        page = html.fromstring(client.get(address).content)
    hidden = {one.get("name"): one.get("value") for one in page.xpath("//main//form//input[@type='hidden']")}
    with time_machine.travel(now + datetime.timedelta(seconds=3), tick=False):
        return client.post(address, {**hidden, "kind": kind})


def test_a_reader_without_an_account_comes_to_the_file_without_a_cookie(ground: Ground) -> None:
    client = Client()
    before = client.get(f"{ground.topic.url}pack/")
    labels = [one.text_content() for one in html.fromstring(before.content).xpath("//main//li//b")]
    assert labels == [str(kind.label) for kind in Kind if kind != Kind.PDF or "PDF" in " ".join(labels)]
    assert "256 kbit/s" in before.content.decode()
    reply = asked(client, ground)
    pack = TopicPack.objects.get()
    assert (reply.status_code, reply["Location"]) == (302, f"/de/packs/{pack.pk}/")
    page = client.get(reply["Location"])
    assert f"/de/packs/{pack.pk}/file/" in page.content.decode()
    sent = client.get(f"/de/packs/{pack.pk}/file/")
    assert zipfile.ZipFile(io.BytesIO(sent.getvalue())).testzip() is None
    part = client.get(f"/de/packs/{pack.pk}/file/", headers={"range": "bytes=0-3"})
    assert (part.status_code, part.getvalue()) == (206, b"PK\x03\x04"), "a broken line goes on where it was"
    assert [reply["Cache-Control"] for reply in (before, page, sent)] == ["private, no-store"] * 3
    assert not client.cookies
    exact = html.fromstring(client.get(f"{ground.topic.url}pack/").content)
    assert exact.xpath("//main//form//li//a/@href") == [f"/de/packs/{pack.pk}/"]


def test_a_pack_that_is_being_made_says_how_far_it_is_and_looks_again(ground: Ground) -> None:
    pack = made(ground, Kind.ZIP_TEXT)
    TopicPack.objects.filter(pk=pack.pk).update(state=State.MAKING, done=1, total=4)
    reply = Client().get(f"/de/packs/{pack.pk}/")
    assert reply["Refresh"] == "3"
    assert "25" in html.fromstring(reply.content).xpath("//main//*[@role='status']")[0].text_content()
    assert Client().get(f"/de/packs/{pack.pk}/file/")["Location"] == f"/de/packs/{pack.pk}/"


def test_what_is_new_since_an_older_pack_comes_by_its_id_or_its_manifest(ground: Ground) -> None:
    client = Client()
    old = made(ground, Kind.ZIP_TEXT)
    with zipfile.ZipFile(old.path) as archive:
        listing = archive.read("manifest.json")
    make_article(ground.works, "Neu dazu", topics=[ground.topic])
    reply = asked(client, ground, query=f"?since={old.pk}")
    new = TopicPack.objects.exclude(pk=old.pk).get()
    assert reply["Location"] == f"/de/packs/{new.pk}/?since={old.pk}"
    assert f"/de/packs/{new.pk}/delta/?since={old.pk}" in client.get(reply["Location"]).content.decode()
    by_id = client.get(f"/de/packs/{new.pk}/delta/?since={old.pk}").getvalue()
    file = io.BytesIO(listing)
    file.name = "manifest.json"
    by_list = client.post(f"/de/packs/{new.pk}/delta/", {"manifest": file}).getvalue()
    assert by_id == by_list
    names = zipfile.ZipFile(io.BytesIO(by_id)).namelist()
    assert any("neu-dazu" in name for name in names)
    assert not any("lecks-suchen" in name for name in names)
    assert {"manifest.json", "removed.txt"} < set(names)


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"\x00\xff",
        b"[]",
        b"[" * 100_000,
        b'{"pack": 1, "files": 3}',
        json.dumps({"pack": "x", "files": [{"path": "../../etc/passwd", "sha256": "0" * 64}]}).encode(),
        json.dumps({"pack": "x", "files": [{"path": "a\nb", "sha256": "0" * 64}]}).encode(),
        json.dumps({"pack": "x", "files": [{"path": "a", "sha256": "no"}]}).encode(),
    ],
)
def test_what_is_no_manifest_is_refused_in_words(ground: Ground, sent: bytes) -> None:
    pack = made(ground, Kind.ZIP_TEXT)
    file = io.BytesIO(sent)
    file.name = "manifest.json"
    reply = Client().post(f"/de/packs/{pack.pk}/delta/", {"manifest": file})
    assert reply.status_code == 422
    assert html.fromstring(reply.content).xpath("//main//*[contains(@class, 'field__error')]")


def test_a_members_pack_is_nobody_elses(ground: Ground) -> None:
    member = Client()
    member.force_login(make_member(ground.works, "reader"))
    reply = asked(member, ground)
    pack = TopicPack.objects.get()
    assert pack.owner is not None
    for address in (f"/de/packs/{pack.pk}/", f"/de/packs/{pack.pk}/file/", f"/de/packs/{pack.pk}/delta/"):
        assert Client().get(address).status_code == 404
    assert member.get(reply["Location"]).status_code == 200
    assert member.get(f"/de/packs/{pack.pk}/file/").status_code == 200
    other = Client()
    other.force_login(make_member(ground.works, "editor"))
    assert other.get(f"/de/packs/{pack.pk}/file/").status_code == 404
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(pack.owner)
    assert strict.post(f"{ground.topic.url}pack/", {"kind": Kind.ZIP_TEXT}).status_code == 403


def test_forged_forms_and_unknown_packs_lead_nowhere(ground: Ground) -> None:
    client = Client()
    page = f"{ground.topic.url}pack/"
    for data in ({}, {"kind": Kind.ZIP_TEXT}, {"kind": "x", "token": "x"}, {"kind": Kind.PDF, "token": "forged"}):
        assert client.post(page, data).status_code == 422
    assert not TopicPack.objects.exists()
    assert client.get(f"/de/packs/{uuid4()}/").status_code == 404
    assert client.get(f"{page}?since=nonsense").status_code == 200
    assert client.get(f"{ground.article.url}pack/").status_code == 404
    pack = made(ground, Kind.ZIP_TEXT)
    set_page_audience(ground.topic, chosen(institution_audience(ground.works)))
    assert [client.get(address).status_code for address in (page, f"/de/packs/{pack.pk}/file/")] == [404, 404]


def test_the_page_of_a_topic_asks_as_much_for_few_things_as_for_many(ground: Ground) -> None:
    for kind in (Kind.ZIP_TEXT, Kind.EPUB_TEXT):
        made(ground, kind)
    counts = []
    for _turn in range(2):
        Client().get(f"{ground.topic.url}pack/")
        with CaptureQueriesContext(connection) as queries:
            Client().get(f"{ground.topic.url}pack/")
        counts.append(len(queries))
        for number in range(4):
            make_article(ground.works, f"Weiterer {number}", topics=[ground.below])
        for kind in (Kind.ZIP_TEXT, Kind.EPUB_TEXT):
            made(ground, kind)
    assert counts[0] == counts[1] <= 25


def test_the_worker_forgets_what_was_kept_long_enough(ground: Ground) -> None:
    public, own = made(ground, Kind.ZIP_TEXT), made(ground, Kind.ZIP_TEXT, user=make_member(ground.works, "reader"))
    with time_machine.travel(timezone.now() + datetime.timedelta(days=2), tick=False):
        making.tidy()
    assert (public.path.exists(), own.path.exists()) == (True, False)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=8), tick=False):
        making.tidy()
        TopicPack.objects.get(pk=public.pk)
    assert not public.path.exists(), "but what was in it is known, for a delta"
    assert re.search("pack", str(TopicPack.objects.get(pk=public.pk).manifest)) is not None
