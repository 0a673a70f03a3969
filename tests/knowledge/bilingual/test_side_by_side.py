"""Two languages of an article side by side: aligned, honest about what is old or missing, open to nobody new."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from home.audience import set_page_audience
from home.publication import keeping_other_languages
from knowledge.articles.freshness import record_baselines
from knowledge.membership.rights import institution_audience
from knowledge.models import ArticlePage
from tests import factories as make
from tests.home import budgets

pytestmark = pytest.mark.django_db
BLOCKS: tuple[Any, ...] = (
    ("heading", {"text": "Zonen", "level": "2"}),
    ("paragraph", "<p>Nachts messen.</p>"),
    ("heading", {"text": "Werkzeug", "level": "3"}),
    ("list", ["Schieber", "Zähler"]),
    ("steps", ["Trennen", "Messen"]),
    ("callout", {"kind": "tip", "text": "<p>Klein anfangen.</p>"}),
    ("table", {"caption": "Verluste", "row_headers": True, "rows": [["Zone", "2025"], ["Nord", "14 %"]]}),
)
ARABIC = {"b0": {"text": "المناطق", "level": "2"}, "b1": "<p>القياس ليلا</p>", "b2": {"text": "أدوات", "level": "3"}}


class Cells(HTMLParser):
    """Row id -> (lang, dir, words) of its cells."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: dict[str, list[tuple[str, str, str]]] = {}
        self._row, self._at, self._words, self._depth = "", ("", ""), "", 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "tr" and found.get("role") == "row":
            self._row = found.get("id") or "head"
        elif tag == "td" and found.get("role") == "cell":
            self._at, self._words = (found.get("lang") or "", found.get("dir") or ""), ""

    def handle_data(self, data: str) -> None:
        self._words += f" {data}"

    def handle_endtag(self, tag: str) -> None:
        if tag == "td" and self._at is not None:
            self.rows.setdefault(self._row, []).append((*self._at, " ".join(self._words.split())))


@pytest.fixture
def article(site: make.Tree) -> ArticlePage:
    """German, translated to Arabic but for its lists; since then one German paragraph changed."""
    here, _there = make.make_pair()
    page = make.make_article(make.make_institution(site, here), "Lecksuche", ("de", "ar", "fr"), blocks=BLOCKS)
    arabic = version(page, "ar")
    arabic.title, arabic.lead = "كشف التسرب", "ما ستعرفه"
    arabic.body = [{**raw, "value": ARABIC.get(raw["id"], raw["value"])} for raw in arabic.body.raw_data]
    arabic.save()
    record_baselines(arabic, page)
    page.body = [{**raw, "value": "<p>Leise messen.</p>"} if raw["id"] == "b1" else raw for raw in page.body.raw_data]
    page.save()
    return page


def version(page: ArticlePage, language: str) -> ArticlePage:
    return ArticlePage.objects.get(translation_key=page.translation_key, locale__language_code=language)


def read(url: str, client: Client | None = None) -> Any:
    return (client or Client()).get(url)


def rows(page: ArticlePage, first: str, second: str) -> dict[str, list[tuple[str, str, str]]]:
    reply = read(f"{version(page, first).url}with/{second}/")
    assert reply.status_code == 200
    return Cells(reply.content.decode()).rows


def test_each_row_holds_one_part_in_both_languages_and_says_which_they_are(article: ArticlePage) -> None:
    found = rows(article, "de", "ar")
    assert found["block-b0"] == [("de", "ltr", "Zonen"), ("ar", "rtl", "المناطق")]
    assert list(found) == ["head", *(f"block-{name}" for name in (
        "b0", "b1", "b2", "b3-0", "b3-1", "b4-0", "b4-1", "b5", "b6"))]  # fmt: skip
    assert found["head"][1] == ("ar", "rtl", "كشف التسرب ما ستعرفه")
    html = read(f"{article.url}with/ar/").content.decode()
    assert html.index('role="columnheader" lang="de"') < html.index('role="columnheader" lang="ar"')
    assert re.search(r"<h3>Werkzeug</h3>.*<h3>أدوات</h3>", html, re.DOTALL), "headings keep their level on both sides"
    assert '<ol start="2"><li>' in html
    other = read(f"{version(article, 'ar').url}with/de/").content.decode()
    assert '<html lang="ar" dir="rtl">' in other
    assert other.index('role="columnheader" lang="ar"') < other.index('role="columnheader" lang="de"')


def test_a_part_that_is_old_or_missing_says_so_and_is_never_called_arabic_when_it_is_german(
    article: ArticlePage,
) -> None:
    found = rows(article, "de", "ar")
    assert found["block-b1"][0] == ("de", "ltr", "Leise messen.")
    language, direction, words = found["block-b1"][1]
    assert (language, direction) == ("ar", "rtl")
    assert "has changed since" in words or "geändert" in words
    language, direction, words = found["block-b3-0"][1]
    assert (language, direction) == ("de", "ltr")
    assert words.endswith((": German Schieber", ": Deutsch Schieber"))
    assert found["block-b3-0"][0] == ("de", "ltr", "Schieber")


def test_what_is_new_in_the_original_stands_in_its_words_and_what_only_the_translation_has_stands_alone(
    article: ArticlePage,
) -> None:
    arabic = version(article, "ar")
    arabic.body = [*arabic.body.raw_data, {"type": "paragraph", "value": "<p>زيادة</p>", "id": "own"}]
    arabic.save()
    article.body = [*article.body.raw_data, {"type": "paragraph", "value": "<p>Neu.</p>", "id": "new"}]
    article.save()
    found = rows(article, "de", "ar")
    assert found["block-new"][1][:2] == ("de", "ltr")
    assert found["block-new"][1][2].endswith("Neu.")
    assert found["block-own"][1] == ("ar", "rtl", "زيادة")
    assert found["block-own"][0][:2] == ("", "")


def test_any_two_languages_can_stand_together_and_those_that_do_not_exist_are_not_there(article: ArticlePage) -> None:
    found = rows(article, "ar", "fr")
    assert found["block-b0"][0] == ("ar", "rtl", "المناطق")
    for address in ("with/en/", "with/de/", "with/xx/", "with/"):
        assert read(f"{article.url}{address}").status_code == 404, address
    links = re.findall(r'href="([^"]+/with/\w\w/)"', read(article.url).content.decode())
    assert links == [f"{article.url}with/ar/", f"{article.url}with/fr/"]
    alone = make.make_article(article.institution, "Nur deutsch")
    assert "/with/" not in read(alone.url).content.decode()


def test_a_version_that_is_a_draft_or_closed_answers_as_if_it_were_not_there(article: ArticlePage) -> None:
    owner = make.make_member(article.institution, "reader")
    with keeping_other_languages():
        version(article, "ar").unpublish()
    assert read(f"{article.url}with/ar/").status_code == 404
    still = read(article.url)
    assert still.status_code == 200
    assert "/with/ar/" not in still.content.decode()
    set_page_audience(article, make.chosen(institution_audience(article.institution)))
    inside = Client()
    inside.force_login(owner)
    assert read(article.url, inside).status_code == 200
    reply = read(f"{article.url}with/fr/", inside)
    assert reply.status_code == 200
    assert "no-store" in reply["Cache-Control"]
    assert read(f"{article.url}with/fr/").status_code == 404


def test_search_engines_are_sent_to_the_article_and_the_page_is_light_and_whole(article: ArticlePage) -> None:
    reply = read(f"{article.url}with/ar/")
    html = reply.content.decode()
    assert '<meta name="robots" content="noindex">' in html
    assert re.search(rf'<link rel="canonical" href="https?://[^/"]+{re.escape(article.url)}">', html)
    assert "hreflang=" not in html.partition("<body")[0]
    assert html.count("<h1") == 1
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert not reply.cookies
    assert budgets.compressed(reply.content) <= budgets.HTML_BYTES


def test_its_queries_are_few_and_do_not_grow_with_the_text(site: make.Tree) -> None:
    here, _there = make.make_pair()
    works = make.make_institution(site, here)
    file, topic = make.make_document(works, "Datei"), make.make_topic(site, "Wasser")
    rich: tuple[Any, ...] = (
        ("paragraph", f'<p>Siehe <a linktype="page" id="{topic.pk}">hier</a>.</p>'),
        ("documents", [file.pk]),
        ("links", [{"page": topic.pk, "url": "", "text": ""}]),
        ("image", {"image": 1, "caption": "Bild"}),
    )
    short, long = (make.make_article(works, languages=("de", "ar"), blocks=BLOCKS + rich * times) for times in (1, 12))
    counts = []
    for page in (short, long):
        record_baselines(version(page, "ar"), page)
        Client().get(page.url)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert read(f"{page.url}with/ar/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[1] <= budgets.QUERIES
