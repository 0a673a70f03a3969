"""Translation files go out and come back equal; what does not fit, or means harm, changes nothing."""

import io
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from knowledge.models import ArticlePage
from knowledge.translations.exchange import po, xliff
from knowledge.translations.exchange.paper import Broken, Paper, PaperUnit
from knowledge.translations.exchange.taking_in import take_in
from tests.factories import make_article, make_member
from tests.knowledge.translations.conftest import Office, begin, entered
from tests.knowledge.translations.test_page import BLOCKS, change, publish_all, said, say

KINDS = ("xlf", "po")


@pytest.fixture
def article(office: Office) -> ArticlePage:
    return make_article(office.works, "Nachtmessung", blocks=BLOCKS)


@pytest.fixture
def page(office: Office, article: ArticlePage) -> ArticlePage:
    return begin(office.as_translator(), article)


def taken(client: Client, page: ArticlePage, kind: str) -> bytes:
    return client.get(reverse("translation_file", args=[page.pk, kind])).content


def paper(data: bytes, kind: str) -> Paper:
    return po.read(data) if kind == "po" else xliff.read(data)


def brought(client: Client, name: str, data: bytes) -> str:
    files = {"files": SimpleUploadedFile(name, data), "act": "in"}
    answer = client.post(reverse("translation_files"), files)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_comes_back_with_every_mark_and_letter(kind: str) -> None:
    sentences = [
        "Nachts &amp; <b>leise</b> <i>messen</i>",
        '  <a id="a1">eins <b>zwei</b></a> <a id="a2">drei</a>',
        "1 &lt; 2 &gt; 0<br/>neue Zeile „…“ \\n \\t \"x\" 'y' ]]&gt;",
        "<b>a</b> <i>b</i> <strong>c</strong><em>d</em>",
        "قياس \u200f <b>ليلي</b>",
    ]
    units = [PaperUnit(f"body.b{n}:0", one.strip(), one.strip()[::1], "abc") for n, one in enumerate(sentences)]
    before = Paper("0" * 32, "de", "ar", "r1", units=units)
    after = paper(po.write(before) if kind == "po" else xliff.write(before), kind)
    assert after.units == units
    assert (after.article, after.language, after.revision) == (before.article, "ar", "r1")


@pytest.mark.parametrize("kind", KINDS)
def test_what_an_office_translated_stands_in_the_page(office: Office, page: ArticlePage, kind: str) -> None:
    client = office.as_translator()
    data = taken(client, page, kind)
    sent = paper(data, kind)
    units = [
        PaperUnit(one.key, one.source, '<b>قيل</b> <a id="a1">خطة</a>' if "b1" in one.key else "قيل", one.stamp)
        if one.key != "slug:0"
        else one
        for one in sent.units
    ]
    made = replace(sent, units=units)
    text = brought(client, f"x.{kind}", po.write(made) if kind == "po" else xliff.write(made))
    assert "<strong>" not in text, "refused"
    assert said(page)["body.b1:0"] == '<b>قيل</b> <a id="a1">خطة</a>'
    assert said(page)["body.b2.b2-1:0"] == "قيل"


@pytest.mark.parametrize("kind", KINDS)
def test_an_older_file_is_refused_with_what_changed_and_nothing_is_kept(
    office: Office, article: ArticlePage, page: ArticlePage, kind: str
) -> None:
    client = office.as_editor()
    data = taken(client, page, kind).replace(b"Zonen bilden", b"Zonen bilden")
    change(article, "b2-1", "Zufluss zweimal messen")
    client.post(reverse("translate_page", args=[page.pk]), {"act": "source"})
    before = said(page)
    text = brought(client, f"x.{kind}", data)
    assert "body.b2.b2-1:0" in text
    assert "<ins>zweimal" in text
    assert said(page) == before


def test_a_file_of_another_page_or_of_a_page_one_may_not_edit_is_refused(office: Office, page: ArticlePage) -> None:
    data = taken(office.as_translator(), page, "xlf")
    (outcome,) = take_in("x.xlf", data, user=make_member(office.partner, "editor"))
    assert outcome.refused
    assert outcome.page is None
    wrong = data.replace(str(page.translation_key).encode(), b"00000000-0000-0000-0000-000000000001")
    (outcome,) = take_in("x.xlf", wrong, user=office.translator)
    assert outcome.refused
    assert not outcome.kept
    stranger = entered(make_member(office.partner, "editor"))
    assert stranger.get(reverse("translation_file", args=[page.pk, "xlf"])).status_code == 404
    assert stranger.get(reverse("translation_file", args=[page.pk, "exe"])).status_code == 404
    shown = stranger.post(reverse("translation_files"), {"act": "out", "page": page.pk, "kind": "po"})
    assert zipfile.ZipFile(io.BytesIO(shown.content)).namelist() == []


def test_what_somebody_translated_here_meanwhile_is_not_overwritten(office: Office, page: ArticlePage) -> None:
    client = office.as_translator()
    data = taken(client, page, "xlf")
    made = xliff.read(data)
    units = [PaperUnit(u.key, u.source, "من المكتب" if "b2" in u.key else u.target, u.stamp) for u in made.units]
    say(client, page, "body.b2.b2-0:0", "من هنا")
    text = brought(client, "x.xlf", xliff.write(replace(made, units=units)))
    assert "body.b2.b2-0:0" in text
    assert said(page)["body.b2.b2-0:0"] == "من هنا"
    assert said(page)["body.b2.b2-1:0"] == "", "all of a file or nothing"


def test_an_outdated_sentence_the_file_calls_done_is_still_right(
    office: Office, article: ArticlePage, page: ArticlePage
) -> None:
    client = office.as_editor()
    publish_all(client, page)
    change(article, "b2-1", "Zufluss zweimal messen")
    client.post(reverse("translate_page", args=[page.pk]), {"act": "source"})
    data = taken(client, page, "xlf")
    assert b"needs-review-translation" in data
    brought(client, "x.xlf", data)
    assert b"needs-review-translation" in taken(client, page, "xlf"), "nobody looked"
    brought(client, "x.xlf", data.replace(b"needs-review-translation", b"translated"))
    assert b"needs-review-translation" not in taken(client, page, "xlf")


@pytest.mark.parametrize(
    "data",
    [
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xliff>&a;</xliff>',
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>',
        b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><x/>',
        b"<a>" * 5_000,
        b"<xliff/>",
        b"\xff\xfe\x00",
        b"",
        b"not xml",
        b'<?xml version="1.0" encoding="utf-7"?><x/>',
    ],
)
def test_hostile_and_broken_xml_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(Broken):
        xliff.read(data)


@pytest.mark.parametrize(
    "data", [b"/etc/passwd", b"", b"msgid\nmsgstr", b'msgid ""\nmsgstr ""\n', b"\xff\n\xfe", b'msgid "a\n']
)
def test_broken_po_files_are_refused_and_no_file_of_the_machine_is_opened(data: bytes) -> None:
    with pytest.raises(Broken):
        po.read(data)


def test_a_zip_file_carries_many_and_a_broken_or_swollen_one_nothing(office: Office, page: ArticlePage) -> None:
    client = office.as_translator()
    form: dict[str, Any] = {"act": "out", "page": [page.pk], "kind": "po"}
    data = client.post(reverse("translation_files"), form).content
    assert [one.refused for one in take_in("x.zip", data, user=office.translator)] == [""]
    for wrong in (data[:60], b"PK\x03\x04" + b"x" * 50, _swollen()):
        assert all(one.refused for one in take_in("x.zip", wrong, user=office.translator))


def _swollen() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(6):
            packed.writestr(f"{number}.xlf", b" " * 4_000_000)
    return out.getvalue()
