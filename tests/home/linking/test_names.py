"""Which pages are called that, and who is told?"""

import pytest

from home.audience import set_page_audience
from home.linking.keys import key_of
from home.linking.models import PageName
from home.linking.names import pages_named
from home.linking.saving import link_titles
from knowledge.models import InstitutionPage
from search.access import Viewer
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def works(site: make.Tree) -> InstitutionPage:
    here, _there = make.make_pair()
    return make.make_institution(site, here, "Wasserwerk")


def found(title: str, language: str = "de", viewer: Viewer | None = None) -> tuple[int, ...]:
    named = pages_named([title], viewer or Viewer(None), language).get(key_of(title))
    return named.ids if named else ()


def test_titles_that_read_alike_are_the_same_and_those_of_the_language_go_first(works: InstitutionPage) -> None:
    article = make.make_article(works, "Kompost im Winter", languages=("de", "ar"))
    arabic = article.get_translations().get()
    arabic.title = "Kompost im Winter"
    arabic.save()
    assert found("  kompost  IM winter ") == (article.pk,)
    assert found("Kompost im Winter", "ar") == (arabic.pk,)
    assert found("Kompost im Winter", "fr") == (article.pk,), "one thing, in whatever language it is"
    assert key_of("ســماد") == key_of("سماد")


def test_a_renamed_page_is_found_by_its_former_name_until_another_takes_it(works: InstitutionPage) -> None:
    article = make.make_article(works, "Kompost")
    article.title = "Grüngut"
    article.save()
    assert found("Kompost") == found("Grüngut") == (article.pk,)
    other = make.make_article(works, "Kompost")
    assert found("Kompost") == (other.pk,)
    article.title = "Kompost"
    article.save()
    assert set(found("Kompost")) == {article.pk, other.pk}, "two of one name: nobody guesses"
    assert PageName.objects.filter(page=article).count() == 2


def test_drafts_and_closed_pages_have_no_name_for_who_may_not_see_them(works: InstitutionPage) -> None:
    make.make_article(works, "Entwurf", live=False)
    closed = make.make_article(works, "Geheim")
    set_page_audience(closed, make.PARTNERSHIP)
    assert found("Entwurf") == found("Geheim") == ()
    member = Viewer(make.make_member(works, "editor"))
    assert found("Geheim", viewer=member) == (closed.pk,)


def test_another_name_the_glossary_knows_leads_to_the_article(works: InstitutionPage) -> None:
    article = make.make_article(works, "Mietenkompostierung")
    make.make_term(de=("Mietenkompostierung", "Mietenverfahren", "In Haufen."))
    assert found("Mietenverfahren") == (article.pk,)
    assert found("Mietenverfahren", "fr") == ()


def test_saving_links_what_is_one_thing_and_tells_the_rest(works: InstitutionPage) -> None:
    one, _twin, _other = (make.make_article(works, title) for title in ("Kompost", "Zwilling", "Zwilling"))
    blocks = make.body(
        ("paragraph", "<p>Siehe [[kompost]], [[Kompost|dort]], [[Zwilling]] und ^[auch [[Neues]]].</p>"),
        ("list", ["<p>[[Kompost]]</p>"]),
        ("heading", {"text": "[[Kompost]]", "level": "2"}),
    )
    linked, report = link_titles(blocks, Viewer(None), "de")
    a = f'<a linktype="page" id="{one.pk}">'
    assert linked[0]["value"] == f"<p>Siehe {a}kompost</a>, {a}dort</a>, [[Zwilling]] und ^[auch [[Neues]]].</p>"
    assert linked[1]["value"][0] == {"type": "item", "value": f"<p>{a}Kompost</a></p>", "id": "b1-0"}
    assert linked[2] == blocks[2]
    assert (list(report.ambiguous), list(report.missing), report.linked) == (["Zwilling"], ["Neues"], 3)


def test_naming_costs_the_same_for_one_title_and_for_fifty(
    works: InstitutionPage, django_assert_max_num_queries
) -> None:
    make.make_article(works, "Kompost")
    texts = [("paragraph", f"<p>[[Kompost]] [[Titel {number}]]</p>") for number in range(50)]
    for some in (texts[:1], texts):
        with django_assert_max_num_queries(4):
            link_titles(make.body(*some), Viewer(None), "de")
