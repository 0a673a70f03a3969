"""The lists of what is wrong with articles: right, current, and nothing in them that their reader may not see."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from home.audience import set_page_audience
from knowledge.condition.checking import check, check_due
from knowledge.condition.collecting import collect
from knowledge.condition.models import OutsideLink, TextFigures
from knowledge.condition.readability import is_hard, lix
from knowledge.models import ArticlePage, InstitutionPage, Membership, User
from tests import factories as make
from tests.home.test_outgoing import TRUSTED, server

pytestmark = pytest.mark.django_db
__all__ = ["server"]

EASY = "Wir messen den Druck. Der Zähler steht im Keller. Man liest ihn nachts ab. " * 10
HARD = (
    "Die Wiederverwendung aufbereiteten Abwassers setzt hygienische Unbedenklichkeitsbescheinigungen voraus, welche "
    "nach Maßgabe der Trinkwasserverordnung durch akkreditierte Untersuchungsstellen unter Berücksichtigung saisonaler "
    "Konzentrationsschwankungen regelmäßig ausgestellt, dokumentiert und der Aufsichtsbehörde nachgewiesen werden. "
) * 8


@pytest.fixture
def works(site: make.Tree) -> InstitutionPage:
    return make.make_institution(site, make.make_municipality(), "Stadtwerke")


def paragraph(text: str) -> tuple[str, str]:
    return "paragraph", f"<p>{text}</p>"


def listed(user: User, name: str, **query: str) -> str:
    client = Client()
    client.force_login(user)
    reply = client.get(reverse("condition", args=[name]), query)
    assert reply.status_code == 200
    body = reply.getvalue() if reply.streaming else reply.content
    return body.decode()


def test_each_list_names_what_it_is_about_and_nothing_closed(site: make.Tree, works: InstitutionPage) -> None:
    editor = make.make_member(works, "editor")
    elsewhere = make.make_institution(site, make.make_municipality(), "Bauamt")
    outsider = make.make_member(elsewhere, "editor")
    old = timezone.localdate() - datetime.timedelta(days=3)
    late = make.make_article(works, "Überfällig", review_due=old, blocks=[paragraph(HARD)])
    closed = make.make_article(works, "Zwischenfall", review_due=old, blocks=[paragraph(HARD)])
    set_page_audience(closed, make.chosen(make.institution_group(works)))
    fine = make.make_article(works, "Pumpen", review_due=timezone.localdate(), blocks=[paragraph(EASY)])
    link = f'<a linktype="page" id="{late.pk}">dort</a>'
    make.make_article(elsewhere, "Wegweiser", blocks=[paragraph(f"Siehe {link}.")])
    collect()
    for name, wanted in (
        ("overdue", {"Überfällig", "Zwischenfall"}),
        ("undated", {"Wegweiser"}),
        ("orphaned", {"Zwischenfall", "Pumpen", "Wegweiser"}),
        ("hard", {"Überfällig", "Zwischenfall"}),
        ("unowned", set()),
    ):
        titles = {"Überfällig", "Zwischenfall", "Pumpen", "Wegweiser"}
        for text in (listed(editor, name), listed(editor, name, format="csv")):
            assert {title for title in titles if title in text} == wanted, name
        seen = listed(outsider, name)
        assert {title for title in titles if title in seen} == wanted - {"Zwischenfall"}, name
    assert "Wegweiser" not in listed(editor, "undated", own="1")
    assert fine.live


def test_an_institution_where_nobody_writes_any_more_is_told(works: InstitutionPage) -> None:
    writer, looker = make.make_member(works, "author"), make.make_member(works, "translator")
    make.make_article(works, "Pumpen")
    assert "Pumpen" not in listed(looker, "unowned")
    writer.is_active = False
    writer.save()
    assert "Pumpen" in listed(looker, "unowned")


def test_a_link_to_what_was_taken_away_is_broken_at_once(works: InstitutionPage) -> None:
    editor = make.make_member(works, "editor")
    target = make.make_article(works, "Ziel")
    make.make_article(works, "Wegweiser", blocks=[paragraph(f'<a linktype="page" id="{target.pk}">dort</a>')])
    collect()
    assert "Wegweiser" not in listed(editor, "broken")
    target.unpublish()
    assert "Wegweiser" in listed(editor, "broken")
    ArticlePage.objects.get(pk=target.pk).save_revision().publish()
    assert "Wegweiser" not in listed(editor, "broken")
    ArticlePage.objects.get(pk=target.pk).delete()
    assert "Wegweiser" in listed(editor, "broken")


def test_an_address_elsewhere_is_broken_after_it_failed_again(works: InstitutionPage, server: str) -> None:
    editor = make.make_member(works, "editor")
    links = " ".join(f'<a href="{server}{path}">da</a>' for path in ("/here", "/gone", "/moved", "/inwards"))
    page = make.make_article(works, "Wegweiser", blocks=[paragraph(links)])
    assert collect() == 1
    assert collect() == 0, "looked at once a publication"
    assert check_due() == 4, "asked, and every one refused: this machine is no public place"
    assert set(OutsideLink.objects.values_list("state", flat=True)) == {"refused"}
    for _day in range(2):
        check(OutsideLink.objects.order_by("pk"), trusted=TRUSTED, pause=0)
        states = {link.url.removeprefix(server): link.state for link in OutsideLink.objects.all()}
    assert states == {"/here": "answers", "/gone": "broken", "/moved": "moved", "/inwards": "refused"}
    assert f"{server}/gone" in listed(editor, "broken")
    page = ArticlePage.objects.get(pk=page.pk)
    page.body = [("paragraph", "<p>Nichts mehr</p>")]
    page.save_revision().publish()
    collect()
    assert "Wegweiser" not in listed(editor, "broken")


def test_a_line_that_is_down_breaks_nothing(works: InstitutionPage) -> None:
    now = timezone.now()
    for number in (9, 19):  # ports where nobody listens
        OutsideLink.objects.create(digest=str(number), url=f"http://127.0.0.1:{number}/", due_at=now)
    for _day in range(4):
        check(OutsideLink.objects.all(), trusted=TRUSTED, pause=0)
    assert set(OutsideLink.objects.values_list("state", "failures")) == {("new", 0)}


def test_hard_texts_are_told_in_every_language_and_short_ones_never() -> None:
    assert lix("Ein kurzer Satz.", "de") is None
    assert (is_hard(lix(EASY, "de"), "de"), is_hard(lix(HARD, "de"), "de")) == (False, True)
    plain = "نقيس الضغط كل ليلة. العداد في القبو. نقرأه صباحا. " * 15
    heavy = (
        "تستلزم إعادة استخدام المياه المعالجة استصدار شهادات المطابقة الصحية المنصوص عليها في التشريعات التنظيمية " * 12
    )
    assert (is_hard(lix(plain, "ar"), "ar"), is_hard(lix(heavy, "ar"), "ar")) == (False, True)
    marked = "نَقِيسُ الضَّغْطَ كُلَّ لَيْلَةٍ. الْعَدَّادُ فِي الْقَبْوِ. نَقْرَأُهُ صَبَاحًا. " * 15
    assert lix(marked, "ar") == lix(plain.replace("صباحا", "صباحا"), "ar"), "vowel signs lengthen no word"
    assert TextFigures.objects.count() == 0


def test_a_reader_has_no_report(works: InstitutionPage) -> None:
    client = Client()
    client.force_login(make.make_member(works, "reader"))
    assert client.get(reverse("condition")).status_code == 403
    assert Membership.objects.filter(role="reader").exists()
