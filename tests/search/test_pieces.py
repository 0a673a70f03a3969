"""A typed text is read as words, wordings and fields, whose names are known in every language."""

import pytest
from django.utils import translation

from search.facets import kind_labels
from search.pieces import FIELDS, pieces
from search.query import parse


def fields(text: str) -> list[tuple[str, str]]:
    return [(piece.field, piece.value) for piece in pieces(text)]


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("thema:Wasser", "topic", "Wasser"),
        ("topic:water", "topic", "water"),
        ("موضوع:مياه", "topic", "مياه"),
        ("الموضوع: مياه", "topic", "مياه"),
        ("sujet : eau", "topic", "eau"),
        ("Thème:eau", "topic", "eau"),
        ("THEMA:WASSER", "topic", "WASSER"),
        ("art:dokument", "kind", "dokument"),
        ("jahr:2024", "year", "2024"),
        ("السنة:٢٠٢٤", "year", "٢٠٢٤"),
        ("format：pdf", "format", "pdf"),
        ("sprache:ar", "language", "ar"),
        ("einrichtung:„Amt für Wasser“", "institution", "Amt für Wasser"),
        ("Ueberschrift:Kanal", "title", "Kanal"),
        ("titre:«l'eau potable»", "title", "l'eau potable"),
    ],
)
def test_fields_are_known_in_every_language(text: str, field: str, value: str) -> None:
    assert fields(text) == [(field, value)]


def test_what_the_page_calls_its_facets_can_be_typed() -> None:
    from search.facets import _labels

    for language in ("de", "en", "fr", "ar"):
        with translation.override(language):
            for name, label in _labels().items():
                assert fields(f"{label}:xyz") == [(name, "xyz")], (language, label)
            assert kind_labels()


@pytest.mark.parametrize("text", ["Zeit: 12", "http://example.org", "a:b", "Wasser:", "title:", ":x", "x :", "12:30"])
def test_other_colons_are_punctuation(text: str) -> None:
    assert {field for field, _value in fields(text)} <= {""}


def test_a_field_with_a_sign_excludes_and_its_order_is_kept() -> None:
    query = parse('Pumpe -titel:Regen titel:"am Fluss" -Winter')
    assert query.words == ("am", "Fluss", "Pumpe")
    assert query.titles == (("am", "Fluss"),)
    assert (query.excluded, query.excluded_titles) == ((("Winter",),), (("Regen",),))
    assert [piece.text for piece in query.pieces] == ["Pumpe", "-titel:Regen", 'titel:"am Fluss"', "-Winter"]


def test_a_facet_without_such_a_value_leaves_its_value_and_prose_all_words() -> None:
    assert parse("thema:Quatsch").words == ("Quatsch",)
    assert parse("Format: Querformat").words == ("Format", "Querformat")
    assert parse("-thema:Quatsch Wasser").excluded == (("Quatsch",),)


def test_every_field_has_names_in_all_scripts() -> None:
    for field in set(FIELDS.values()):
        names = [name for name, meant in FIELDS.items() if meant == field]
        assert any(name.isascii() for name in names)
        assert any("\u0600" <= name[0] <= "\u06ff" for name in names)
