"""Recent changes: what is listed, for whom, in which words, and is what is kept always what happened?"""

import contextlib
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from home.audience import set_page_audience
from home.withdrawals.acting import withdraw_page
from knowledge.documents.collections import collection_for
from knowledge.models import DocumentVersion, RecentChange
from knowledge.recent import keeping
from search.access import Viewer
from search.indexing import unit_of_work
from tests import factories as make
from tests.knowledge.following.conftest import DAY, World, edit

pytestmark = pytest.mark.django_db
PAGE, FEED = "/en/changes/", "/en/feeds/changes/"


def lines(reply: str) -> list[str]:
    """Each entry of the page as its words."""
    items = re.findall(r"<li>\s*<p>.*?</li>", reply, re.DOTALL)
    return [" ".join(strip_tags(item).split()) for item in items]


def page(query: str = "", client: Client | None = None) -> str:
    return (client or Client()).get(PAGE + query).content.decode()


def kept() -> list[tuple[str, str, bool]]:
    rows = RecentChange.objects.order_by("at", "pk")
    return [(row.act, row.language, row.is_small) for row in rows]


def test_what_happened_to_an_article_is_kept_once_in_its_own_transaction(world: World) -> None:
    article = edit(make.make_article(world.partner, "Zonen", topics=[world.topic]))
    world.clock.shift(DAY)
    edit(article, lead="Was nachts fließt.")
    edit(article)
    world.clock.shift(DAY)
    arabic = make.translate(article, "ar", title="مناطق")
    world.clock.shift(DAY)
    edit(article, lead="Was nachts fliesst.", minor_edit=True)
    edit(arabic, lead="ماء")
    expected = [("new", "de", False), ("changed", "de", False), ("translated", "ar", False)]
    expected += [("changed", "de", True), ("freshened", "ar", False)]
    assert kept() == expected
    assert keeping.repair() == 0, "worked out anew it is the same"
    RecentChange.objects.filter(act__in=("changed", "freshened")).delete()
    RecentChange.objects.filter(act="new").update(language="fr")
    assert keeping.repair() > 0
    assert kept() == expected, "what foreign code broke is set right"
    with contextlib.suppress(RuntimeError), unit_of_work():
        edit(article, lead="Nie gesagt.")
        raise RuntimeError
    assert kept() == expected, "what was rolled back never happened"


def test_a_publication_outside_a_unit_of_work_is_kept_as_well(world: World) -> None:
    article = edit(make.make_article(world.partner, "Zonen"))
    world.clock.shift(DAY)
    article.lead = "Anders."
    article.save_revision().publish()
    assert kept()[-1] == ("changed", "de", False)


def test_the_page_groups_by_day_and_says_what_happened_in_the_readers_language(world: World) -> None:
    article = edit(make.make_article(world.partner, "Zonen", topics=[world.topic]))
    make.translate(article, "ar", title="مناطق")
    world.clock.shift(DAY)
    edit(article, lead="Was nachts fliesst.", minor_edit=True)
    shown = page()
    assert lines(shown) == [
        "Zonen Article changed small change Wasserbehörde [en]",
        "Zonen Article new translated: Arabic Wasserbehörde [en]",
    ]
    assert shown.index("3 September 2026") < shown.index("2 September 2026")
    assert lines(page("?without=small")) == ["Zonen Article new translated: Arabic Wasserbehörde [en]"]
    assert lines(page("?language=ar")) == ["مناطق Article translated: Arabic Wasserbehörde [en]"]
    assert 'lang="ar" dir="rtl">مناطق' in page("?language=ar")
    assert not Client().get(PAGE).cookies


def test_filters_narrow_the_page_and_the_feed_alike_and_nonsense_is_left_out(world: World) -> None:

    make.make_article(world.partner, "Zonen", topics=[world.topic])
    make.make_article(world.works, "Tarife")
    document = make.make_document(world.works, "Messprotokoll", topics=[world.topic])
    assert isinstance(document.pk, int)

    def titles(query: str) -> tuple[set[str], set[str]]:
        feed = Client().get(FEED + query)
        assert feed["Content-Type"].startswith("application/atom+xml")
        found = set(re.findall(r"<entry><title>(.*?)</title>", feed.content.decode()))
        return {line.split()[0] for line in lines(page(query))}, found

    topic, works = world.topic.translation_key.hex, world.works.translation_key.hex
    for query, expected in (
        ("", {"Zonen", "Tarife", "Messprotokoll"}),
        (f"?topic={topic}", {"Zonen", "Messprotokoll"}),
        (f"?institution={works}", {"Tarife", "Messprotokoll"}),
        (f"?topic={topic}&institution={works}", {"Messprotokoll"}),
        ("?kind=article", {"Zonen", "Tarife"}),
        ("?language=ar", set()),
        ("?kind=nothing&topic='&institution=zz&language=tlh&page=x", {"Zonen", "Tarife", "Messprotokoll"}),
        ("?page=999999999", set()),
    ):
        shown, found = titles(query)
        assert shown == expected, query
        assert found == (expected if "page=9" not in query else {"Zonen", "Tarife", "Messprotokoll"}), query


def test_documents_tell_new_versions_and_new_languages(world: World) -> None:
    document = make.make_document(world.works, "Messprotokoll")
    first = document.versions.get()
    for number, language in ((1, "ar"), (2, "de")):
        world.clock.shift(DAY)
        with unit_of_work():
            values = {"language": language, "format": "pdf", "media_type": "application/pdf", "file": "x"}
            DocumentVersion.objects.create(
                document=document, number=number, filename="x.pdf", sha256="0" * 64, size=10, state="ok",
                published_at=first.published_at + number * DAY, **values,
            )  # fmt: skip
    assert kept() == [("new", "de", False), ("file", "ar", False), ("version", "de", False)]
    assert lines(page("?kind=document"))[0].startswith("Messprotokoll Document new version")


def test_what_is_closed_or_taken_back_is_neither_listed_nor_counted_nor_a_choice(world: World) -> None:
    inside = make.chosen(make.institution_group(world.partner))
    article = edit(make.make_article(world.partner, "Zonen", topics=[world.topic]))
    edit(article, lead="Anders.")
    document = make.make_document(world.partner, "Akte", collection_for(world.partner, inside))
    member, outsider = Client(), Client()
    member.force_login(world.there)
    outsider.force_login(world.here)
    everybody = (Client(), outsider, member)
    assert ["Zonen" in page(client=one) for one in everybody] == [True, True, True]
    assert ["Akte" in page(client=one) for one in everybody] == [False, False, True]
    set_page_audience(article, inside)
    for address in (PAGE, FEED):
        said = [one.get(address).content.decode() for one in everybody]
        assert ["Zonen" in text for text in said] == [False, False, True]
        assert ["Akte" in text for text in said] == [False, False, True]
    key = world.partner.translation_key.hex
    set_page_audience(world.partner, inside)
    assert key not in page()
    assert "Wasserbehörde" not in page()
    assert page(f"?institution={key}").count("<li>") == page().count("<li>"), "a closed institution is no filter"
    with unit_of_work():
        withdraw_page(article, reason="other", user=None)
    assert "Zonen" not in page(client=member)
    assert RecentChange.objects.visible_to(Viewer(world.there)).filter(document=document).exists()


def test_the_number_of_queries_does_not_grow_with_what_changed(world: World) -> None:
    member = Client()
    member.force_login(world.here)

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            assert member.get(PAGE).status_code == 200
        return len(found)

    def add(count: int) -> None:
        for number in range(count):
            make.make_article(world.works, f"Artikel {number} {count}", ("de", "ar"), topics=[world.topic])
            make.make_document(world.works, f"Akte {number} {count}")

    add(1)
    asked()  # what a process reads once
    few = asked()
    add(4)
    assert asked() == few <= 25


def test_the_list_is_paged_and_linked_where_readers_look(world: World) -> None:
    for number in range(52):
        make.make_article(world.works, f"Artikel {number}")
    first, second = page(), page("?page=2")
    assert (len(lines(first)), len(lines(second))) == (50, 2)
    assert 'rel="next" href="?page=2"' in first
    assert 'rel="prev" href="?page=1"' in second
    assert "/en/changes/" in Client().get("/en/").content.decode()
    assert f'type="application/atom+xml" title="Recent changes" href="{FEED}"' in first
    assert f'href="{FEED}?kind=article"' in page("?kind=article")
