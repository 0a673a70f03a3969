"""Transfers are found in everyday words of four languages, narrowed by what they say, and counted as they happened."""

import itertools
from collections import Counter

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from home.audience import Audience
from knowledge.documents.collections import collection_for
from knowledge.membership.rights import institution_audience
from knowledge.models import Document, Transfer
from knowledge.transfers.funnel import counts, funnel
from search.access import Viewer
from search.audit import audit
from search.following import catch_up
from search.models import SearchEntry
from tests import factories as make
from tests.factories.transfers import make_transfer
from tests.home import budgets
from tests.knowledge.membership.conftest import World, world

__all__ = ["world"]


@pytest.mark.parametrize(
    ("language", "query"),
    [
        ("en", "worked at low cost"),
        ("de", "kostengünstig umgesetzt"),
        ("fr", "adopté à faible coût"),
        ("ar", "نجح بتكلفة منخفضة"),
    ],
)
def test_worked_at_low_cost_finds_it_in_four_languages(world: World, language: str, query: str) -> None:
    article = make.make_article(world.works, "Kompost wenden", make.LANGUAGES)
    cheap = make_transfer(world.partner, article, cost="low", changed="Von Hand gewendet")
    other = make.make_article(world.works, "Kompost sieben", make.LANGUAGES)
    make_transfer(world.partner, other, "not-suitable", reason="law")
    page = Client().get(f"/{language}/search/", {"q": query, "kind": "transfer"}).content.decode()
    first = page.index(f"/{language}/transfers/{cheap.pk}/")
    assert first < page.find("Kompost sieben") or "Kompost sieben" not in page


def test_the_reason_finds_it_and_so_does_the_text_in_its_own_language(world: World) -> None:
    article = make.make_article(world.works, "Kompost wenden", ("de",))
    transfer = make_transfer(
        world.partner, article, "not-suitable", reason="climate", changed="Zu viel Sonneneinstrahlung"
    )
    for query in ("nicht geeignet Hitze", "Sonneneinstrahlung"):
        page = Client().get("/de/search/", {"q": query, "kind": "transfer"}).content.decode()
        assert f"/de/transfers/{transfer.pk}/" in page, query


def test_its_entries_follow_the_subject_when_it_is_renamed_moved_or_removed(world: World) -> None:
    document = make.make_document(world.works, "Messprotokoll")
    transfer = make_transfer(world.partner, document, changed="Zyklopenmauer")
    house = make.chosen(institution_audience(world.works))

    def found() -> bool:
        page = Client().get("/de/search/?q=Zyklopenmauer&kind=transfer").content.decode()
        return f"/de/transfers/{transfer.pk}/" in page

    assert found()
    Document.objects.filter(pk=document.pk).update(collection=collection_for(world.works, house))
    assert not found()
    Document.objects.filter(pk=document.pk).update(collection=collection_for(world.works, Audience()))
    assert found()
    article = make.make_article(world.works, "Alter Titel")
    renamed = make_transfer(world.partner, article)
    article.title = "Neuerdings"
    article.save()
    assert f"/de/transfers/{renamed.pk}/" in Client().get("/de/search/?q=Neuerdings").content.decode()
    article.delete()
    assert f"/de/transfers/{renamed.pk}/" not in Client().get("/de/search/?q=Neuerdings").content.decode()
    assert not SearchEntry.objects.filter(family="knowledge.transfer", object_id=renamed.pk, deleted=False).exists()
    assert audit().objects == []


def test_the_list_is_narrowed_by_state_topic_institution_reason_and_cost(world: World) -> None:
    water, waste = make.make_topic(world.tree, "Wasser"), make.make_topic(world.tree, "Abfall")
    below = make.make_topic(world.tree, "Trinkwasser", parent=water)
    dam = make.make_article(world.works, "Damm", ("de", "ar"), topics=[below])
    bin_ = make.make_article(world.works, "Tonne", ("de", "ar"), topics=[waste])
    make_transfer(world.partner, dam, "adopted", cost="low")
    make_transfer(world.waste, dam, "seen")
    make_transfer(world.partner, bin_, "not-suitable", reason="climate")

    def listed(query: str) -> list[str]:
        page = Client().get(f"/de/transfers/?{query}").content.decode()
        return sorted(
            page.split('class="hit"')[at].split("</a>")[0].rsplit(">", 1)[1]
            for at in range(1, page.count('class="hit"') + 1)
        )

    assert listed("") == ["Damm", "Damm", "Tonne"]
    assert listed("state=adopted") == ["Damm"]
    assert listed("cost=low") == ["Damm"]
    assert listed("reason=climate") == ["Tonne"]
    assert listed(f"topic={below.translation_key.hex}") == ["Damm", "Damm"]
    assert listed(f"topic={water.translation_key.hex}") == ["Damm", "Damm"], "with the topics below it"
    assert listed(f"institution={world.waste.translation_key.hex}") == ["Damm"]
    assert listed("state=xyz&topic=1&institution=%00&page=999&cost=") == ["Damm", "Damm", "Tonne"]


def test_the_funnel_counts_what_happened(world: World) -> None:
    article = make.make_article(world.works, "Damm")
    others = [make.make_institution(world.tree, world.there, f"Amt {number}") for number in range(6)]
    states = itertools.cycle(["seen", "trying", "adopted", "not-suitable"])
    for institution, state in zip(others, states, strict=False):
        make_transfer(institution, article, state)
    stages = funnel(("article", article.translation_key), Viewer(None), "de")
    assert {stage.state: stage.count for stage in stages} == Counter(Transfer.objects.values_list("state", flat=True))
    assert [stage.state for stage in stages] == ["seen", "trying", "adopted", "not-suitable"]
    assert counts(Viewer(None)) == {"adapted": 0, **{stage.state: stage.count for stage in stages}}


def test_list_and_article_cost_the_same_for_three_and_thirty(world: World) -> None:
    article = make.make_article(world.works, "Damm")

    def cost(address: str) -> tuple[int, int]:
        Client().get(address)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = Client().get(f"{address}?x={len(queries)}")
        return len(queries), budgets.compressed(page.content)

    sizes = []
    for number in (3, 27):
        for at in range(number):
            make_transfer(
                make.make_institution(world.tree, world.there, f"Amt {number} {at}"), article, changed="Text " * 40
            )
        catch_up()  # as the worker does: a page of many new things leaves out what the index does not know yet
        sizes.append([cost("/de/transfers/"), cost(article.url)])
    (few_list, few_page), (many_list, many_page) = sizes
    assert (few_list[0], few_page[0]) == (many_list[0], many_page[0])
    assert max(many_list[0], many_page[0]) <= budgets.QUERIES
    assert max(many_list[1], many_page[1]) <= budgets.HTML_BYTES
