"""Are the entries that engines are measured with what a site would give them?"""

from itertools import islice

from bench.asked import KINDS, asked
from bench.corpus import LANGUAGES, Corpus

SEED = 5


def test_an_entry_recombined_from_known_paragraphs_is_the_one_analysed_as_a_whole() -> None:
    assert list(Corpus(SEED).entries(1, 40)) == [Corpus(SEED).entry(number) for number in range(1, 41)]


def test_entries_are_distinct_and_of_four_languages_and_some_are_closed() -> None:
    found = list(Corpus(SEED).entries(1, 400))
    assert len({(one.title, one.body, one.sections) for one in found}) == 400
    assert {one.language for one in found} == set(LANGUAGES)
    assert 0 < sum(one.closed for one in found) < 100
    assert all(one.facets["kind"] and one.places and one.date for one in found)


def test_every_kind_of_request_is_asked_in_every_language() -> None:
    for kind in KINDS:
        assert {one.language for one in asked(SEED, kind)} == set(LANGUAGES)
        assert all(one.terms or one.kind == "suggestions" for one in islice(asked(SEED, kind), 20))
