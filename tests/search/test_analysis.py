"""The analysis finds words where they stand, gives all spellings one term, and takes compounds apart."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis import analyse_record, analyser_for, fitting_languages, fold, surface, vocabulary_form, words
from search.analysis.compounds import split
from search.records import SearchRecord, Section

LANGUAGES = ("de", "en", "fr", "ar", "uk", "ru", "xx")


def record(title: str, *texts: str, language: str = "de", **more: object) -> SearchRecord:
    sections = tuple(Section(str(n), "", text) for n, text in enumerate(texts))
    return SearchRecord("test", 1, language, "1", "article", title, sections=sections, **more)  # type: ignore[arg-type]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), st.sampled_from(LANGUAGES))
def test_offsets_point_at_the_words_and_terms_are_clean(text: str, language: str) -> None:
    analyser = analyser_for(language)
    for word in words(text):
        assert text[word.start : word.end] == word.raw
        token = analyser.token(word.raw)
        assert not any(c.isspace() or c in "\"'*" for c in token.term + "".join(token.parts))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Müll-Tonne, 2. Stock", ["müll", "tonne", "2", "stock"]),
        ("l'eau d’Augsbourg qu'elle", ["eau", "augsbourg", "elle"]),
        ("the city's plan", ["the", "city", "plan"]),
        ("Ab\u00adfall­wirt\u00adschaft", ["abfallwirtschaft"]),
        ("eﬃcient ﬁlter", ["efficient", "filter"]),
        ("a\u0308pfel", ["äpfel"]),
        ("تـــدوير", ["تدوير"]),
        ("\u202bالماء\u202c", ["الماء"]),
    ],
)
def test_words_are_read_as_they_are_meant(text: str, expected: list[str]) -> None:
    assert [surface(word.raw) for word in words(text)] == expected


def test_folding_is_stable_and_keeps_letters_and_digits_only() -> None:
    for word in ("Straße".lower(), "œuvre", "größe", "İstanbul".lower(), "o'neil", "ﷺ"):
        assert fold(fold(word)) == fold(word)
    assert fold("o'neil") == "oneil"


@pytest.mark.parametrize(
    ("compound", "parts"),
    [
        ("hochwasserschutz", ("hochwasser", "schutz")),
        ("kindertagesstätte", ("kinder", "tagesstätte")),
        ("ausländerbehörde", ("ausländer", "behörde")),
        ("abwassergebuehren", ("abwasser", "gebühren")),
        ("beratungsstelle", ("beratung", "stelle")),
        ("wohnungen", ()),
        ("wasser", ()),
        ("mitarbeiterinnen", ()),
        ("verbraucherinnen", ()),
        ("deutschland", ()),
        ("", ()),
        ("x" * 5000, ()),
    ],
)
def test_compounds_fall_into_words_and_other_words_stay_whole(compound: str, parts: tuple[str, ...]) -> None:
    assert split(compound) == parts


def test_long_sections_are_cut_into_passages_that_keep_their_place() -> None:
    long = "Die Anlage reinigt das Abwasser der Stadt in drei Stufen. " * 60
    analysed = analyse_record(record("Anlage", "Kurz.", long, "Ende."))
    places = [section.position for section in analysed.sections]
    assert places == sorted(places)
    assert set(places) == {0, 1, 2}
    assert all(len(section.terms.split()) <= 135 for section in analysed.sections)
    terms = " ".join(section.terms for section in analysed.sections).split()
    assert len(terms) == 1 + 10 * 60 + 1


def test_keywords_and_compound_parts_stand_in_the_side_field() -> None:
    analysed = analyse_record(record("Wasserversorgung", lead="Netz", keywords="Hydrant"))
    assert analysed.title == "wasserversorg"
    assert analysed.body == "netz"
    assert analysed.parts.split() == ["hydrant", analyser_for("de").token("Wasser").term, "versorg"]
    assert "hydrant" in analysed.words.split()


def test_a_passage_in_another_language_is_analysed_in_that_language() -> None:
    foreign = SearchRecord(
        "test", 1, "ar", "1", "article", "خطة", sections=(Section("a", "", "Kläranlagen", language="de"),)
    )
    assert analyse_record(foreign).sections[0].terms == analyser_for("de").token("Kläranlage").term


def test_surface_words_are_listed_folded_with_the_written_form() -> None:
    assert vocabulary_form("gewässer") == "gewasser_gewässer"
    assert vocabulary_form("wasser") == "wasser"


def test_a_language_without_stemmer_or_stop_words_still_works() -> None:
    assert analyser_for("uk").token("води").term == analyser_for("uk").token("вода").term
    assert analyser_for("xx").token("Tēst").term == "test"
    assert analyser_for("../../etc").token("wort").term == "wort"


def test_composed_and_decomposed_text_have_the_same_terms() -> None:
    for language, text in (("de", "Öffnungszeiten für Bürger"), ("fr", "réseau d'égouts"), ("ar", "مُعَالَجَةُ المِيَاه")):
        analyser = analyser_for(language)
        composed, apart = (
            [token.term for token in analyser.tokens(unicodedata.normalize(form, text))] for form in ("NFC", "NFD")
        )
        assert composed == apart


def test_a_text_in_no_script_of_the_site_fits_all_languages() -> None:
    assert fitting_languages("水", ("de", "ar"), "de") == ("de", "ar")
    assert fitting_languages("", ("de", "ar"), "ar") == ("ar", "de")
    assert fitting_languages("вода", ("de", "uk"), "de") == ("uk",)
