"""Our own translation page: what stands on it, and what becomes of what is written there."""

import gzip
import json
import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from wagtail_localize.models import Translation

from home.machine.models import MachineTranslation
from knowledge.articles.freshness import record_baselines, states
from knowledge.models import ArticlePage, CarriedSentence
from knowledge.translations.sheets import open_sheet
from tests.factories import make_article, make_member, make_term
from tests.knowledge.translations.conftest import Office, begin, entered

BLOCKS: tuple[Any, ...] = (
    ("heading", {"text": "Warum nachts", "level": "2"}),
    ("paragraph", '<p>Nachts messen & <b>sparen</b>, siehe <a href="https://a.example/">Plan</a>.</p>'),
    ("list", ["Zonen bilden", "Zufluss messen"]),
)


@pytest.fixture
def article(office: Office) -> ArticlePage:
    return make_article(office.works, "Nachtmessung", blocks=BLOCKS)


@pytest.fixture(params=("managed", "by hand"))
def page(request: Any, office: Office, article: ArticlePage) -> ArticlePage:
    """The Arabic version, its sentences kept by wagtail-localize, or edited as an ordinary page."""
    found = begin(office.as_translator(), article)
    if request.param == "by hand":
        Translation.objects.update(enabled=False)
    return found


def fields(client: Client, page: ArticlePage) -> dict[str, tuple[str, str]]:
    """Key -> text and stamp, as they stand on the page."""
    text = client.get(reverse("translate_page", args=[page.pk])).content.decode()
    found = re.findall(r'<textarea name="text:([^"]+)".*?data-stamp="(\w+)"[^>]*>\n(.*?)</textarea>', text, re.DOTALL)
    return {unescape(key): (unescape(said), stamp) for key, stamp, said in found}


def say(client: Client, page: ArticlePage, key: str, text: str, stamp: str | None = None) -> Any:
    stamp = fields(client, page)[key][1] if stamp is None else stamp
    address = reverse("translate_sentence", args=[page.pk])
    return client.post(address, json.dumps({"key": key, "text": text, "stamp": stamp}), "application/json")


def said(page: ArticlePage) -> dict[str, str]:
    sheet = open_sheet(ArticlePage.objects.get(pk=page.pk))
    assert sheet is not None
    return {one.key: one.target for one in sheet.sentences()}


def test_what_is_written_is_kept_with_its_marks_and_nothing_else_is_markup(office: Office, page: ArticlePage) -> None:
    client = office.as_translator()
    key = "body.b1:0"
    assert "messen & sparen" not in fields(client, page)
    answer = say(client, page, key, 'قياس <script>x</script> & <b>توفير</b> <a id="a1">خطة</a>')
    assert answer.status_code == 200, answer.content
    kept = said(page)[key]
    assert kept == 'قياس &lt;script&gt;x&lt;/script&gt; &amp; <b>توفير</b> <a id="a1">خطة</a>'
    assert fields(client, page)[key][0] == 'قياس <script>x</script> & <b>توفير</b> <a id="a1">خطة</a>'
    made = open_sheet(ArticlePage.objects.get(pk=page.pk)).as_page()  # type: ignore[union-attr]
    paragraph = next(block for block in made.body.raw_data if block["id"] == "b1")
    assert 'href="https://a.example/"' in paragraph["value"]
    assert "<script" not in paragraph["value"]
    assert say(client, page, key, 'قياس <a id="a7">خطة</a>').status_code == 422


def test_the_second_writer_of_a_sentence_is_told_and_nothing_is_lost(office: Office, page: ArticlePage) -> None:
    first, second = office.as_translator(), office.as_editor()
    key = "body.b2.b2-0:0"
    stamp = fields(second, page)[key][1]
    assert say(first, page, key, "تشكيل المناطق").status_code == 200
    answer = say(second, page, key, "نص آخر", stamp)
    assert answer.status_code == 409
    assert answer.json()["theirs"] == "تشكيل المناطق"
    assert said(page)[key] == "تشكيل المناطق"
    form = {f"text:{key}": "نص آخر", f"stamp:{key}": stamp, "act": "publish"}
    shown = second.post(reverse("translate_page", args=[page.pk]), form)
    assert shown.status_code == 409
    text = shown.content.decode()
    assert "نص آخر" in text
    assert "تشكيل المناطق" in text
    assert said(page)[key] == "تشكيل المناطق"
    assert say(second, page, key, "نص آخر", answer.json()["stamp"]).status_code == 200


def test_without_script_all_fields_are_kept_and_the_page_is_published(office: Office, page: ArticlePage) -> None:
    client = office.as_editor()
    form = {"act": "publish"}
    for key, (_text, stamp) in fields(client, page).items():
        form |= {f"text:{key}": "قياس-ليلي" if key == "slug:0" else f"قيل {key}", f"stamp:{key}": stamp}
    answer = client.post(reverse("translate_page", args=[page.pk]), form)
    assert answer.status_code == 302
    page = ArticlePage.objects.get(pk=page.pk)
    assert page.live
    assert page.title == "قيل title:0"
    assert set(states(page).values()) == {"current"}
    assert [item["value"] for item in page.body.raw_data[2]["value"]] != []


def test_a_changed_sentence_says_what_changed_and_stays_until_somebody_looked(
    office: Office, article: ArticlePage, page: ArticlePage
) -> None:
    client = office.as_editor()
    publish_all(client, page)
    change(article, "b2-1", "Zufluss zweimal messen")
    page = ArticlePage.objects.get(pk=page.pk)
    assert {unit for unit, state in states(page).items() if state == "outdated"} == {"b2-1"}
    address = reverse("translate_page", args=[page.pk])
    client.post(address, {"act": "source"})
    text = client.get(address).content.decode()
    assert re.search(r"messen|<ins>zweimal ?</ins>", text)
    assert "<ins>zweimal" in text
    assert said(page)["body.b2.b2-1:0"] == "قيل body.b2.b2-1:0"
    client.post(address, {"act": "publish"})
    page.refresh_from_db()
    assert page.body.raw_data[2]["value"][1]["value"] == "قيل body.b2.b2-1:0", "the older sentence, not the German one"
    assert states(page)["b2-1"] == "outdated"
    client.post(address, {"act": "confirm:b2-1"})
    assert states(ArticlePage.objects.get(pk=page.pk))["b2-1"] == "current"
    assert not CarriedSentence.objects.exists()


def test_a_small_change_of_the_source_leaves_the_translation_current(
    office: Office, article: ArticlePage, page: ArticlePage
) -> None:
    client = office.as_editor()
    publish_all(client, page)
    change(article, "b2-1", "Zufluss messen.", minor=True)
    page = ArticlePage.objects.get(pk=page.pk)
    assert set(states(page).values()) == {"current"}
    client.post(reverse("translate_page", args=[page.pk]), {"act": "publish"})
    assert set(states(ArticlePage.objects.get(pk=page.pk)).values()) == {"current"}
    assert said(page)["body.b2.b2-1:0"] == "قيل body.b2.b2-1:0"


def test_terms_of_the_glossary_stand_beside_the_part_they_occur_in(office: Office, page: ArticlePage) -> None:
    make_term(de=("Zufluss", "", "Was hineinfließt."), ar=("تدفق", "الجريان", ""))
    text = office.as_translator().get(reverse("translate_page", args=[page.pk])).content.decode()
    (part,) = [one for one in text.split("<section")[1:] if "تدفق" in one]
    assert "Zufluss messen" in part
    client, key = office.as_editor(), "body.b2.b2-1:0"
    said_so = {f"text:{key}": "قياس", f"stamp:{key}": fields(client, page)[key][1], "act": "publish"}
    answer = client.post(reverse("translate_page", args=[page.pk]), said_so, follow=True)
    assert any("تدفق" in str(one) for one in answer.context["messages"]), "an agreed word is not used"


def test_who_may_not_edit_finds_nothing_and_nobody_writes_into_a_page_in_moderation(
    office: Office, page: ArticlePage
) -> None:
    stranger = entered(make_member(office.partner, "editor"))
    assert stranger.get(reverse("translate_page", args=[page.pk])).status_code == 404
    assert stranger.post(reverse("translate_sentence", args=[page.pk]), "{}", "application/json").status_code == 404
    client = office.as_translator()
    assert client.get(reverse("translate_page", args=[office.works.pk])).status_code == 404
    for body in (b"{", b"[]", b'{"key": 1}', b"\xff"):
        answer = client.post(reverse("translate_sentence", args=[page.pk]), body, "application/json")
        assert answer.status_code == 400


def test_the_page_is_small_and_asks_a_fixed_number_of_queries(
    office: Office, article: ArticlePage, django_assert_max_num_queries: Any
) -> None:
    long = make_article(office.works, "Lang", blocks=[("paragraph", f"<p>Absatz {n}</p>") for n in range(60)])
    client = office.as_translator()
    short, tall = begin(client, article), begin(client, long)
    client.get(reverse("translate_page", args=[short.pk]))
    counts = []
    text = client.get(reverse("translate_page", args=[tall.pk])).content
    assert len(gzip.compress(text)) <= 14_000
    ours = [finders.find(f"knowledge/translate.{kind}") for kind in ("js", "css")]
    assert sum(len(gzip.compress(Path(str(path)).read_bytes())) for path in ours) <= 6_000
    for one in (short, tall):
        with django_assert_max_num_queries(60) as captured:
            client.get(reverse("translate_page", args=[one.pk]))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def publish_all(client: Client, page: ArticlePage) -> None:
    form = {"act": "publish"}
    for key, (_text, stamp) in fields(client, page).items():
        form |= {f"text:{key}": "قياس-ليلي" if key == "slug:0" else f"قيل {key}", f"stamp:{key}": stamp}
    assert client.post(reverse("translate_page", args=[page.pk]), form).status_code == 302
    page = ArticlePage.objects.get(pk=page.pk)
    record_baselines(page, ArticlePage.objects.get(translation_key=page.translation_key, locale__language_code="de"))


def change(article: ArticlePage, item: str, text: str, *, minor: bool = False) -> None:
    source = ArticlePage.objects.get(pk=article.pk)
    raw = [dict(block) for block in source.body.raw_data]
    raw[2]["value"] = [{**one, "value": text if one["id"] == item else one["value"]} for one in raw[2]["value"]]
    source.body = raw
    source.minor_edit = minor
    source.save_revision().publish()


def test_what_the_machine_suggests_is_labelled_until_a_person_says_it_is_right(
    office: Office, page: ArticlePage, settings: Any
) -> None:
    settings.KOMMEZ = replace(settings.KOMMEZ, translate_url="http://127.0.0.1:9")
    client, address, key = office.as_editor(), reverse("translate_page", args=[page.pk]), "body.b2.b2-1:0"
    client.post(address, {"act": "machine:b2-1"})
    (row,) = MachineTranslation.objects.all()
    row.state, row.text, row.original = "done", "قياس التدفق", ""
    row.save()
    shown = client.get(address).content.decode()
    assert "قياس التدفق" in shown
    assert fields(client, page)[key][0] == "", "suggested, not taken"
    stamp = fields(client, page)[key][1]
    client.post(address, {f"text:{key}": "", f"stamp:{key}": stamp, "take": key})
    assert said(page)[key] == "قياس التدفق"
    client.post(address, {"act": "publish"})
    assert states(ArticlePage.objects.get(pk=page.pk))["b2-1"] == "machine"
    client.post(address, {"act": "confirm:b2-1"})
    client.post(address, {"act": "publish"})
    assert states(ArticlePage.objects.get(pk=page.pk))["b2-1"] == "current"
