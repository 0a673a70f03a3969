"""Are pages found in languages nobody typed, is it said why, and is nothing learnt from what is closed?"""

import re

import pytest
from django.core.management import call_command
from django.test import Client

from home.audience import PUBLIC, set_page_audience
from knowledge.articles.models import ArticlePage
from kommez_cms.probes import OK, WARNING, lexicon
from search.indexing import unit_of_work
from search.lexicon.table import unpack
from search.lexicon.training import is_due, train, train_when_due
from search.models import LexiconState, LexiconTable
from tests import factories as make

pytestmark = pytest.mark.django_db

SENTENCES = {
    "de": (
        "Der Abfall kommt in die Tonne.",
        "Die Tonne ist grün.",
        "Abfall kostet eine Gebühr.",
        "Die Gebühr ist neu.",
    ),
    "ar": ("النفايات في الحاوية.", "الحاوية خضراء.", "النفايات عليها رسوم.", "الرسوم جديدة."),
    "en": ("Waste goes into the bin.", "The bin is green.", "Waste costs a fee.", "The fee is new."),
}
TITLES = {"de": "Abfall", "ar": "النفايات", "en": "Waste"}


@pytest.fixture
def owner(site: make.Tree) -> object:
    return make.make_institution(site, make.make_pair()[0], "Stadtwerke")


def translated(owner: object, titles: dict[str, str], texts: dict[str, tuple[str, ...]]) -> ArticlePage:
    """An article in all these languages, each with its own words in blocks of the same ids."""
    page = make.make_article(owner, titles["de"], lead="", languages=tuple(texts))
    for code, paragraphs in texts.items():
        version = ArticlePage.objects.get(translation_key=page.translation_key, locale__language_code=code)
        version.title, version.lead = titles[code], titles[code]
        version.body = [
            {"type": "paragraph", "value": f"<p>{text}</p>", "id": f"00000000-0000-4000-8000-{number:012}"}
            for number, text in enumerate(paragraphs)
        ]
        with unit_of_work():
            version.save_revision().publish()
    return page


def get(client: Client, path: str, **data: object) -> str:
    response = client.get(path, data)
    assert response.status_code == 200
    return response.content.decode()


def tables() -> dict[tuple[str, str], bytes]:
    return {(row.source, row.target): bytes(row.content) for row in LexiconTable.objects.all()}


@pytest.fixture
def learnt(owner: object) -> ArticlePage:
    page = translated(owner, TITLES, SENTENCES)
    train()
    return page


def others(page: str) -> str:
    return page.partition('id="others"')[2]


def test_a_german_word_finds_the_arabic_page_and_the_hit_says_why(learnt: object, client: Client) -> None:
    block = others(get(client, "/de/search/", q="Abfall"))
    assert '<h2 lang="ar" dir="rtl">' in block
    assert "<mark>النفايات</mark>" in block
    assert re.search(r'<bdi>Abfall</bdi> = <bdi lang="ar" dir="rtl">النفايات</bdi>', block)
    assert re.search(r'<bdi>Abfall</bdi> = <bdi lang="en" dir="ltr">Waste</bdi>', block)


def test_an_arabic_word_finds_the_german_page(learnt: object, client: Client) -> None:
    block = others(get(client, "/ar/search/", q="نفايات"))
    assert '<h2 lang="de" dir="ltr">' in block
    assert re.search(r'<bdi>نفايات</bdi> = <bdi lang="de" dir="ltr">Abfall</bdi>', block)


def test_who_asks_in_another_language_gets_both_their_own_and_that_one(learnt: object, client: Client) -> None:
    own, _, block = get(client, "/ar/search/", q="Gebühr für Abfall").partition('id="others"')
    assert "<mark>النفايات</mark>" in own
    assert re.search(r'<bdi lang="de" dir="ltr">Abfall</bdi> = <bdi>النفايات</bdi>', own)
    assert '<h2 lang="de" dir="ltr">' in block


def test_a_misspelt_word_is_translated_as_it_was_meant(learnt: object, client: Client) -> None:
    page = get(client, "/de/search/", q="Abfal")
    assert "<mark>Abfall</mark>" in page
    assert "<mark>النفايات</mark>" in others(page)
    assert "abfal" in page.lower().split("<main", 1)[-1]  # and the page says what was typed


def test_a_quoted_phrase_is_not_translated(learnt: object, client: Client) -> None:
    assert "النفايات" not in get(client, "/de/search/", q='"Abfall"')


def test_counts_and_block_tell_of_the_same_hits(learnt: object, client: Client) -> None:
    page = get(client, "/de/search/", q="Abfall")
    assert re.search(r"2 (more in other languages|weitere in anderen Sprachen)", page)
    assert len(re.findall("<h2 lang=", others(page))) == 2
    assert 'value="ar"' in page
    chosen = get(client, "/de/search/", q="Abfall", language="ar")
    assert len(re.findall('<h2 lang="ar"', chosen)) == 1


def test_the_glossary_overrides_what_was_learnt_at_once(learnt: object, client: Client, owner: object) -> None:
    translated(owner, {"de": "Netz", "ar": "شبكة المياه"}, {"de": ("Das Netz.",), "ar": ("هذه قمامة.",)})
    make.make_term(owner, de=("Abfall", "", ""), ar=("قمامة", "", ""))
    block = others(get(client, "/de/search/", q="Abfall"))
    assert '<bdi>Abfall</bdi> = <bdi lang="ar" dir="rtl">قمامة</bdi>' in block
    assert "شبكة المياه" in block
    assert '= <bdi lang="ar" dir="rtl">النفايات' not in block


def test_a_term_of_two_words_is_found_by_both(owner: object, client: Client) -> None:
    make.make_article(owner, "Sewage sludge", languages=("de",))
    make.make_term(owner, de=("Biologische Klärung", "", ""), en=("wastewater treatment", "", ""))
    page = get(client, "/de/search/", q="biologische Klärung")
    assert '<bdi>biologische Klärung</bdi> = <bdi lang="en" dir="ltr">wastewater treatment</bdi>' in others(page)


def test_closed_text_is_never_learnt(learnt: object, owner: object) -> None:
    """Twin worlds: one more closed page in all languages changes no byte of the lexicon."""
    before = tables()
    secret = {code: (f"Geheimwort {text}",) for code, text in (("de", "Abfall"), ("ar", "قمامة"), ("en", "rubbish"))}
    page = translated(owner, {"de": "Geheim", "ar": "سر", "en": "Secret"}, secret)
    set_page_audience(page, make.chosen(make.institution_group(owner)))
    train()
    assert tables() == before
    set_page_audience(page, PUBLIC)
    train()
    assert tables() != before


def test_what_is_closed_later_leaves_with_the_next_run_of_the_worker(learnt: ArticlePage, owner: object) -> None:
    assert train_when_due() == 0, "nothing has changed"
    translated(owner, {"de": "Netz", "ar": "شبكة"}, {"de": ("Das Netz.",), "ar": ("الشبكة.",)})
    assert is_due() is None, "new translations wait for the pause"
    set_page_audience(learnt, make.chosen(make.institution_group(owner)))
    assert train_when_due() == 2, "the net and the institution"
    assert not any("abfall" in unpack(content) for content in tables().values())
    assert train_when_due() == 0


def test_closed_pages_are_not_found_by_translation_either(learnt: ArticlePage, owner: object, client: Client) -> None:
    set_page_audience(learnt, make.chosen(make.institution_group(owner)))
    page = get(client, "/de/search/", q="Abfall")
    assert "نفايات" not in page
    assert "Waste" not in page


def test_the_same_texts_give_the_same_bytes(learnt: object) -> None:
    before = tables()
    train()
    assert tables() == before


def test_doctor_says_when_the_lexicon_is_stale(owner: object) -> None:
    assert lexicon().state == OK
    translated(owner, TITLES, SENTENCES)
    call_command("search_learn", verbosity=0)
    assert (lexicon().state, lexicon().figures["translated"]) == (OK, 2), "the article and its institution"
    translated(owner, {"de": "Netz", "ar": "شبكة"}, {"de": ("Das Netz.",), "ar": ("الشبكة.",)})
    assert lexicon().state == OK, "the worker has time"
    row = LexiconState.objects.get()
    LexiconState.objects.update(learnt_at=row.learnt_at.replace(year=row.learnt_at.year - 1))
    assert lexicon().state == WARNING
