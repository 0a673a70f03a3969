"""A query is read for what a person can have meant, and nothing typed can break it."""

import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis import prepare
from search.query import LONGEST_QUERY, SearchQuery, analyse, parse

LANGUAGES = ("de", "en", "fr", "ar")

# Everything that other search boxes choke on.
HOSTILE = [
    'foo"bar', '"a', '"l\'eau"', "l'eau", "^x", "a OR", "((", '"', '""', '" "', 'a"b"c"d', "\x00", "\x00a", "a\x00b",
    '"' * 2001, "wasser " * 2000, "x" * 1_000_000, "*", "**", "*a", "-", "--", "- -", '-"', '-""', "-*", "a -",
    "title:", "title:wasser", "NEAR(a b)", "a AND NOT b", "{title}: a", "col:*", "a^2", "~", "a~2", "[a TO b]", "\\",
    "%", "_", "'", "';DROP TABLE entries;--", "\ud800", "a\udfffb", "\u202eabc\u202c", "\u064b\u064c", "ـــ", "\ufeff",
    "🙂", "ﷺ", "́", "🇩🇪", "a\u0301" * 500, "(" * 300, "Où est « l'eau » d'Augsbourg, et \"qu'est-ce\" que l'« eau » ?",
]  # fmt: skip


def test_words_phrases_exclusions_and_prefixes_are_told_apart() -> None:
    query = parse('Abfall "Stadt am Fluss" -Plastik Membranfilt* -"toter Ast"')
    assert query.words == ("Stadt", "am", "Fluss", "Abfall")
    assert query.phrases == (("Stadt", "am", "Fluss"),)
    assert query.excluded == (("Plastik",), ("toter", "Ast"))
    assert query.prefixes == ("Membranfilt",)


@pytest.mark.parametrize("quoted", ['"am Fluss"', "„am Fluss“", "“am Fluss”", "«am Fluss»", "« am Fluss »"])
def test_quotes_of_all_four_languages_make_a_phrase(quoted: str) -> None:
    assert parse(quoted).phrases == (("am", "Fluss"),)


def test_an_unbalanced_quote_is_a_space() -> None:
    assert parse('foo"bar').words == ("foo", "bar")
    assert parse('"a').phrases == ()


def test_a_hyphen_inside_a_word_or_after_a_quote_excludes_nothing() -> None:
    for text in ("Nord-Süd", "„Fischglas“-artig", "- was ist das", "Müll - Glas"):
        assert parse(text).excluded == (), text


def test_a_query_that_only_excludes_is_read_as_words() -> None:
    assert parse("-wasser").words == ("wasser",)
    assert parse("-wasser").excluded == ()


def test_a_long_query_is_cut_and_says_so() -> None:
    query = parse("Wasser " * 100)
    assert query.cut
    assert len(query.text) <= LONGEST_QUERY
    assert not parse("Wasser").cut


def test_nothing_to_look_up_is_false() -> None:
    for text in ("", "   ", "?!", '""', "\x00", "-", "*"):
        assert not parse(text), text


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:12]))
def test_hostile_queries_are_read_in_time(text: str) -> None:
    prepare(LANGUAGES)
    began = time.process_time()
    for language in LANGUAGES:
        assert isinstance(analyse(parse(text), LANGUAGES, language), tuple)
    assert time.process_time() - began < 0.3


# Surrogates included: a form can send them.
ANY_TEXT = st.text(st.characters(max_codepoint=sys.maxunicode, exclude_categories=()), max_size=400)
SYNTAX = st.lists(st.sampled_from([*"\"*-()^:~{}[]\\/'’ \x00\u202e\u0640", "OR", "AND", "NEAR", "ab", "ماء", "ß"]))


@settings(max_examples=400, deadline=None)
@given(text=ANY_TEXT | SYNTAX.map("".join), interface=st.sampled_from(LANGUAGES))
def test_any_text_becomes_clean_terms(text: str, interface: str) -> None:
    query = parse(text)
    assert isinstance(query, SearchQuery)
    assert len(query.text) <= LONGEST_QUERY
    query.text.encode()
    for analysed in analyse(query, LANGUAGES, interface):
        stems = [one for term in analysed.terms for one in (term.stem, *term.parts)]
        for one in (*stems, *analysed.prefixes, *(stem for phrase in analysed.phrases for stem in phrase)):
            assert one
            assert not set(one) & set("\"'*^():-\x00 \n")


def test_stop_words_are_dropped_unless_nothing_else_is_left() -> None:
    (question,) = analyse(parse("Wie trenne ich den Müll?"), ("de",), "de")
    assert [term.surface for term in question.terms] == ["trenne", "müll"]
    (only,) = analyse(parse("der die das"), ("de",), "de")
    assert [term.surface for term in only.terms] == ["der", "die", "das"]


def test_a_word_asked_twice_counts_once() -> None:
    (question,) = analyse(parse("Brunnen brunnen Brunnens"), ("de",), "de")
    assert len(question.terms) == 1


@pytest.mark.parametrize(
    ("text", "interface", "languages"),
    [
        ("Wie trenne ich den Müll?", "ar", {"de"}),
        ("how do I separate the waste", "de", {"en"}),
        ("comment trier les déchets et le verre", "de", {"fr"}),
        ("كيف أفرز النفايات", "de", {"ar"}),
        ("Energie", "en", {"de", "en", "fr"}),
        ("2030", "de", {"de", "en", "fr", "ar"}),
    ],
)
def test_a_query_is_analysed_under_every_language_that_fits(text: str, interface: str, languages: set[str]) -> None:
    analysed = analyse(parse(text), LANGUAGES, interface)
    assert {query.language for query in analysed} == languages
    if interface in languages:
        assert analysed[0].language == interface
