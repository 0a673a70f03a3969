"""A snippet shows the passage that answers, marks what was asked for, and stays safe whatever the text holds."""

import re
import time

import pytest
from django.utils.html import escape
from hypothesis import given, settings
from hypothesis import strategies as st

from search.query import analyse, parse
from search.snippets import Marker, highlight, snippet


def marker(query: str, language: str = "de", **more: tuple[str, ...]) -> Marker:
    return Marker(analyse(parse(query), (language,), language), language, **more)


def marked(html: str) -> list[str]:
    return re.findall(r"<mark>(.*?)</mark>", html)


FILLER = "Die Halle hat einen Vorplatz mit Bäumen und Bänken. " * 20


def test_the_window_with_most_different_words_is_shown_from_its_sentence() -> None:
    text = f"{FILLER}Strom. {FILLER}Die Pumpe fördert Grundwasser in den Hochbehälter. {FILLER}Die Pumpe."
    shown = snippet(text, marker("Pumpe Grundwasser Strom"))
    assert "Die <mark>Pumpe</mark> fördert <mark>Grundwasser</mark>" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(re.sub("<.*?>|…", "", shown).split()) <= 31


def test_the_beginning_is_shown_when_no_word_is_found() -> None:
    shown = snippet("Erster Satz. Zweiter Satz.", marker("Wasser"))
    assert shown == "Erster Satz. Zweiter Satz."


@pytest.mark.parametrize(
    ("language", "query", "text", "expected"),
    [
        ("de", "Versorgung", "Wasserversorgung der Stadt", ["Wasserversorgung"]),
        ("de", "Wasserversorgung", "Versorgung mit Wasser", ["Versorgung", "Wasser"]),
        ("de", "Bohrloch", "Zwei Bohrlöcher", ["Bohrlöcher"]),
        ("de", "Abfall", "Ab\u00adfall", ["Ab\u00adfall"]),
        ("fr", "eau", "L’eau et l'eau", ["L’eau", "l&#x27;eau"]),
        ("ar", "نفايات", "إدارة النفايات والنفايات الصلبة", ["النفايات", "والنفايات"]),
        ("ar", "معالجة", "مُعَالَجَة المياه", ["مُعَالَجَة"]),
        ("de", "Membranfil*", "Die Membranfiltration", ["Membranfiltration"]),
        ("de", '"am Fluss"', "Stadt am Fluss", ["am", "Fluss"]),
    ],
)
def test_every_form_that_was_found_is_marked(language: str, query: str, text: str, expected: list[str]) -> None:
    assert marked(snippet(text, marker(query, language))) == expected
    assert marked(highlight(text, marker(query, language))) == expected


def test_a_corrected_word_is_marked_as_it_was_meant() -> None:
    assert marked(highlight("Trinkwasser", marker("Trinkwaser", corrections=("trinkwasser",)))) == ["Trinkwasser"]


def test_text_is_escaped_and_only_our_marks_are_markup() -> None:
    text = "<script>alert('wasser')</script> & <mark>falsch</mark> Wasser"
    shown = snippet(text, marker("Wasser script"))
    assert "<script" not in shown
    assert shown.count("<mark>") == shown.count("</mark>") == 4
    assert re.sub("</?mark>", "", shown) == escape(text)


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=300), query=st.text(max_size=30))
def test_whatever_the_text_the_html_is_balanced_and_says_the_same(text: str, query: str) -> None:
    html = highlight(text, marker(query))
    assert re.sub("</?mark>", "", html) == escape(text)
    shown = snippet(text, marker(query))
    assert "<" not in re.sub("</?mark>", "", shown)


def test_ten_snippets_of_long_pages_take_milliseconds() -> None:
    texts = [f"{FILLER * 4} Seite {n}: die Pumpe fördert Grundwasser." for n in range(10)]
    ready = marker("Pumpe Grundwasser Hochbehälter")
    for text in texts:
        snippet(text, ready)  # the words of a site are known after its first pages
    began = time.process_time()
    for text in texts:
        snippet(text, ready)
    assert time.process_time() - began < 0.1
