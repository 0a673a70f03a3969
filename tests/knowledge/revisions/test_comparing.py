"""Two versions beside each other: what was added, changed, moved and removed, and nothing that is not theirs to see."""

import copy
import datetime

import pytest
from django.test import Client
from django.urls import reverse

from home.bodies import BodyLinks
from knowledge.documents.comparing import Kind, Work
from knowledge.membership.rights import derive_all
from knowledge.models import ArticlePage
from knowledge.revisions.comparing import Gap, Row, rows, with_gaps
from search.access import Viewer
from tests.factories import Tree, make_article, make_institution, make_member, make_pair
from tests.knowledge.revisions.two_editors import callout, items, paragraph, table

BASE = [paragraph("p", "Das Wasser fließt nachts."), callout("c", "note", "Achtung"), items("l", "eins", "zwei")]


def told(old: list, new: list) -> list[Row]:  # type: ignore[type-arg]
    links = BodyLinks([*old, *new], Viewer(None), "de")
    return list(rows(old, new, links, Work()))


def test_a_word_changed_inside_a_field_of_a_block_is_all_that_is_marked(site: Tree) -> None:
    new = copy.deepcopy(BASE)
    new[1]["value"]["text"] = "<p>Achtung Baustelle</p>"
    new[2]["value"][1]["value"] = "drei"
    same, boxed, listed = told(BASE, new)
    assert [row.kind for row in (same, boxed, listed)] == [Kind.SAME, Kind.CHANGED, Kind.CHANGED]
    assert [pair.kind for pair in boxed.pairs] == [Kind.SAME, Kind.CHANGED]
    added = [piece.text.strip() for pair in boxed.pairs for piece in pair.new if piece.kind == Kind.ADDED]
    assert added == ["Baustelle"]
    assert [pair.kind for pair in listed.pairs] == [Kind.SAME, Kind.CHANGED]
    together = [(piece.kind, piece.text) for piece in listed.pairs[1].together]
    assert together == [(Kind.REMOVED, "zwei"), (Kind.ADDED, "drei")]


def test_a_block_that_moved_is_not_one_removed_and_one_added(site: Tree) -> None:
    found = told(BASE, [BASE[2], BASE[0], BASE[1]])
    assert [(row.kind, row.moved) for row in found] == [(Kind.SAME, True), (Kind.SAME, False), (Kind.SAME, False)]


def test_what_was_removed_stands_where_it_was_and_what_is_the_same_is_folded(site: Tree) -> None:
    long = [paragraph(f"n{at}", f"Satz {at}") for at in range(12)]
    found = told(long, [*long[:5], paragraph("neu", "Neu"), *long[6:]])
    assert [row.kind for row in found[4:8]] == [Kind.SAME, Kind.REMOVED, Kind.ADDED, Kind.SAME]
    parts = list(with_gaps(found))
    assert [part.count for part in parts if isinstance(part, Gap)] == [4, 5]


def test_rows_of_a_table_read_as_rows_and_emphasis_alone_is_named(site: Tree) -> None:
    old = [table("t", ("Stadt", "Liter"), ("Augsburg", "120")), paragraph("p", "Ein Wort")]
    new = copy.deepcopy(old)
    new[0]["value"]["rows"][1]["value"][1]["value"] = "110"
    new[1]["value"] = "<p>Ein <b>Wort</b></p>"
    listed, emphasised = told(old, new)
    assert "".join(piece.text for piece in listed.pairs[-1].new) == "Augsburg | 110"
    assert emphasised.markup


@pytest.fixture
def article(site: Tree) -> ArticlePage:
    owner = make_institution(site, make_pair()[0], "Wasserwerk")
    blocks = [("paragraph", "<p>Eins</p>"), ("paragraph", "<p>Zwei</p>")]
    page = make_article(owner, "Zisternen", blocks=blocks, review_due=datetime.date(2031, 5, 1))
    page.save_revision()
    page.title = "<img src=x onerror=alert(1)>"
    page.body[0].value.source = "<p>&lt;script&gt;Drei</p>"
    page.save_revision()
    return page


def address(page: ArticlePage, old: object, new: object) -> str:
    return reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, old, new])


def test_editors_choose_any_two_versions_and_read_who_saved_each(article: ArticlePage, site: Tree) -> None:
    editor, stranger = (
        make_member(article.institution, "editor"),
        make_member(make_institution(site, article.institution.municipality, "Archiv"), "editor"),
    )
    derive_all()
    client, outside = Client(), Client()
    client.force_login(editor)
    outside.force_login(stranger)
    old, new = article.revisions.order_by("pk").values_list("pk", flat=True)
    reply = client.get(address(article, old, new))
    html = reply.content.decode()
    assert reply.status_code == 200
    assert "&lt;img src=x" in html
    assert "<img src=x" not in html
    assert "<script>Drei" not in html
    assert html.count("<option") == 6
    assert "<del>" in html
    inline = client.get(address(article, old, new) + "?view=inline").content.decode()
    assert "<del>Eins</del>" in inline
    assert client.get(address(article, old, new), {"from": new, "to": "live"}).url == address(article, new, "live")
    published = client.get(address(article, "live", "latest"))
    assert published.status_code == 200
    assert "2031" not in published.content.decode(), "a day that is the same on both sides is no change"
    foreign = make_article(article.institution, "Anderes")
    foreign.save_revision()
    assert client.get(address(article, foreign.latest_revision.pk, new)).status_code == 404
    assert outside.get(address(article, old, new)).status_code in (302, 404)


def test_the_comparison_asks_as_much_for_many_versions_as_for_few(article: ArticlePage) -> None:
    editor = make_member(article.institution, "editor")
    derive_all()
    client = Client()
    client.force_login(editor)
    old, new = article.revisions.order_by("pk").values_list("pk", flat=True)
    client.get(address(article, old, new))

    def asked() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as context:
            client.get(address(article, old, new))
        return len(context)

    few = asked()
    for _number in range(10):
        article.save_revision(user=editor)
    assert asked() == few
