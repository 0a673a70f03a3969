"""Is a term found by its forms, shown in the reader's language, searchable, and kept by its institution only?"""

import pytest
from django.test import Client
from django.urls import reverse

from knowledge.glossary.explaining import MOST, explain
from knowledge.models import Term
from search.indexing import unit_of_work
from tests import factories as make
from tests.factories import make_term

pytestmark = pytest.mark.django_db


@pytest.fixture
def landfill(db: None) -> Term:
    return make_term(
        de=("Deponie", "Mülldeponie", "Ort für Abfall."),
        ar=("مكب نفايات", "مطمر صحي", "موقع طمر."),
        en=("landfill", "", ""),
    )


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Was kosten neue Deponien?", "de"),
        ("Die Mülldeponie ist voll.", "de"),
        ("هل امتلأ المطمر الصحي؟", "ar"),
        ("How long do landfills last?", "en"),
    ],
)
def test_a_term_is_recognised_in_its_inflected_forms_and_other_names(landfill: Term, text: str, language: str) -> None:
    assert [one.term for one in explain(text, language, "de")] == [landfill.pk]


def test_a_reader_gets_the_name_and_meaning_in_their_language(landfill: Term) -> None:
    (one,) = explain("Die Deponie ist voll.", "de", "ar")
    assert (one.name, one.reader_name, one.definition) == ("Deponie", "مكب نفايات", "موقع طمر.")
    assert (one.name_language.direction, one.reader_language.direction) == ("ltr", "rtl")


def test_a_language_without_the_term_is_answered_in_the_source_language(landfill: Term) -> None:
    (one,) = explain("Die Deponie ist voll.", "de", "fr")
    assert (one.reader_name, one.reader_language.code) == ("Deponie", "de")


def test_the_longest_name_counts_and_each_term_once(landfill: Term) -> None:
    gas = make_term(de=("Deponie Gas", "", "Gas aus der Deponie."))
    found = explain("Deponie Gas entsteht. Deponie Gas brennt.", "de", "de")
    assert [one.term for one in found] == [gas.pk]
    both = explain("Die Deponie macht Deponie Gas und noch eine Deponie.", "de", "de")
    assert [one.term for one in both] == [landfill.pk, gas.pk]


def test_what_explains_nothing_is_left_out_and_the_number_is_bounded(landfill: Term) -> None:
    assert explain("A landfill.", "en", "en") == []
    for number in range(MOST + 3):
        make_term(de=(f"Wort{number}x", "", "Etwas."))
    text = " ".join(f"Wort{number}x" for number in range(MOST + 3))
    assert len(explain(text, "de", "de")) == MOST
    assert explain("", "de", "de") == explain("\x00 \ud800".encode("utf-8", "replace").decode(), "de", "de") == []


def test_explaining_costs_the_same_for_few_and_many_terms(landfill: Term, django_assert_num_queries) -> None:
    for number in range(30):
        make_term(de=(f"Begriff{number}y", "", "Etwas."))
    with django_assert_num_queries(3):
        explain("Deponie Begriff1y Begriff2y Begriff3y", "de", "de")


def test_the_glossary_lists_terms_in_the_language_of_the_page(site: make.Tree, landfill: Term, client: Client) -> None:
    html = client.get("/ar/glossary/").content.decode()
    assert "مكب نفايات" in html
    assert f'href="/ar/glossary/{landfill.pk}/"' in html
    french = client.get("/fr/glossary/").content.decode()
    assert '<dt lang="de" dir="ltr">' in french


def test_a_terms_page_shows_all_languages_and_its_keeper_only_where_visible(site: make.Tree, client: Client) -> None:
    city, _there = make.make_pair()
    works = make.make_institution(site, city, "Abfallbetrieb")
    term = make_term(works, de=("Miete", "", "Haufen."), ar=("كومة", "", "كومة سماد."))
    html = client.get(f"/de/glossary/{term.pk}/").content.decode()
    assert "Abfallbetrieb" in html
    assert 'lang="ar" dir="rtl"' in html
    works.unpublish()
    assert "Abfallbetrieb" not in client.get(f"/de/glossary/{term.pk}/").content.decode()
    assert client.get("/de/glossary/999999/").status_code == 404


def test_page_numbers_that_are_none_show_the_glossary(site: make.Tree, landfill: Term, client: Client) -> None:
    for number in ("0", "-1", "x", "99999999999999999999", "\x00"):
        assert client.get("/de/glossary/", {"page": number}).status_code == 200


def test_a_term_is_found_by_the_search_in_the_very_next_request(
    site: make.Tree, landfill: Term, client: Client
) -> None:
    assert f"/en/glossary/{landfill.pk}/" in client.get("/en/search/?q=landfills").content.decode()
    text = landfill.texts.get(language="en")
    text.name = "dumping ground"
    with unit_of_work():
        text.save()
    html = client.get("/en/search/?q=dumping").content.decode()
    assert "<mark>dumping</mark> ground" in html


def test_editors_keep_the_terms_of_their_institution_only(site: make.Tree, client: Client) -> None:
    here, there = make.make_pair()
    own, foreign = make.make_institution(site, here, "Eigenes"), make.make_institution(site, there, "Fremdes")
    editor = make.make_member(own, "editor")
    mine, theirs = make_term(own, de=("Meins", "", "")), make_term(foreign, de=("Ihres", "", ""))
    client.force_login(editor)
    listed = client.get(reverse("term:index")).content.decode()
    assert "Meins" in listed
    assert "Ihres" not in listed
    assert client.get(reverse("term:edit", args=[mine.pk])).status_code == 200
    assert client.get(reverse("term:edit", args=[theirs.pk])).status_code == 404
    form = client.get(reverse("term:add")).content.decode()
    assert "Eigenes" in form
    assert "Fremdes" not in form
